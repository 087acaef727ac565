import type { AnswerFormat, Edit } from "./edit.ts";
import type { IsKnown } from "./file-name.ts";
import type { FencedBlock } from "./fenced-block.ts";
import type { PatchProblem } from "../patch.ts";

interface Around {
  readonly format: AnswerFormat | "auto";
  readonly isKnown: IsKnown;
  /** The file that was asked for and does not exist yet. */
  readonly target: string | undefined;
  /** The answer has other edits. */
  readonly mixed: boolean;
  /** The answer ended as it should. */
  readonly ended: boolean;
  /** One-based number of the first edit. */
  readonly block: number;
}

/**
 * Among other edits a fenced block is a new file when a line of its own names it; without other edits it is the whole
 * content of the file that the line or the sentence above names. Where none is named, the blocks, or the answer without
 * any fence, may be the file that was asked for and does not exist yet.
 */
export function wholeFiles(
  fenced: readonly FencedBlock[],
  lines: readonly string[],
  around: Around,
): { edits: Edit[]; problems: PatchProblem[] } {
  const { format, isKnown, mixed, ended } = around;
  const edits: Edit[] = [];
  const problems: PatchProblem[] = [];
  const named = fenced.filter(
    ({ name, mentioned }) => name !== undefined || (!mixed && mentioned !== undefined),
  );
  const unnamed = fenced.filter(({ content }) => content.length > 0);
  if (named.length === 0 && !mixed && format === "auto") {
    return { edits: asked(unnamed, lines, around), problems };
  }
  const chosen = named.length === 0 && !mixed && unnamed.length === 1 ? unnamed : named;
  for (const { name, mentioned, nameLine, content, closed, start } of chosen) {
    const path = name ?? mentioned;
    if (mixed && (path === undefined || isKnown(path))) {
      continue;
    }
    const block = around.block + edits.length + problems.length;
    if (!closed && !ended) {
      const message = `Block ${block}, line ${start + 1}: the answer ends before the closing fence. Give the file again, complete.`;
      problems.push({ kind: "truncated", message, block, ...(path !== undefined && { path }) });
      continue;
    }
    edits.push({
      kind: "write",
      block,
      line: start + 1,
      path,
      content,
      isNew: mixed,
      nameLine,
      isLoose: name === undefined,
    });
  }
  return { edits, problems };
}

/** The file that was asked for: the code decides which block it is. */
function asked(
  unnamed: readonly FencedBlock[],
  lines: readonly string[],
  { target, block, ended }: Around,
): Edit[] {
  if (target === undefined) {
    return [];
  }
  const blocks = unnamed.filter(({ closed }) => closed || ended);
  const candidates = unnamed.length === 0 ? [trimmed(lines)] : blocks.map(({ content }) => content);
  const line = (blocks[0]?.start ?? 0) + 1;
  return candidates.length === 0
    ? []
    : [{ kind: "new-file", block, line, path: target, candidates, fenced: unnamed.length > 0 }];
}

/** Without blank lines around it. */
function trimmed(lines: readonly string[]): string[] {
  const isText = (line: string): boolean => line.trim() !== "";
  return lines.slice(lines.findIndex(isText), lines.findLastIndex(isText) + 1);
}
