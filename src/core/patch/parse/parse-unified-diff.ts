import type { Edit, ReplaceEdit } from "./edit.ts";
import { closesFence, type Fence, type WindowsEnds } from "./answer-lines.ts";
import { readHeader, realName, type Header } from "./diff-header.ts";
import { readingsOf, type HunkLine } from "../locate/hunk-lines.ts";
import { plain } from "./reading.ts";
import type { PatchProblem } from "../patch.ts";

/** The edits of one file's diff; `next` is the first line after it. */
export interface DiffResult {
  /** Its last hunk has all the lines that its header counts. */
  readonly counted: boolean;
  readonly edits: readonly Edit[];
  readonly problems: readonly PatchProblem[];
  readonly next: number;
}

export interface DiffPlace {
  readonly lines: readonly string[];
  /** Which lines end with a carriage return. When all lines of a diff do, it comes from the transport. */
  readonly windowsEnds: WindowsEnds;
  readonly start: number;
  /** One-based number of the first edit. */
  readonly block: number;
  /** The fence around the diff: ends it. */
  readonly fence: Fence | undefined;
  /** For hunks that come without a header. */
  readonly inherited: string | undefined;
}

export function opensDiff(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? "";
  return line.startsWith("diff --git ") || isHeaderPair(lines, index) || isHunkHeader(line);
}

function isHeaderPair(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? "";
  return line.startsWith("--- ") && /^--- \S/.test(line) && /^\+\+\+ \S/.test(lines[index + 1] ?? "");
}

function isHunkHeader(line: string): boolean {
  return line.startsWith("@@") && /^@@@?(?:\s|$)/.test(line);
}

/** Reads one file's section of a unified or git diff: its header lines and the hunks up to the next file. */
export function parseUnifiedDiff(place: DiffPlace): DiffResult {
  const { lines, start, block, fence, inherited } = place;
  const header: Header = { isNew: false, isDeleted: false, isBinary: false, isSpecial: false, isCopy: false };
  let at = readHeader(lines, start, header);
  const from = header.renamedFrom ?? realName(header.oldPath);
  const to = header.renamedTo ?? realName(header.newPath);
  const path = (header.isCopy ? to : from) ?? to ?? inherited;
  const edits: Edit[] = [];
  const problems: PatchProblem[] = [];
  const numbers = (): { block: number; line: number } => ({
    block: block + edits.length + problems.length,
    line: start + 1,
  });
  if (header.isBinary) {
    const message = `Line ${start + 1}: a binary diff${path ? ` of ${path}` : ""} cannot be applied; only text is edited.`;
    problems.push({ kind: "malformed", message, block, ...(path && { path }) });
  }
  if (header.isSpecial) {
    const message = `Line ${start + 1}: ${path ?? "this"} is a symbolic link or a submodule, which no edit makes or changes; only text is edited.`;
    problems.push({ kind: "malformed", message, block, ...(path && { path }) });
  }
  const found: Hunk[] = [];
  while (at < lines.length && !endsDiff(lines, at, fence)) {
    const { hunk, next } = readHunk(place, at);
    if (hunk) {
      found.push(hunk);
    }
    at = Math.max(next, at + 1);
  }
  if (header.isSpecial) {
    return { edits, problems, next: at, counted: true };
  }
  const windowsEnds = allEndWindows(place, at);
  const hunks = found.map((hunk, index) =>
    editOf(hunk, {
      block: block + index,
      path,
      windowsEnds,
      withCarriageReturns: !windowsEnds && place.windowsEnds.some,
    }),
  );
  if (header.isNew || (header.oldPath === "/dev/null" && hunks.every(({ search }) => search.length === 0))) {
    if (to !== undefined && !header.isBinary) {
      const content = hunks.flatMap(({ replace }) => replace);
      const finalNewline = hunks.at(-1)?.finalNewline ?? true;
      edits.push({
        kind: "write",
        ...numbers(),
        path: to,
        content,
        isNew: true,
        executable: header.executable,
        windowsEnds,
        finalNewline,
      });
    }
  } else if (header.isDeleted || header.newPath === "/dev/null") {
    if (from !== undefined && !header.isBinary) {
      const content = hunks.length > 0 ? hunks.flatMap(({ search }) => search) : undefined;
      edits.push({ kind: "delete", ...numbers(), path: from, content });
    }
  } else {
    if (from !== undefined && to !== undefined && from !== to && header.renamedTo !== undefined) {
      edits.push({ kind: header.isCopy ? "copy" : "rename", ...numbers(), path: from, to });
    }
    if (header.executable !== undefined && path !== undefined) {
      edits.push({ kind: "mode", ...numbers(), path, executable: header.executable });
    }
    edits.push(...hunks.map((hunk, index) => ({ ...hunk, block: block + edits.length + index })));
  }
  return { edits, problems, next: at, counted: found.at(-1)?.counted ?? true };
}

/** Without a fence around the diff, a fence or another format ends it. */
const OTHER_FORMAT = /^\s{0,8}(?:`{3}|~{3}|[<-]{5,9} SEARCH|\*\*\* Begin Patch)/;

function endsDiff(lines: readonly string[], at: number, fence: Fence | undefined): boolean {
  const line = lines[at] ?? "";
  return (
    (fence === undefined ? OTHER_FORMAT.test(line) : closesFence(line, fence)) ||
    line.startsWith("diff --git ") ||
    line.startsWith("Index: ") ||
    isHeaderPair(lines, at) ||
    isSignature(lines, at)
  );
}

/** What git writes below the patch of a mail, its version; the blank behind the dashes is often lost on the way. */
function isSignature(lines: readonly string[], at: number): boolean {
  return (
    /^-- ?$/.test(lines[at] ?? "") && /^\d+\.\d+(?:\.[\w.]+)*(?: \(.{1,40}\))?\s*$/.test(lines[at + 1] ?? "")
  );
}

/** Where numbers announce more lines, a removed `-- x` above an added `++ y` is no header unless a hunk follows it. */
function endsHunk(
  lines: readonly string[],
  at: number,
  fence: Fence | undefined,
  complete: boolean,
): boolean {
  const isPair = (lines[at] ?? "").startsWith("--- ");
  return endsDiff(lines, at, fence) && (complete || !isPair || isHunkHeader(lines[at + 2] ?? ""));
}

/** A hunk's lines with the carriage returns they have. */
interface Hunk {
  /** Index of its first line. */
  readonly start: number;
  readonly lines: readonly (HunkLine & { readonly end: string })[];
  readonly hint: number | undefined;
  /** The line above the place, which stands in the header in place of numbers: `@@ def total():`. */
  readonly heading: string | undefined;
  readonly counted: boolean;
  readonly newEnded: boolean | undefined;
  readonly oldEnded: boolean | undefined;
}

/** Whether every line of the section that is not blank ends with a carriage return, and there are some. */
function allEndWindows({ lines, windowsEnds, start }: DiffPlace, end: number): boolean {
  let some = false;
  for (let at = start; at < Math.min(end, lines.length); at++) {
    if (windowsEnds.has(at)) {
      some = true;
    } else if (lines[at] !== "") {
      return false;
    }
  }
  return some;
}

function editOf(
  hunk: Hunk,
  common: { block: number; path: string | undefined; windowsEnds: boolean; withCarriageReturns: boolean },
): ReplaceEdit {
  const { block, path, windowsEnds, withCarriageReturns } = common;
  const last = hunk.newEnded === false ? hunk.lines.findLastIndex(({ sign }) => sign !== "-") : -1;
  const lines = hunk.lines.map(({ sign, text, end }, index) => ({
    sign,
    // A line without a newline has no line end of which its carriage return could be a part.
    text: text + (withCarriageReturns ? (index === last ? end + end : end) : ""),
  }));
  const [reading = { search: [], replace: [] }, ...others] = readingsOf(lines);
  return {
    kind: "replace",
    block,
    line: hunk.start + 1,
    path,
    ...reading,
    otherReadings: others.map(plain),
    hint: hunk.hint,
    ...(hunk.heading !== undefined && { anchors: [hunk.heading] }),
    ordered: true,
    counted: hunk.counted,
    windowsEnds,
    finalNewline: hunk.newEnded,
    hadNoFinalNewline: hunk.oldEnded === false,
  };
}

/** A hunk ends where its header's numbers say, if what follows agrees; else at the next header, fence or prose. */
function readHunk(
  { lines, windowsEnds, fence }: DiffPlace,
  start: number,
): { hunk: Hunk | undefined; next: number } {
  const header = isHunkHeader(lines[start] ?? "") ? (lines[start] ?? "") : undefined;
  const numbers =
    header === undefined ? null : /^@@+ -(\d{1,9})(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@/.exec(header);
  const found: (HunkLine & { end: string })[] = [];
  const [oldCount, newCount] = [Number(numbers?.[2] ?? 1), Number(numbers?.[3] ?? 1)];
  let [olds, news] = [0, 0];
  let newEnded: boolean | undefined;
  let oldEnded: boolean | undefined;
  let at = start + (header === undefined ? 0 : 1);
  for (; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const complete = numbers !== null && olds === oldCount && news === newCount;
    const end = windowsEnds.has(at) ? "\r" : "";
    const sign = line[0] ?? " ";
    if (sign === "\\" && /^\\ No newline/i.test(line)) {
      const removed = found.at(-1)?.sign === "-";
      newEnded = removed && newEnded !== false;
      oldEnded = found.at(-1)?.sign === "+" ? oldEnded : false;
    } else if (isHunkHeader(line) || endsHunk(lines, at, fence, numbers === null || complete)) {
      break;
    } else if (complete && ((sign !== "-" && sign !== "+") || /^(?:--- |\+\+\+ |-- $)/.test(line))) {
      break;
    } else if (sign === "-" || sign === "+" || sign === " ") {
      found.push({ sign, text: line.slice(1), end });
      olds += sign === "+" ? 0 : 1;
      news += sign === "-" ? 0 : 1;
    } else if (sign === "\t" || fence !== undefined) {
      found.push({ sign: "?", text: line, end });
      olds++;
      news++;
    } else {
      break;
    }
  }
  const fits = (): boolean => numbers !== null && olds <= oldCount && news <= newCount;
  while (!fits() && found.at(-1)?.sign === " " && found.at(-1)?.text === "" && (lines[at - 1] ?? "") === "") {
    found.pop();
    at--;
    olds--;
    news--;
  }
  if (found.length === 0) {
    return { hunk: undefined, next: at };
  }
  const hint = numbers === null ? undefined : Number(numbers[1]) + (oldCount === 0 ? 1 : 0);
  const counted =
    numbers !== null && olds === oldCount && news === newCount && found.every(({ sign }) => sign !== "?");
  const heading = numbers === null ? headingOf(header) : undefined;
  return { hunk: { start, lines: found, hint, heading, counted, newEnded, oldEnded }, next: at };
}

/** What a header without numbers says but for dots: a line of the file. */
function headingOf(header: string | undefined): string | undefined {
  const words = header
    ?.replace(/^@@+[\s.…]*(?:@@+(?=\s|$))?/, "")
    .replace(/\s*@@+\s*$/, "")
    .trim();
  return words !== undefined && /[\p{L}_]/u.test(words) && !/^-\S+ \+\S/.test(words) ? words : undefined;
}
