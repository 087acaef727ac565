import type { SyntaxParser } from "../../syntax/syntax-parser.ts";

/** Of one file; a longer one was made by a program. */
const mostOfFile = 30;
const longestFile = 300_000;

/** What others can use of a file, a line each, with the first sentence that is said of it; empty where nothing is known. */
export async function exportedNames(
  path: string,
  text: string,
  parser: SyntaxParser,
): Promise<readonly string[]> {
  const found = text.length > longestFile ? undefined : await parser.symbols(path, text);
  return (found ?? [])
    .filter(({ isPublic }) => isPublic)
    .slice(0, mostOfFile)
    .map(({ kind, name, parameters, documentation }) => {
      const taken = parameters?.map((each) => each.name ?? "…").join(", ");
      const call = taken === undefined ? "" : `(${taken})`;
      const said = firstSentence(documentation ?? "");
      return `${path}: ${kind} ${name}${call}${said === "" ? "" : `: ${said}`}`;
    });
}

function firstSentence(documentation: string): string {
  const plain = documentation
    .replaceAll(/^\s*(?:\/\*\*?|\*\/|\*|\/\/[/!]?|#|[rR]?"""|[rR]?''')\s?|\s*(?:\*\/|"""|''')\s*$/gm, "")
    .trim();
  const [sentence = ""] = plain.split(/\n\s*\n|(?<=\.)\s/);
  return sentence.replaceAll(/\s+/g, " ").slice(0, 160);
}
