import { markOf } from "./answer-lines.ts";
import type { Edit, ReplaceEdit } from "./edit.ts";
import { readingsOf, type HunkLine } from "../locate/hunk-lines.ts";
import type { PatchProblem } from "../patch.ts";

export function opensV4a(line: string): boolean {
  return /^\s*\*\*\* Begin Patch\s*$/.test(line);
}

const FILE = /^\*\*\* (Update|Add|Delete) File: (.+)$/;
const END = /^\s*\*\*\* End Patch\s*$/;
const MOVE = /^\*\*\* Move to: (.+)$/;
const END_OF_FILE = /^\s*\*\*\* End of File\s*$/;

export interface V4aPlace {
  readonly lines: readonly string[];
  /** Index of `*** Begin Patch`. */
  readonly start: number;
  /** One-based number of the first edit. */
  readonly block: number;
  /** The answer ended as it should: a missing `*** End Patch` is no sign that something is missing. */
  readonly ended: boolean;
  /** All lines end with a carriage return. */
  readonly windowsEnds: boolean;
}

/** Reads `*** Begin Patch` … `*** End Patch`: files added, deleted, moved, or updated by chunks under `@@` anchors. */
export function parseV4a(place: V4aPlace): { edits: Edit[]; problems: PatchProblem[]; next: number } {
  const { lines, start, block: firstBlock, ended, windowsEnds } = place;
  const edits: Edit[] = [];
  const problems: PatchProblem[] = [];
  const block = (): number => firstBlock + edits.length + problems.length;
  const fail = (kind: PatchProblem["kind"], message: string, at: number): void => {
    problems.push({ kind, message: `Block ${block()}, line ${at + 1}: ${message}`, block: block() });
  };
  let at = start + 1;
  while (at < lines.length && !END.test(lines[at] ?? "")) {
    const [, action, path = ""] = FILE.exec((lines[at] ?? "").trimEnd()) ?? [];
    const line = at + 1;
    if (action === "Delete") {
      edits.push({ kind: "delete", block: block(), line, path });
      at++;
    } else if (action === "Add") {
      const { content, next } = readAdded(lines, at + 1);
      edits.push({
        kind: "write",
        block: block(),
        line,
        path,
        content,
        isNew: true,
        windowsEnds,
        finalNewline: true,
      });
      at = next;
    } else if (action === "Update") {
      at++;
      const moved = MOVE.exec((lines[at] ?? "").trim())?.[1];
      if (moved !== undefined) {
        edits.push({ kind: "rename", block: block(), line, path, to: moved });
        at++;
      }
      const before = edits.length;
      while (at < lines.length && !endsFile(lines[at] ?? "")) {
        const { chunk, next } = readChunk(lines, at);
        if (next === at) {
          fail("malformed", "this line does not belong into the update of a file.", at);
          at++;
          continue;
        }
        if (chunk) {
          edits.push({
            kind: "replace",
            block: block(),
            line: at + 1,
            path,
            ordered: true,
            windowsEnds,
            ...chunk,
          });
        }
        at = next;
      }
      if (edits.length === before && moved === undefined) {
        fail("malformed", `the update of ${path} has no changes.`, line - 1);
      }
    } else if ((lines[at] ?? "").trim() === "" || /^\*\*\* Environment ID: /.test(lines[at] ?? "")) {
      at++;
    } else {
      fail(
        "malformed",
        "this is no part of a patch; expected *** Update File, *** Add File or *** Delete File.",
        at,
      );
      at++;
      while (at < lines.length && !/^\s*\*\*\* /.test(lines[at] ?? "")) {
        at++;
      }
    }
  }
  if (at >= lines.length && !(ended && edits.length > 0)) {
    fail("truncated", "the answer ends before *** End Patch. Give the patch again, complete.", at - 1);
  }
  return { edits, problems, next: at + 1 };
}

/** A bare + at the end is the final newline, which the file gets anyway. */
function readAdded(lines: readonly string[], start: number): { content: string[]; next: number } {
  const content: string[] = [];
  let at = start;
  for (; at < lines.length && (lines[at] ?? "").startsWith("+"); at++) {
    content.push((lines[at] ?? "").slice(1));
  }
  if (content.length > 1 && content.at(-1) === "") {
    content.pop();
  }
  return { content, next: at };
}

function endsFile(line: string): boolean {
  return line.includes("***") && (FILE.test(line.trimEnd()) || END.test(line));
}

type Chunk = Pick<ReplaceEdit, "search" | "replace" | "changes" | "otherReadings" | "anchors" | "atEnd">;

function readChunk(lines: readonly string[], start: number): { chunk: Chunk | undefined; next: number } {
  const anchors: string[] = [];
  const found: HunkLine[] = [];
  let at = start;
  for (; /^@@/.test(lines[at] ?? ""); at++) {
    const anchor = (lines[at] ?? "").slice(2).trim();
    if (anchor !== "" || anchors.length > 0) {
      anchors.push(anchor);
    }
  }
  for (; at < lines.length && !endsChunk(lines[at] ?? ""); at++) {
    found.push(lineOf(lines[at] ?? ""));
  }
  let next = at;
  while (found.at(-1)?.sign === " " && found.at(-1)?.text === "" && lines[at - 1] === "") {
    found.pop();
    at--;
  }
  const atEnd = END_OF_FILE.test(lines[next] ?? "");
  if (atEnd) {
    next++;
  }
  const [reading, ...otherReadings] = readingsOf(found);
  return {
    chunk: reading && found.length > 0 ? { ...reading, otherReadings, anchors, atEnd } : undefined,
    next,
  };
}

function endsChunk(line: string): boolean {
  const mark = markOf(line);
  return (
    (mark === "@" && line.startsWith("@@")) ||
    (mark === "*" && /^(?:\*\*\* (?:Update|Add|Delete) File: |\s*\*\*\* End )/.test(line))
  );
}

function lineOf(line: string): HunkLine {
  const sign = line[0];
  if (sign === "-" || sign === "+" || sign === " ") {
    return { sign, text: line.slice(1) };
  }
  return line === "" ? { sign: " ", text: "" } : { sign: "?", text: line };
}
