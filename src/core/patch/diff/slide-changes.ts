import type { LineChange } from "./line-change.ts";
import { isBlank } from "./lines.ts";

/** How far an insertion or a deletion may move, in lines; long repetitions stay where they were found. */
const MOST_STEPS = 100;

/**
 * An insertion or deletion next to lines like its own can be told in several ways (`}` of the function above, or of the
 * new one?). Moves each to where its edges look most like the edges of a block: git's indent heuristic (M. Haggerty,
 * xdiff/xdiffi.c, with its trained weights). The edited text stays the same, and no two changes come to touch.
 */
export function slideChanges(
  before: readonly string[],
  after: readonly string[],
  changes: readonly LineChange[],
): LineChange[] {
  const result: LineChange[] = [];
  changes.forEach((change, index) => {
    const previous = result.at(-1);
    const next = changes[index + 1];
    if (change.oldLength > 0 === change.newLength > 0) {
      result.push(change);
      return;
    }
    // Of the side that has the lines: the other side has the same unchanged lines around its gap.
    const isInsertion = change.oldLength === 0;
    const lines = isInsertion ? after : before;
    const start = isInsertion ? change.newStart : change.oldStart;
    const length = isInsertion ? change.newLength : change.oldLength;
    const least = previous
      ? (isInsertion ? previous.newStart + previous.newLength : previous.oldStart + previous.oldLength) + 1
      : 0;
    const most = next ? (isInsertion ? next.newStart : next.oldStart) - length - 1 : lines.length - length;
    const steps = bestStart(lines, start, length, least, most) - start;
    result.push({ ...change, oldStart: change.oldStart + steps, newStart: change.newStart + steps });
  });
  return result;
}

/** The best of all starts that give the same text, the later one where two are equally good. */
function bestStart(
  lines: readonly string[],
  start: number,
  length: number,
  least: number,
  most: number,
): number {
  let first = start;
  while (first > least && start - first < MOST_STEPS && lines[first - 1] === lines[first + length - 1]) {
    first--;
  }
  let last = start;
  while (last < most && last - start < MOST_STEPS && lines[last] === lines[last + length]) {
    last++;
  }
  let best = first;
  let bestScore: Score | undefined;
  for (let candidate = first; candidate <= last && first < last; candidate++) {
    const score = sumOf(scoreOf(lines, candidate), scoreOf(lines, candidate + length));
    if (bestScore === undefined || isAtLeastAsGood(score, bestScore)) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}

interface Score {
  /** Columns; a split before a line further left is better. */
  readonly indent: number;
  readonly penalty: number;
}

/** How badly the text would be split between the line before `at` and the line at it. */
function scoreOf(lines: readonly string[], at: number): Score {
  const above = nearest(lines, at - 1, -1);
  const below = nearest(lines, at, 1);
  const { indent } = below;
  const blanks = above.blanks + below.blanks;
  let penalty = -30 * blanks + 6 * below.blanks;
  if (above.indent === -1 && above.blanks === 0) {
    penalty += 1;
  }
  if (at >= lines.length) {
    penalty += 21;
  }
  if (indent !== -1 && above.indent !== -1) {
    if (indent > above.indent) {
      penalty += blanks > 0 ? 10 : -4;
    } else if (indent < above.indent) {
      const opensBlock = below.blanks === 0 && nearest(lines, at + 1, 1).indent > indent;
      penalty += blanks > 0 ? 17 : opensBlock ? 24 : 23;
    }
  }
  return { indent, penalty };
}

/** Columns of the next line that is not blank, -1 where there is none, and the blank lines before it. */
function nearest(lines: readonly string[], from: number, step: 1 | -1): { indent: number; blanks: number } {
  let blanks = 0;
  for (let at = from; at >= 0 && at < lines.length && blanks < 20; at += step) {
    const line = lines[at] ?? "";
    if (!isBlank(line)) {
      return { indent: columnsOf(line), blanks };
    }
    blanks++;
  }
  return { indent: -1, blanks };
}

function columnsOf(line: string): number {
  let columns = 0;
  for (const character of line) {
    if (character === " ") {
      columns++;
    } else if (character === "\t") {
      columns += 8 - (columns % 8);
    } else {
      break;
    }
    if (columns >= 200) {
      break;
    }
  }
  return columns;
}

function sumOf(a: Score, b: Score): Score {
  return { indent: a.indent + b.indent, penalty: a.penalty + b.penalty };
}

function isAtLeastAsGood(a: Score, b: Score): boolean {
  return 60 * Math.sign(a.indent - b.indent) + (a.penalty - b.penalty) <= 0;
}
