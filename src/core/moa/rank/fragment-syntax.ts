import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import type { HunkLines } from "./diff-sections.ts";
import type { RoledSection } from "./ranked-part.ts";

/** A hunk of more lines is not looked at: nobody's context is that long, and it would take time. */
const MOST_LINES = 5_000;

/**
 * A new syntax error that the hunks alone show, without the file: the lines before follow the grammar as they stand there,
 * and the lines after do not. Most hunks begin in the middle of something; about these nothing is said.
 * @returns one sentence; undefined where nothing is known to be wrong
 */
export async function brokenHunk(
  sections: readonly RoledSection[],
  parser: SyntaxParser,
): Promise<string | undefined> {
  for (const { path, hunks, role, isBinary } of sections) {
    if (role !== "source" || isBinary) {
      continue;
    }
    for (const hunk of hunks) {
      if (hunk.lines.length > MOST_LINES) {
        continue;
      }
      const [before, after] = [sideOf(hunk, "+"), sideOf(hunk, "-")];
      if (
        (await isBroken(path, before, parser)) === false &&
        (await isBroken(path, after, parser)) === true
      ) {
        return `The result has a syntax error near line ${hunk.baseStart + 1} of ${path}.`;
      }
    }
  }
  return undefined;
}

async function isBroken(
  path: string,
  lines: readonly string[],
  parser: SyntaxParser,
): Promise<boolean | undefined> {
  const text = /\.pyi?$/.test(path) ? withBlocksAround(lines) : lines.join("\n");
  const errors = await parser.errors(path, `${text}\n`);
  return errors && errors.length > 0;
}

function sideOf({ lines }: HunkLines, without: "+" | "-"): readonly string[] {
  return lines.filter(({ sign }) => sign !== without).map(({ text }) => text);
}

/** Python that begins deep inside of blocks, with a block opened for each level that it comes back to. */
function withBlocksAround(lines: readonly string[]): string {
  const levels = lines.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)?.[0] ?? "");
  const first = levels[0]?.length ?? 0;
  const outer = [...new Set(levels.filter((level) => level.length < first))].sort(
    (a, b) => a.length - b.length,
  );
  const openers = (first > 0 && outer[0] !== "" ? ["", ...outer] : outer).map((level) => `${level}if True:`);
  return [...openers, ...lines].join("\n");
}
