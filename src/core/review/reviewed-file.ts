/** One line of a change, as it is shown. */
export interface DiffLine {
  readonly sign: " " | "+" | "-";
  readonly text: string;
  /** Its number afterwards, from 1; of a removed line that of the line which follows it. */
  readonly number: number;
}

export interface DiffHunk {
  readonly lines: readonly DiffLine[];
}

/** A file of what is reviewed. */
export interface ReviewedFile {
  /** Relative to the workspace root; of a deleted file as it was called. */
  readonly path: string;
  readonly oldPath?: string;
  readonly hunks: readonly DiffHunk[];
  /** All of it as it is afterwards; undefined where it is deleted. */
  readonly after: string | undefined;
}

const hunkHeader = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/**
 * The hunks of one file's part of a diff.
 * @param isDeleted its lines are numbered as they were, since there are none afterwards
 */
export function hunksIn(diff: string, isDeleted: boolean): readonly DiffHunk[] {
  const hunks: { lines: DiffLine[] }[] = [];
  let number = 0;
  for (const line of diff.split("\n")) {
    const header = hunkHeader.exec(line);
    const sign = line[0];
    const text = line.slice(1).replace(/\r$/, "");
    if (header !== null) {
      hunks.push({ lines: [] });
      number = Number(isDeleted ? header[1] : header[2]);
    } else if (sign === " " || sign === "+" || sign === "-") {
      hunks.at(-1)?.lines.push({ sign, text, number });
      number += Number(isDeleted ? sign !== "+" : sign !== "-");
    }
  }
  return hunks;
}

/** How many lines a file has afterwards; of a deleted one, had where it is shown. */
export function lengthOf({ after, hunks }: ReviewedFile): number {
  return after === undefined
    ? (hunks.at(-1)?.lines.at(-1)?.number ?? 0)
    : after.replace(/\n$/, "").split("\n").length;
}

/** As models are shown it: number, sign, bar, code. */
export function shownHunk({ lines }: DiffHunk): string {
  return lines
    .map(
      ({ sign, text, number }) => `${sign === "-" ? "     " : String(number).padStart(5)} ${sign} |${text}`,
    )
    .join("\n");
}
