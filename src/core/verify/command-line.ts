/** Outside quotes these mean something to a shell: pipes, redirections, expansions, patterns, sequences. */
const SHELL_SYNTAX = /[|&;<>()$`*?[\]{}\n]/;

/** The same without patterns of file names, for who knows how to read them. */
const SYNTAX_BUT_PATTERNS = /[|&;<>()$`\n]/;

/**
 * A plain command as program and arguments, quotes and backslashes resolved as a POSIX shell would.
 * @param patterns whether `*`, `?`, `[…]` and `{…}` outside quotes are left in the arguments as they are
 * @returns undefined when the command uses shell syntax and so was written for a shell, or is empty
 */
export function plainArguments(command: string, patterns = false): string[] | undefined {
  const syntax = patterns ? SYNTAX_BUT_PATTERNS : SHELL_SYNTAX;
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < command.length; at++) {
    const character = command.charAt(at);
    if (quote === "'" ? character !== "'" : quote === '"' && character !== '"') {
      if (quote === '"' && /[$`]/.test(character)) {
        return undefined;
      }
      const escaped = quote === '"' && character === "\\" && /["\\]/.test(command.charAt(at + 1));
      word = (word ?? "") + (escaped ? command.charAt(++at) : character);
    } else if (character === "'" || character === '"') {
      quote = quote ? "" : character;
      word ??= "";
    } else if (character === "\\") {
      word = (word ?? "") + command.charAt(++at);
    } else if (character === " " || character === "\t") {
      if (word !== undefined) {
        words.push(word);
      }
      word = undefined;
    } else if (syntax.test(character) || (word === undefined && /[#~!]/.test(character))) {
      return undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (word !== undefined) {
    words.push(word);
  }
  const setsVariable = /^\w+=/.test(words[0] ?? "");
  return quote || setsVariable || words.length === 0 ? undefined : words;
}
