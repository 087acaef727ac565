/** Languages in which `#` starts a comment and, for Python's, indentation means something. */
const hashComments =
  /\.(?:py[xi]?|pxd|rb|sh|bash|ya?ml|toml|cfg|ini|conf|pl|r|jl|properties)$|(?:^|\/)(?:Makefile|Dockerfile)[^/]*$/i;
const python = /\.(?:py[xi]?|pxd)$/i;

const strings = String.raw`[rbfuRBFU]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?)`;
const rest = String.raw`[\p{L}_$][\p{L}\p{N}_$]*|\d[\w.]*|\n[ \t]*|[!=<>]=|->|=>|:=|\*\*|&&|\|\||[-+*/%|&^]=|[^\s]`;
const hashed = new RegExp(`#[^\n]*|${strings}|${rest}`, "gu");
const slashed = new RegExp(
  String.raw`\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|` + "`(?:\\\\[^]|[^`\\\\])*`?|" + `${strings}|${rest}`,
  "gu",
);

/**
 * The code in some lines of a file as words: without comments, documentation strings, blank lines, the kind of quotes and
 * what is only layout. Where indentation means something, a word tells it where a statement begins.
 */
export function codeWords(path: string, lines: readonly string[]): string[] {
  const isPython = python.test(path);
  const isHashed = hashComments.test(path);
  const words: string[] = [];
  let depth = 0;
  let start: string | undefined = indentation(lines[0] ?? "");
  for (const [word] of lines.join("\n").matchAll(isHashed ? hashed : slashed)) {
    if (word.startsWith("\n")) {
      if (depth === 0) {
        start = word.slice(1);
      } else if (words.at(-1) === ",") {
        words[words.length - 1] = LINE_COMMA;
      }
      continue;
    }
    const isComment = isHashed ? word.startsWith("#") : /^\/[/*]/.test(word);
    if (isComment || (isPython && start !== undefined && /^[rRuU]?(?:"""|''')/.test(word))) {
      continue;
    }
    if (isPython && start !== undefined) {
      words.push(`\n${start.replaceAll("\t", "    ").length}`);
    }
    start = undefined;
    depth = Math.max(0, depth + (/^[([{]$/.test(word) ? 1 : /^[)\]}]$/.test(word) ? -1 : 0));
    if (/^[)\]}]$/.test(word) && words.at(-1) === LINE_COMMA) {
      words.pop();
    }
    words.push(plainString(word));
  }
  return words.map((word) => (word === LINE_COMMA ? "," : word));
}

/** A comma at the end of a line, which may be left out before the closing bracket. */
const LINE_COMMA = ",\n";

/**
 * What an edit takes away and what it brings, as words. Names that the new lines make for themselves, such as loop
 * variables, are numbered: two people never call them the same.
 */
export function editWords(
  path: string,
  { removed, added }: { readonly removed: readonly string[]; readonly added: readonly string[] },
): { readonly removed: readonly string[]; readonly added: readonly string[] } {
  const [was, is] = [codeWords(path, removed), codeWords(path, added)];
  const locals = python.test(path) ? localsIn(is, new Set(was)) : new Map<string, string>();
  return { removed: was, added: locals.size === 0 ? is : is.map((word) => locals.get(word) ?? word) };
}

/** Names bound in the words and read there too; an attribute or an argument of the same name makes them public. */
function localsIn(words: readonly string[], known: ReadonlySet<string>): ReadonlyMap<string, string> {
  const bound = new Set<string>();
  let binds: string | undefined;
  for (const [index, word] of words.entries()) {
    if (word === "for" || word === "lambda" || word === "as") {
      binds = word;
    } else if (binds !== undefined && isName(word) && word !== "in") {
      bound.add(word);
      binds = binds === "as" ? undefined : binds;
    } else if (binds !== undefined && word !== "," && word !== "(" && word !== ")") {
      binds = undefined;
    }
    if (words[index + 1] === "=" && isName(word) && isIndentation(words[index - 1] ?? "")) {
      bound.add(word);
    }
  }
  const locals = new Map<string, string>();
  for (const name of bound) {
    const places = words.flatMap((word, index) => (word === name ? [index] : []));
    const isPublic = places.some(
      (at) => words[at - 1] === "." || (words[at + 1] === "=" && /^[,(]$/.test(words[at - 1] ?? "")),
    );
    if (places.length > 1 && !known.has(name) && !isPublic) {
      locals.set(name, "");
    }
  }
  for (const word of words) {
    if (locals.get(word) === "") {
      locals.set(word, `local ${[...locals.values()].filter((one) => one !== "").length}`);
    }
  }
  return locals;
}

function isName(word: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(word);
}

export function isIndentation(word: string): boolean {
  return word.startsWith("\n");
}

/** The number of lines that have code in them. */
export function codeLines(path: string, lines: readonly string[]): number {
  const comment = hashComments.test(path) ? /^\s*(?:#|$)/ : /^\s*(?:\/\/|\/\*|\*|$)/;
  return lines.filter((line) => !comment.test(line)).length;
}

function indentation(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

function plainString(word: string): string {
  const match = /^([a-z]{0,2})(['"])([^'"\\]*)\2$/i.exec(word);
  return match ? `${(match[1] ?? "").toLowerCase().replace("u", "")}"${match[3] ?? ""}"` : word;
}
