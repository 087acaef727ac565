import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import type { Choice } from "./choose-reading.ts";
import type { Draft } from "../apply/draft.ts";
import type { Effort } from "../effort.ts";
import type { Reading, ReplaceEdit } from "./edit.ts";
import { hasEntities, isEscapedCode, withoutEntities } from "./escaped-code.ts";
import { onlyPlace } from "../locate/locate.ts";
import { plain } from "./reading.ts";

/**
 * The last resort for a model that wrote `\\n` and `\\t` for line ends and tabs, in the indentation or everywhere, or
 * entities of HTML for `<` and `&`: decoded, the lines must be in the file once and exactly, and the result must have no syntax error that the file has not.
 */
export async function decoded(
  edit: ReplaceEdit,
  draft: Draft,
  { parser, syntax }: { parser: SyntaxParser | undefined; syntax: Effort },
): Promise<Choice | undefined> {
  const { search, replace } = plain(edit);
  const ways = [
    ...(search.some((line) => /\\[nt]/.test(line)) ? [decodedIndentation, decodedLines] : []),
    ...(hasEntities(search) ? [decodedEntities] : []),
  ];
  for (const decode of ways) {
    const reading: Reading = { search: search.flatMap(decode), replace: replace.flatMap(decode) };
    const start = onlyPlace(draft.searched, reading.search);
    if (start !== undefined && syntax.spend(2 * draft.size)) {
      const place = { start, match: "decoded" } as const;
      if (!(await breaksSyntax(draft, draft.preview(place, reading), parser))) {
        return { reading, place };
      }
    }
  }
  return undefined;
}

async function breaksSyntax(
  draft: Draft,
  after: readonly string[],
  parser: SyntaxParser | undefined,
): Promise<boolean> {
  const errors = await parser?.errors(draft.path, after.join("\n"));
  if (!errors || errors.length === 0) {
    return false;
  }
  const before = await parser?.errors(draft.path, draft.now.join("\n"));
  return errors.length > (before?.length ?? 0);
}

function decodedEntities(line: string): string[] {
  return [withoutEntities(line)];
}

function decodedIndentation(line: string): string[] {
  return [line.replace(/^(?:\s|\\t)+/, (indent) => indent.replaceAll("\\t", "\t"))];
}

function decodedLines(line: string): string[] {
  return line
    .replace(/\\(\\|n|t)/g, (whole, letter: string) =>
      letter === "n" ? "\n" : letter === "t" ? "\t" : whole,
    )
    .split("\n");
}

/** The same where only the new lines are escaped, and their place in the code tells that they are. */
export async function withoutEscapedCode(
  { reading, place }: Choice,
  draft: Draft,
  { parser, syntax }: { parser: SyntaxParser | undefined; syntax: Effort },
): Promise<Reading> {
  const isNew = parser && hasEntities(reading.replace) && !hasEntities(reading.search);
  if (!isNew || !syntax.spend(draft.size)) {
    return reading;
  }
  return (await isEscapedCode(draft.path, draft.preview(place, reading), parser))
    ? { ...reading, replace: reading.replace.map(withoutEntities) }
    : reading;
}
