import { diffWordsWithSpace } from "diff";
import { diffTexts } from "./diff-texts.ts";
import type { FileChange, Hunk, Patch } from "./patch.ts";
import { withHunks } from "./result-text.ts";

type Modification = Extract<FileChange, { kind: "modify" }>;

/**
 * One patch that does what several do, all made for the same files. Hunks that do not touch are all taken, equal ones
 * once, insertions at one place in the order of the patches, and changes of different words of the same lines are
 * merged. Of what contradicts, the earlier patch's version stays.
 */
export function combinePatches(patches: readonly Patch[]): Patch {
  const byPath = new Map<string, FileChange>();
  for (const change of patches.flatMap((patch) => patch.changes)) {
    const known = byPath.get(change.path);
    if (known === undefined) {
      byPath.set(change.path, change);
    } else if (known.kind === "modify" && change.kind === "modify" && known.base.hash === change.base.hash) {
      byPath.set(change.path, combineModifications(known, change));
    }
  }
  return { changes: [...byPath.values()] };
}

function combineModifications(first: Modification, second: Modification): Modification {
  const hunks = second.hunks.reduce<readonly Hunk[]>(addHunk, first.hunks);
  const text = withHunks(
    first.base.text,
    hunks.toSorted((a, b) => a.baseStart - b.baseStart || a.baseLines.length - b.baseLines.length),
  );
  return { ...first, hunks: diffTexts(first.path, first.base.text, text, "exact") };
}

function addHunk(hunks: readonly Hunk[], hunk: Hunk): readonly Hunk[] {
  if (hunks.some((known) => known.fingerprint === hunk.fingerprint)) {
    return hunks;
  }
  const rivals = hunks.filter((known) => overlap(known, hunk));
  const [rival] = rivals;
  if (rival === undefined) {
    return [...hunks, hunk];
  }
  const merged = rivals.length === 1 ? mergeWords(rival, hunk) : undefined;
  return merged === undefined ? hunks : hunks.map((known) => (known === rival ? merged : known));
}

/** Insertions take no base line, so they never overlap anything but the inside of a replaced stretch. */
function overlap(a: Hunk, b: Hunk): boolean {
  const [endOfA, endOfB] = [a.baseStart + a.baseLines.length, b.baseStart + b.baseLines.length];
  return a.baseStart < endOfB && b.baseStart < endOfA;
}

/** @returns undefined when the two do not replace the same lines, or change the same words */
function mergeWords(a: Hunk, b: Hunk): Hunk | undefined {
  if (a.baseStart !== b.baseStart || a.baseLines.length !== b.baseLines.length) {
    return undefined;
  }
  const base = a.baseLines.join("");
  const edits = [...wordEdits(base, a.newLines.join("")), ...wordEdits(base, b.newLines.join(""))].toSorted(
    (left, right) => left.start - right.start || left.end - right.end,
  );
  let text = "";
  let at = 0;
  for (const { start, end, words } of edits) {
    // Touching edits count as a contradiction: which of the two comes first would be a guess.
    if (start < at || (start === at && at > 0)) {
      return undefined;
    }
    text += base.slice(at, start) + words;
    at = end;
  }
  return { ...a, newLines: (text + base.slice(at)).split(/(?<=\n)/) };
}

interface WordEdit {
  readonly start: number;
  readonly end: number;
  readonly words: string;
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
