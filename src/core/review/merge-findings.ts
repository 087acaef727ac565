import type { HeldFinding, Said } from "./finding.ts";

/** How much two sentences have to have in common to be of the same matter, as a part of the shorter one's words. */
const sameMatter = 0.5;
/** Fewer words in common may be chance. */
const fewestWords = 2;

/**
 * One finding of those that say the same of the same place, in the order in which they came. Those that only stand at the same
 * place stay apart: what is wrong must not borrow its support from what is right.
 */
export function mergeFindings(findings: readonly HeldFinding[]): readonly HeldFinding[] {
  const merged: HeldFinding[] = [];
  for (const finding of findings) {
    const at = merged.findIndex((other) => isSame(other, finding));
    const known = merged[at];
    if (known === undefined) {
      merged.push(finding);
    } else {
      merged[at] = { ...known, said: [...known.said, ...finding.said] };
    }
  }
  return merged;
}

/** Held against the first alone, so that a chain of likenesses does not bring together what has nothing in common. */
function isSame(a: HeldFinding, b: HeldFinding): boolean {
  const isPlace = a.path === b.path && a.removed === b.removed && a.first <= b.last && b.first <= a.last;
  return isPlace && (a.said[0].message === b.said[0].message || isMatter(a.said[0], b.said[0]));
}

function isMatter(a: Said, b: Said): boolean {
  const [left, right] = [wordsOf(a.message), wordsOf(b.message)];
  const both = [...left].filter((word) => right.has(word)).length;
  return both >= fewestWords && both / Math.min(left.size, right.size) >= sameMatter;
}

const fillers = new Set(
  "the and that this with for not are was were will can could may might has have had its does did but when where which than then there here into from only also because should would code line lines value function change".split(
    " ",
  ),
);

/** Cut to their first letters, so that `overflow` and `overflows` are one. */
function wordsOf(message: string): ReadonlySet<string> {
  const words = message.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu) ?? [];
  return new Set(words.filter((word) => !fillers.has(word)).map((word) => word.slice(0, 6)));
}
