import { readHeader, realName, type Header } from "../../patch/parse/diff-header.ts";
import { relativePath } from "../../workspace/path.ts";

/** A run of base lines replaced by others; lines without their ends. */
export interface LineEdit {
  /** Zero-based line of the base where `removed` starts; an insertion: the line it comes before. */
  readonly baseStart: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

export interface HunkLines {
  /** Zero-based line of the base. */
  readonly baseStart: number;
  readonly lines: readonly { readonly sign: " " | "+" | "-"; readonly text: string }[];
}

/** What a diff says about one file. */
export interface FileSection {
  readonly path: string;
  readonly kind: "modify" | "create" | "delete" | "rename";
  readonly isBinary: boolean;
  /** As it stands in the diff, header included. */
  readonly text: string;
  readonly hunks: readonly HunkLines[];
  readonly edits: readonly LineEdit[];
  /** Why git would refuse the section; one sentence. */
  readonly problem: string | undefined;
}

/** The files of a unified or git diff, in its order; prose around them is passed over. */
export function readSections(diff: string): FileSection[] {
  const lines = diff.split("\n");
  if (lines.at(-1) === "") {
    lines.pop();
  }
  const sections: FileSection[] = [];
  let at = 0;
  while (at < lines.length) {
    if (opensFile(lines, at)) {
      const { section, next } = readSection(lines, at);
      sections.push(section);
      at = next;
    } else {
      at++;
    }
  }
  return sections;
}

function opensFile(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  return (
    line.startsWith("diff --git ") || (line.startsWith("--- ") && lines[at + 1]?.startsWith("+++ ") === true)
  );
}

function readSection(lines: readonly string[], start: number): { section: FileSection; next: number } {
  const header: Header = { isNew: false, isDeleted: false, isBinary: false, isSpecial: false, isCopy: false };
  let at = readHeader(
    lines.slice(start, start + MOST_HEADER_LINES).map((line) => line.replace(/\r$/, "")),
    0,
    header,
  );
  at = Math.max(start + at, start + 1);
  const from = header.renamedFrom ?? realName(header.oldPath);
  const to = header.renamedTo ?? realName(header.newPath);
  const hunks: HunkLines[] = [];
  let problem: string | undefined;
  while (at < lines.length && !opensFile(lines, at)) {
    if (!header.isBinary && lines[at]?.startsWith("@@") === true) {
      const read = readHunk(lines, at);
      hunks.push(read.hunk);
      problem ??= read.problem;
      at = read.next;
    } else {
      at++;
    }
  }
  const isCreation = header.isNew || header.oldPath === "/dev/null";
  const kind = isCreation
    ? "create"
    : header.isDeleted || header.newPath === "/dev/null"
      ? "delete"
      : header.renamedTo === undefined || header.isCopy
        ? "modify"
        : "rename";
  const place = relativePath((kind === "delete" ? from : to) ?? from ?? "");
  return {
    section: {
      path: place.kind === "inside" ? place.path : (to ?? from ?? ""),
      kind,
      isBinary: header.isBinary,
      text: `${lines.slice(start, at).join("\n")}\n`,
      hunks,
      edits: hunks.flatMap(editsOf),
      problem: place.kind === "inside" ? problem : place.reason,
    },
    next: at,
  };
}

const MOST_HEADER_LINES = 20;

const hunkHeader = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@/;

/** A hunk has as many lines as its header says, or it says in `problem` that it has not. */
function readHunk(
  lines: readonly string[],
  start: number,
): { hunk: HunkLines; next: number; problem: string | undefined } {
  const numbers = hunkHeader.exec(lines[start] ?? "");
  const oldCount = Number(numbers?.[2] ?? 1);
  let [olds, news] = numbers ? [oldCount, Number(numbers[3] ?? 1)] : [Infinity, Infinity];
  const found: { sign: " " | "+" | "-"; text: string }[] = [];
  let at = start + 1;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const sign = line === "" || line === "\r" ? " " : line.charAt(0);
    const isFull = olds <= 0 && news <= 0;
    if (sign === "\\") {
      continue;
    }
    const goesOn = sign === "+" || sign === "-" || (sign === " " && line !== "");
    if (sign !== " " && !goesOn) {
      break;
    }
    // A line of dashes may be a removed comment of SQL as long as lines are owed.
    if (
      isFull ? !goesOn || opensFile(lines, at) || /^-- ?\r?$/.test(line) : olds <= 0 && opensFile(lines, at)
    ) {
      break;
    }
    if (!numbers && opensFile(lines, at)) {
      break;
    }
    found.push({ sign: sign, text: line.slice(1).replace(/\r$/, "") });
    olds -= sign === "+" ? 0 : 1;
    news -= sign === "-" ? 0 : 1;
  }
  // Who trims a diff takes the blank context at its end away.
  const isTrimmed = at >= lines.length && olds === news && olds > 0 && olds <= 3;
  const hunk = { baseStart: Math.max(0, Number(numbers?.[1] ?? 1) - (oldCount === 0 ? 0 : 1)), lines: found };
  const problem = !numbers
    ? `Line ${start + 1} of the diff: the hunk has no line numbers.`
    : (olds !== 0 || news !== 0) && !isTrimmed
      ? `Line ${start + 1} of the diff: the hunk has not as many lines as its header says.`
      : undefined;
  return { hunk, next: at, problem };
}

function editsOf({ baseStart, lines }: HunkLines): LineEdit[] {
  const edits: LineEdit[] = [];
  let line = baseStart;
  for (let at = 0; at < lines.length;) {
    if (lines[at]?.sign === " ") {
      at++;
      line++;
      continue;
    }
    const [removed, added]: [string[], string[]] = [[], []];
    for (; at < lines.length && lines[at]?.sign !== " "; at++) {
      (lines[at]?.sign === "-" ? removed : added).push(lines[at]?.text ?? "");
    }
    edits.push({ baseStart: line, removed, added });
    line += removed.length;
  }
  return edits;
}
