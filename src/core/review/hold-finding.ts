import type { HeldFinding, RawFinding, Said } from "./finding.ts";
import { lengthOf, type DiffHunk, type DiffLine, type ReviewedFile } from "./reviewed-file.ts";

export type Holding =
  | { readonly kind: "held"; readonly finding: HeldFinding }
  /** One sentence. */
  | { readonly kind: "dropped"; readonly reason: string };

/** Quotations of fewer characters stand everywhere. */
const shortest = 3;
/** More lines than this are no quotation. */
const mostQuoted = 60;

/** A run of shown lines that reads as what was quoted. */
interface Match {
  readonly hunk: DiffHunk;
  readonly lines: readonly DiffLine[];
}

/**
 * Holds what a model says against the code: the file is part of what is reviewed, the line is there, and what is quoted stands
 * there, or else at one other place that can be meant.
 */
export function holdFinding(
  raw: RawFinding,
  said: Omit<Said, "severity" | "message" | "change">,
  files: readonly ReviewedFile[],
): Holding {
  const file = fileOf(raw.file, files);
  if (file === undefined) {
    return dropped("It is about a file that is not part of what is reviewed.");
  }
  const length = lengthOf(file);
  const { line } = raw;
  if (line < 0 || line > length) {
    return dropped(
      `It is about line ${line}, and the file has ${length === 1 ? "one line" : `${length} lines`}.`,
    );
  }
  const quoted = linesQuoted(raw.evidence);
  if (quoted.join("").length < shortest) {
    return dropped("It quotes no code.");
  }
  const matches = matchesIn(file, quoted);
  const match = bestOf(matches, line, file);
  if (match === undefined) {
    return dropped(
      matches.length === 0
        ? "What it quotes does not stand in what is changed."
        : `What it quotes does not stand at line ${line}, but at ${matches.length} other places.`,
    );
  }
  const removed = match.lines.every(({ sign }) => sign === "-");
  const numbers = match.lines.filter(({ sign }) => removed || sign !== "-").map(({ number }) => number);
  const last = file.after === undefined ? Infinity : Math.max(1, length);
  const [first, end] = [Math.min(...numbers), Math.max(...numbers)].map((number) =>
    Math.max(1, Math.min(number, last)),
  );
  const [from = 1, to = from] = [first, end];
  const { severity, message } = raw;
  return {
    kind: "held",
    finding: {
      ...{ path: file.path, first: from, last: to, removed },
      evidence: match.lines.map(({ text }) => text).join("\n"),
      ...(line > 0 && !isWithin(match, raw) && { movedFrom: line }),
      said: [{ ...said, severity, message, change: changeOf(raw, file.path) }],
    },
  };
}

function dropped(reason: string): Holding {
  return { kind: "dropped", reason };
}

function fileOf(name: string, files: readonly ReviewedFile[]): ReviewedFile | undefined {
  const plain = name
    .trim()
    .replaceAll("\\", "/")
    .replace(/^(?:\.?\/)+/, "");
  return (
    files.find(({ path }) => path === plain) ??
    files.find(({ path }) => path === plain.replace(/^[ab]\//, "")) ??
    files.find(({ oldPath }) => oldPath === plain) ??
    // `a.ts:12`, as compilers say where something is.
    files.find(({ path }) => path === plain.replace(/:\d+(?:-\d+)?$/, ""))
  );
}

/** As they are compared: without fence, number, sign and bar, and with white space as it is between words. */
function linesQuoted(evidence: string): readonly string[] {
  const lines = evidence
    .split(/\r?\n/)
    .filter((line) => !/^\s*(?:```|~~~)/.test(line))
    .slice(0, mostQuoted);
  return lines
    .map((line) => plainLine(line.replace(/^\s*\d{0,7}\s*[-+ ]? \|/, "")))
    .filter((line) => line !== "");
}

function plainLine(line: string): string {
  return line.replaceAll(/\s+/g, " ").trim();
}

function matchesIn({ hunks }: ReviewedFile, quoted: readonly string[]): readonly Match[] {
  const unsigned = quoted.map((line) => line.replace(/^[-+] ?/, ""));
  return hunks.flatMap((hunk) => {
    // A quotation is of the code as it is, or as it was, or of both as they are shown.
    const sides = [
      hunk.lines.filter(({ sign }) => sign !== "-"),
      hunk.lines.filter(({ sign }) => sign !== "+"),
      hunk.lines,
    ];
    const found = sides.flatMap((side) => [...runsIn(side, quoted), ...runsIn(side, unsigned)]);
    const keyOf = (lines: readonly DiffLine[]): string =>
      [lines[0], lines.at(-1)].map((line) => (line === undefined ? -1 : hunk.lines.indexOf(line))).join(" ");
    return [...new Map(found.map((lines) => [keyOf(lines), { hunk, lines }])).values()];
  });
}

/** Empty lines count on neither side. A quotation may begin and end within a line. */
function runsIn(side: readonly DiffLine[], quoted: readonly string[]): readonly (readonly DiffLine[])[] {
  const lines = side
    .map((line) => ({ line, plain: plainLine(line.text) }))
    .filter(({ plain }) => plain !== "");
  return lines.flatMap((_, start) => {
    const run = lines.slice(start, start + quoted.length);
    const isRun =
      run.length === quoted.length && run.every(({ plain }, index) => plain.includes(quoted[index] ?? ""));
    return isRun ? [run.map(({ line }) => line)] : [];
  });
}

/**
 * The one at the line that was named; else the nearest in the hunk of that line, and outside of every hunk the only one. Changed
 * lines are meant rather than what is shown around them.
 */
function bestOf(matches: readonly Match[], line: number, { hunks }: ReviewedFile): Match | undefined {
  const around = hunks.find(({ lines }) => {
    const [first, last] = [lines[0]?.number ?? 0, lines.at(-1)?.number ?? 0];
    return first <= line && line <= last;
  });
  const near = matches.filter(({ hunk }) => hunk === around);
  const [best] = near.toSorted(
    (a, b) => distance(a, line) - distance(b, line) || changedIn(b) - changedIn(a),
  );
  return best ?? (matches.length === 1 ? matches[0] : undefined);
}

function distance({ lines }: Match, line: number): number {
  return Math.min(...lines.map(({ number }) => Math.abs(number - line)));
}

function changedIn({ lines }: Match): number {
  return lines.filter(({ sign }) => sign !== " ").length;
}

function isWithin({ lines }: Match, { line, endLine }: RawFinding): boolean {
  return lines.some(({ number }) => line <= number && number <= endLine);
}

/** As the patch engine reads it. */
function changeOf({ change, edits }: RawFinding, path: string): string {
  return edits.length === 0
    ? change.trim() === ""
      ? ""
      : change
    : edits
        .map(({ file, search, replace }) => {
          const name = file === "" ? path : file;
          return `${name}\n<<<<<<< SEARCH\n${ended(search)}=======\n${ended(replace)}>>>>>>> REPLACE\n`;
        })
        .join("\n");
}

function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
