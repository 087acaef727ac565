import type { Node, SyntaxParser } from "../../syntax/syntax-parser.ts";
import type { Command } from "./command.ts";
import { placeholder } from "./shell-text.ts";

/** The commands of a shell's text in their order, those within others too; what its grammar does not understand is passed over. */
export async function readCommands(text: string, parser: SyntaxParser): Promise<readonly Command[]> {
  return (await parser.read("commands.sh", text, commandsIn)) ?? [];
}

function commandsIn(root: Node): readonly Command[] {
  const found: Command[] = [];
  const functions = new Set<string>();
  const visit = (node: Node, writes: readonly string[]): void => {
    switch (node.type) {
      case "ERROR":
        return;
      case "function_definition":
        functions.add(node.childForFieldName("name")?.text ?? "");
        break;
      case "redirected_statement": {
        const files = node.namedChildren.filter((child) => child?.type === "file_redirect");
        const targets = files.map((file) => wordOf(file?.childForFieldName("destination") ?? null));
        const own = targets.filter((target) => target !== undefined);
        eachChild(node, (child) => visit(child, [...writes, ...own]));
        return;
      }
      case "command":
        found.push(...commandsOf(node, root.text).map((command) => ({ ...command, writes })));
        break;
      case "heredoc_body":
        return;
    }
    eachChild(node, (child) => visit(child, node.type === "command" ? [] : writes));
  };
  visit(root, []);
  return found.filter(({ words: [program] }) => !functions.has(program ?? ""));
}

function eachChild(node: Node, visit: (child: Node) => void): void {
  for (const child of node.namedChildren) {
    if (child !== null) {
      visit(child);
    }
  }
}

/** One; but behind a pipe of three the grammar takes the next line for arguments, which begins another command. */
function commandsOf(node: Node, text: string): readonly Pick<Command, "words" | "line">[] {
  const name = node.childForFieldName("name");
  const program = wordOf(name) ?? wordOf(name?.firstNamedChild ?? null);
  const found = [{ words: [program], line: node.startPosition.row }];
  let end = name?.endIndex ?? node.startIndex;
  for (const argument of node.childrenForFieldName("argument")) {
    if (argument === null) {
      continue;
    }
    const between = text.slice(end, argument.startIndex);
    if (/(?<!\\)\n/.test(between)) {
      found.push({ words: [wordOf(argument)], line: argument.startPosition.row });
    } else {
      found.at(-1)?.words.push(wordOf(argument));
    }
    end = argument.endIndex;
  }
  return found;
}

function wordOf(node: Node | null): string | undefined {
  const word = plain(node);
  return word?.includes(placeholder) === true ? undefined : word;
}

function plain(node: Node | null): string | undefined {
  // The grammar takes some words apart that a shell does not.
  if (node !== null && /^[^\s"'$`\\*?{}<>|&;()]+$/.test(node.text)) {
    return node.text;
  }
  switch (node?.type) {
    case "word":
      return node.text.replaceAll(/\\(.)/gs, "$1");
    case "number":
      return node.text;
    case "raw_string":
      return node.text.slice(1, -1);
    case "string":
      return node.namedChildren.every((child) => child?.type === "string_content")
        ? node.text.slice(1, -1).replaceAll(/\\(["$`\\])/g, "$1")
        : undefined;
    case "concatenation": {
      const parts = node.namedChildren.map(plain);
      return parts.includes(undefined) ? undefined : parts.join("");
    }
    default:
      return undefined;
  }
}
