import { indentOf } from "../diff/lines.ts";

/**
 * The block structure of Python source: one entry a logical line, with its depth. Two texts with the same layout
 * mean the same, however far they are indented.
 * @param margin columns of the outermost statements
 * @returns undefined when Python would refuse the indentation
 */
export function pythonLayout(lines: readonly string[], margin = 0): string[] | undefined {
  const layout: string[] = [];
  const levels = [margin];
  /** First words of the last statement at each depth: what an `else` may follow. */
  const last: string[] = [];
  let opens = false;
  let at = 0;
  while (at < lines.length) {
    const first = lines[at] ?? "";
    if (/^\s*(?:#|$)/.test(first)) {
      at++;
      continue;
    }
    const indent = columnsOf(first);
    const { code, next } = logicalLine(lines, at);
    if (code === undefined) {
      return undefined;
    }
    at = next;
    if (opens) {
      if (indent <= (levels.at(-1) ?? 0)) {
        return undefined;
      }
      levels.push(indent);
    } else {
      while (indent < (levels.at(-1) ?? 0)) {
        levels.pop();
      }
      if (indent !== levels.at(-1)) {
        return undefined;
      }
    }
    const depth = levels.length - 1;
    last.length = Math.min(last.length, depth + 1);
    const word = /^(?:async\s+)?(\w+|@)/.exec(code)?.[1] ?? "";
    const mayFollow = FOLLOWS[word];
    if (
      (mayFollow && !mayFollow.has(last[depth] ?? "")) ||
      (last[depth] === "@" && !/^(?:@|def|class)$/.test(word))
    ) {
      return undefined;
    }
    last[depth] = word;
    opens = code.endsWith(":");
    layout.push(`${depth} ${code}`);
  }
  return opens ? undefined : layout;
}

/** Columns of a line's indentation. */
export function columnsOf(line: string): number {
  return indentOf(line).replaceAll("\t", " ".repeat(8)).length;
}

const FOLLOWS: Readonly<Record<string, ReadonlySet<string> | undefined>> = {
  elif: new Set(["if", "elif"]),
  else: new Set(["if", "elif", "for", "while", "try", "except"]),
  except: new Set(["try", "except"]),
  finally: new Set(["try", "except", "else"]),
};

const CLOSING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Lines up to where brackets, strings and backslashes are closed; its code without comments and inner indentation. */
function logicalLine(lines: readonly string[], start: number): { code: string | undefined; next: number } {
  const brackets: string[] = [];
  let quote = "";
  let code = "";
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] ?? "";
    let index = quote === "" ? indentOf(line).length : 0;
    let continued = false;
    while (index < line.length) {
      const character = line[index] ?? "";
      if (quote !== "") {
        if (character === "\\") {
          code += line.slice(index, index + 2);
          index += 2;
          continued = index >= line.length;
        } else if (line.startsWith(quote, index)) {
          code += quote;
          index += quote.length;
          quote = "";
        } else {
          code += character;
          index++;
        }
        continue;
      }
      if (character === "#") {
        break;
      }
      if (character === "\\" && index === line.length - 1) {
        continued = true;
        break;
      }
      if (character === '"' || character === "'") {
        quote = line.startsWith(character.repeat(3), index) ? character.repeat(3) : character;
        code += quote;
        index += quote.length;
        continue;
      }
      if ("([{".includes(character)) {
        brackets.push(character);
      } else if (")]}".includes(character) && brackets.pop() !== CLOSING[character]) {
        return { code: undefined, next: at + 1 };
      }
      code += character;
      index++;
    }
    if (quote.length === 1 && !continued) {
      return { code: undefined, next: at + 1 };
    }
    if (quote.length === 3) {
      code += "\n";
    } else if (brackets.length === 0 && !continued) {
      return { code: code.trim(), next: at + 1 };
    }
  }
  return { code: quote === "" && brackets.length === 0 ? code.trim() : undefined, next: lines.length };
}
