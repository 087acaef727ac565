import type { SyntaxParser } from "../syntax/syntax-parser.ts";
import type { Choice } from "./choose-reading.ts";
import type { Draft } from "./draft.ts";
import type { Reading, ReplaceEdit } from "./edit.ts";
import { locate } from "./locate.ts";
import { plain } from "./reading.ts";

/**
 * The last resort for a model that wrote `\n` and `\t` for line ends and tabs: decoded, the lines must be in the file
 * once and exactly, and the result must have no syntax error that the file has not.
 */
export async function decoded(
  edit: ReplaceEdit,
  draft: Draft,
  parser: SyntaxParser | undefined,
): Promise<Choice | undefined> {
  const { search, replace } = plain(edit);
  if (!search.some((line) => /\\[nt]/.test(line))) {
    return undefined;
  }
  const reading: Reading = { search: search.flatMap(decodedLines), replace: replace.flatMap(decodedLines) };
  const located = locate(draft.now, reading.search);
  if (located.kind !== "found" || located.place.match !== "exact") {
    return undefined;
  }
  const place = { start: located.place.start, match: "decoded" } as const;
  const after = draft.preview(place, reading).join("\n");
  const errors = await parser?.errors(draft.path, after);
  if (errors && errors.length > 0) {
    const before = await parser?.errors(draft.path, draft.now.join("\n"));
    if (errors.length > (before?.length ?? 0)) {
      return undefined;
    }
  }
  return { reading, place };
}

function decodedLines(line: string): string[] {
  return line
    .replace(/\\(\\|n|t)/g, (whole, letter: string) =>
      letter === "n" ? "\n" : letter === "t" ? "\t" : whole,
    )
    .split("\n");
}
