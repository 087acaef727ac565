import { codeWords, editWords, isIndentation } from "./code-words.ts";
import type { RankedPart, RoledSection } from "./ranked-part.ts";

/** How two patches are compared; each level counts the same. */
const levels = ["files", "regions", "lines", "words"] as const;
type Features = Readonly<Record<(typeof levels)[number], ReadonlyMap<string, number>>>;

/** Where a patch's edits sit, where the code is known: names of the functions around them. */
export type ScopesOf = (path: string, line: number) => string | undefined;

/** Without the code, what is no further away than this many lines is the same region. */
const REGION_LINES = 10;
/** Words beyond these say nothing new about a patch that long, and take time. */
const MOST_WORDS = 10_000;

/**
 * How much two patches for the same code have in common, from 0 to 1 (equal): the mean of how far they agree on the files,
 * on the functions or regions, on the lines that go or are added to, and on the words that come and go. A word counts by
 * how rare it is in the code around.
 */
export function agreementOf(a: Features, b: Features): number {
  return levels.reduce((sum, level) => sum + overlap(a[level], b[level]), 0) / levels.length;
}

/** Dice's coefficient of weighted multisets: what one of them gets right of the other, and the other way round. */
function overlap(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const [short, long] = a.size <= b.size ? [a, b] : [b, a];
  const total = sumOf(a) + sumOf(b);
  let common = 0;
  for (const [feature, weight] of short) {
    common += Math.min(weight, long.get(feature) ?? 0);
  }
  return total === 0 ? 1 : (2 * common) / total;
}

function sumOf(weights: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const weight of weights.values()) {
    sum += weight;
  }
  return sum;
}

export function featuresOf(part: RankedPart, weights: WordWeights, scopeOf: ScopesOf | undefined): Features {
  const [files, regions, lines] = [
    new Map<string, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ];
  const words = new Map<string, number>();
  let left = MOST_WORDS;
  for (const { path, kind, edits } of part.files) {
    files.set(path, 1);
    if (kind !== "modify") {
      lines.set(JSON.stringify([path, kind]), 1);
    }
    for (const { baseStart, removed, added } of edits) {
      // What is added touches the line before and the one after.
      const [first, last] =
        removed.length > 0 ? [baseStart, baseStart + removed.length - 1] : [baseStart - 1, baseStart];
      for (let line = first; line <= last && left > 0; line++, left--) {
        lines.set(JSON.stringify([path, line]), 1);
      }
      for (const region of regionsOf(path, first, Math.min(last, first + MOST_WORDS), scopeOf)) {
        regions.set(region, 1);
      }
      for (const [word, count] of netWords(path, removed, added)) {
        if (left-- > 0) {
          words.set(word, (words.get(word) ?? 0) + count * weights.of(word.slice(1)));
        }
      }
    }
  }
  return { files, regions: regions.size === 0 ? files : regions, lines, words };
}

function regionsOf(
  path: string,
  first: number,
  last: number,
  scopeOf: ScopesOf | undefined,
): readonly string[] {
  const names = new Set<string>();
  if (scopeOf) {
    for (const line of [first, last]) {
      names.add(JSON.stringify([path, scopeOf(path, line) ?? null]));
    }
  } else {
    for (let line = first - REGION_LINES; line <= last + REGION_LINES; line++) {
      names.add(JSON.stringify([path, line]));
    }
  }
  return [...names];
}

/** Words and pairs of them that an edit adds (`+`) or takes away (`-`): what stays on a changed line says nothing. */
function netWords(
  path: string,
  removed: readonly string[],
  added: readonly string[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const edit = editWords(path, { removed, added });
  const count = (words: readonly string[], by: number): void => {
    let before = "";
    for (const word of words.filter((one) => !isIndentation(one)).slice(0, MOST_WORDS)) {
      counts.set(word, (counts.get(word) ?? 0) + by);
      const pair = `${before}\0${word}`;
      counts.set(pair, (counts.get(pair) ?? 0) + by);
      before = word;
    }
  };
  count(edit.added, 1);
  count(edit.removed, -1);
  const net = new Map<string, number>();
  for (const [word, times] of counts) {
    if (times !== 0) {
      net.set(`${times > 0 ? "+" : "-"}${word}`, Math.abs(times));
    }
  }
  return net;
}

/** How much a word says, by how many lines of the code around have it. */
export class WordWeights {
  readonly #lines = new Map<string, number>();
  readonly #total: number;

  /** @param patches of which the unchanged and the removed lines are the code around */
  constructor(patches: readonly (readonly RoledSection[])[]) {
    const seen = new Set<string>();
    for (const { path, hunks } of patches.flat()) {
      for (const { baseStart, lines } of hunks) {
        let number = baseStart;
        for (const { sign, text } of lines) {
          const place = `${number}\0${path}`;
          number += sign === "+" ? 0 : 1;
          if (sign !== "+" && !seen.has(place) && seen.size < MOST_WORDS) {
            seen.add(place);
            for (const word of new Set(codeWords(path, [text]))) {
              this.#lines.set(word, (this.#lines.get(word) ?? 0) + 1);
            }
          }
        }
      }
    }
    this.#total = seen.size;
  }

  /** Of a word, or of two that follow each other (parted by NUL): the mean of theirs. */
  of(words: string): number {
    const parts = words.split("\0").filter((part) => part !== "");
    const weight = (word: string): number =>
      LEAST_WEIGHT + Math.log((this.#total + 2) / ((this.#lines.get(word) ?? 0) + 1));
    return parts.reduce((sum, word) => sum + weight(word), 0) / Math.max(1, parts.length);
  }
}

/** Also what is on every line tells something. */
const LEAST_WEIGHT = 0.1;
