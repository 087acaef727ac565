import { diffWordsWithSpace } from "diff";
import { hunkMaker } from "./diff-texts.ts";
import { sameLines, splitLines } from "./lines.ts";
import type { FileChange, Hunk, Patch } from "../patch.ts";

type Edited = Extract<FileChange, { kind: "modify" | "rename" }>;

/** What did not go into a combination, because an earlier patch's change of the same place stays. */
export interface LeftOut {
  readonly path: string;
  /** Of the hunk; of a whole change its content's hash; of a rename or a change of mode the path. */
  readonly fingerprint: string;
}

export interface Combination {
  readonly patch: Patch;
  readonly leftOut: readonly LeftOut[];
}

/** `combine` for those who do not ask what was left out. */
export function combinePatches(patches: readonly Patch[]): Patch {
  return combine(patches).patch;
}

/**
 * One patch that does what several do, all made for the same files. Hunks that do not overlap are all taken, in any
 * order of the patches with the same result; equal ones once; insertions at one place in the order of the patches; and
 * changes of different words of the same lines are merged. Of what contradicts, the earlier patch's version stays: also
 * where files are created, deleted or renamed. A renamed file takes the hunks of those who knew it by its old name.
 */
export function combine(patches: readonly Patch[]): Combination {
  const changes: FileChange[] = [];
  const leftOut: LeftOut[] = [];
  for (const change of patches.flatMap((patch) => patch.changes)) {
    const rivals = changes.filter((known) => namesOf(known).some((name) => namesOf(change).includes(name)));
    const [rival] = rivals;
    if (rival === undefined) {
      changes.push(change);
    } else if (rivals.length === 1 && isEdited(rival) && isEdited(change) && canBeOne(rival, change)) {
      changes[changes.indexOf(rival)] = combineEdits(rival, change, leftOut);
    } else if (!isSame(rival, change)) {
      leftOut.push(...everythingOf(change));
    }
  }
  return { patch: { changes }, leftOut };
}

function namesOf(change: FileChange): readonly string[] {
  return change.kind === "rename" ? [change.from, change.path] : [change.path];
}

function isEdited(change: FileChange): change is Edited {
  return change.kind === "modify" || change.kind === "rename";
}

function canBeOne(a: Edited, b: Edited): boolean {
  const [fromA, fromB] = [a, b].map((change) => (change.kind === "rename" ? change.from : change.path));
  const goesElsewhere = a.kind === "rename" && b.kind === "rename" && a.path !== b.path;
  return fromA === fromB && a.base.hash === b.base.hash && !goesElsewhere;
}

function isSame(a: FileChange, b: FileChange): boolean {
  return (
    a.path === b.path &&
    ((a.kind === "create" && b.kind === "create" && a.file.hash === b.file.hash) ||
      (a.kind === "delete" && b.kind === "delete" && a.base.hash === b.base.hash))
  );
}

function everythingOf(change: FileChange): readonly LeftOut[] {
  const { path } = change;
  switch (change.kind) {
    case "create":
      return [{ path, fingerprint: change.file.hash }];
    case "delete":
      return [{ path, fingerprint: change.base.hash }];
    case "modify":
      return change.hunks.map(({ fingerprint }) => ({ path, fingerprint }));
    case "rename":
      return [path, ...change.hunks.map(({ fingerprint }) => fingerprint)].map((fingerprint) => ({
        path,
        fingerprint,
      }));
  }
}

function combineEdits(first: Edited, second: Edited, leftOut: LeftOut[]): Edited {
  let hunks = first.hunks;
  const hunkOf = lazily(() => hunkMaker(first.path, splitLines(first.base.text)));
  const remade = ({ baseStart, baseLines }: Hunk, newLines: readonly string[]): Hunk =>
    hunkOf()(baseStart, baseLines.length, newLines, "exact");
  for (const hunk of second.hunks) {
    const combined = addHunk(hunks, hunk, remade);
    if (combined === undefined) {
      leftOut.push({ path: second.path, fingerprint: hunk.fingerprint });
    }
    hunks = combined ?? hunks;
  }
  const moved = [first, second].find((change) => change.kind === "rename");
  if (first.executable !== undefined && second.executable === !first.executable) {
    leftOut.push({ path: second.path, fingerprint: second.path });
  }
  const executable = first.executable ?? second.executable;
  return {
    ...(moved ?? first),
    base: first.base,
    hunks: joined(hunks, remade),
    ...(executable !== undefined && { executable }),
  };
}

/** The hunk for the same base lines with other new lines, and the fingerprint of that. */
type Remake = (hunk: Hunk, newLines: readonly string[]) => Hunk;

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/**
 * In the order of their places; hunks that touch become one. The others stay the very hunks they were, with their
 * fingerprints, so that it can still be told where each came from, and combining again makes no difference.
 */
function joined(hunks: readonly Hunk[], remade: Remake): readonly Hunk[] {
  const result: Hunk[] = [];
  for (const hunk of hunks.toSorted(
    (a, b) => a.baseStart - b.baseStart || a.baseLines.length - b.baseLines.length,
  )) {
    const last = result.at(-1);
    if (last && last.baseStart + last.baseLines.length === hunk.baseStart) {
      const whole = { ...last, baseLines: [...last.baseLines, ...hunk.baseLines] };
      result[result.length - 1] = remade(whole, [...last.newLines, ...hunk.newLines]);
    } else {
      result.push(hunk);
    }
  }
  return result;
}

/** @returns undefined when one of the hunks contradicts it */
function addHunk(hunks: readonly Hunk[], hunk: Hunk, remade: Remake): readonly Hunk[] | undefined {
  if (hunks.some((known) => isSameEdit(known, hunk))) {
    return hunks;
  }
  const rivals = hunks.filter((known) => overlap(known, hunk));
  const [rival] = rivals;
  if (rival === undefined) {
    return [...hunks, hunk];
  }
  const merged = rivals.length === 1 ? mergedWords(rival, hunk) : undefined;
  return merged === undefined
    ? undefined
    : hunks.map((known) => (known === rival ? remade(rival, merged) : known));
}

/** By place and content: fingerprints differ between the old and the new name of a file. */
function isSameEdit(a: Hunk, b: Hunk): boolean {
  return (
    a.baseStart === b.baseStart &&
    a.baseLines.length === b.baseLines.length &&
    sameLines(a.newLines, b.newLines)
  );
}

/**
 * Insertions take no base line, so they never overlap anything but the inside of a replaced stretch; unless one leaves
 * the file without its final newline, and the other's lines would be glued to it.
 */
function overlap(a: Hunk, b: Hunk): boolean {
  const [endOfA, endOfB] = [a.baseStart + a.baseLines.length, b.baseStart + b.baseLines.length];
  return (
    (a.baseStart < endOfB && b.baseStart < endOfA) ||
    (isUnterminated(a) && b.baseStart >= endOfA) ||
    (isUnterminated(b) && a.baseStart >= endOfB)
  );
}

function isUnterminated({ newLines }: Hunk): boolean {
  return newLines.at(-1)?.endsWith("\n") === false;
}

/** @returns undefined when the two do not replace the same lines, or change the same words */
function mergedWords(a: Hunk, b: Hunk): readonly string[] | undefined {
  if (a.baseStart !== b.baseStart || a.baseLines.length !== b.baseLines.length) {
    return undefined;
  }
  const base = a.baseLines.join("");
  const mine = wordEdits(base, a.newLines.join(""));
  const others = wordEdits(base, b.newLines.join("")).filter(
    (edit) => !mine.some((known) => isSameWordEdit(known, edit)),
  );
  let text = "";
  let at = 0;
  for (const { start, end, words } of [...mine, ...others].toSorted(
    (left, right) => left.start - right.start,
  )) {
    // Touching edits count as a contradiction: which of the two comes first would be a guess.
    if (text !== "" || at > 0 ? start <= at : start < at) {
      return undefined;
    }
    text += base.slice(at, start) + words;
    at = end;
  }
  return splitLines(text + base.slice(at));
}

interface WordEdit {
  readonly start: number;
  readonly end: number;
  readonly words: string;
}

function isSameWordEdit(a: WordEdit, b: WordEdit): boolean {
  return a.start === b.start && a.end === b.end && a.words === b.words;
}

/** Places and replacements of the words of `base` that differ in `result`, in order. */
function wordEdits(base: string, result: string): readonly WordEdit[] {
  const edits: WordEdit[] = [];
  let at = 0;
  let open: WordEdit | undefined;
  for (const { value, added, removed } of diffWordsWithSpace(base, result)) {
    if (!added && !removed) {
      if (open !== undefined) {
        edits.push(open);
        open = undefined;
      }
      at += value.length;
      continue;
    }
    open ??= { start: at, end: at, words: "" };
    if (removed) {
      at += value.length;
      open = { ...open, end: at };
    } else {
      open = { ...open, words: open.words + value };
    }
  }
  return open === undefined ? edits : [...edits, open];
}
