import { areApart, joined, type Edit, type TextChange } from "../edits/edit.ts";

/** One or two edits of one file, to be tried. */
export interface Idea {
  readonly edits: readonly [Edit, ...Edit[]];
  readonly changes: readonly TextChange[];
  /** How likely it is the correction; only the order matters. */
  readonly score: number;
}

/** An edit with how likely it is, its place being as suspicious as it is. */
export interface ScoredEdit {
  readonly edit: Edit;
  readonly score: number;
}

interface Stream {
  /** Of the next idea; 0: there is none. */
  readonly score: number;
  next(): Idea | undefined;
}

/** Two corrections are rarer than one. */
const SECOND_EDIT = 0.12;

/** Pairs without any sign that one of them helps are tried of these many likeliest edits only. */
const BLIND_EDITS = 300;

/** What is tried next: the likeliest of single edits, second edits to what helped a little, and pairs. */
export class Agenda {
  readonly #singles: readonly ScoredEdit[];
  readonly #streams: Stream[];

  constructor(edits: readonly ScoredEdit[]) {
    this.#singles = edits.toSorted((a, b) => b.score - a.score);
    this.#streams = [singleStream(this.#singles), blindStream(this.#singles.slice(0, BLIND_EDITS))];
  }

  get size(): number {
    return this.#singles.length;
  }

  /** Of the idea that `next` gives; 0 when there is none any more. */
  get score(): number {
    return Math.max(0, ...this.#streams.map(({ score }) => score));
  }

  next(): Idea | undefined {
    let best: Stream | undefined;
    for (const stream of this.#streams) {
      if (stream.score > (best?.score ?? 0)) {
        best = stream;
      }
    }
    return best?.next();
  }

  /**
   * This edit is right, maybe, but not enough: second edits are tried with it.
   * @param progress how much of the failing tests it makes pass, between 0 and 1
   */
  build(first: ScoredEdit, progress: number): void {
    this.#streams.push(pairStream(first, this.#singles, 0.8 * progress));
  }
}

function singleStream(edits: readonly ScoredEdit[]): Stream {
  let at = 0;
  return {
    get score() {
      return edits[at]?.score ?? 0;
    },
    next: () => {
      const found = edits[at++];
      return found && { edits: [found.edit], changes: found.edit.changes, score: found.score };
    },
  };
}

function pairStream(first: ScoredEdit, edits: readonly ScoredEdit[], factor: number): Stream {
  let at = 0;
  return {
    get score() {
      return (edits[at]?.score ?? 0) * factor;
    },
    next: () => {
      const second = edits[at++];
      return second && pairOf(first, second, second.score * factor);
    },
  };
}

/** Best pairs first, by the sum of their places in the order: 1+2, 1+3, 2+3, 1+4, … */
function blindStream(edits: readonly ScoredEdit[]): Stream {
  let [low, high] = [0, 1];
  const scoreOf = (): number => (edits[low]?.score ?? 0) * (edits[high]?.score ?? 0) * SECOND_EDIT;
  return {
    get score() {
      return high < edits.length ? scoreOf() : 0;
    },
    next: () => {
      const [first, second, score] = [edits[low], edits[high], scoreOf()];
      low++;
      if (low >= high) {
        [low, high] = [0, high + 1];
      }
      return first && second && pairOf(first, second, score);
    },
  };
}

/** @returns an idea without changes when the two cannot be made together */
function pairOf(first: ScoredEdit, second: ScoredEdit, score: number): Idea {
  const [one, other] = [first.edit, second.edit];
  const fit = one.path === other.path && areApart(one.changes, other.changes);
  return { edits: [one, other], changes: fit ? joined(one.changes, other.changes) : [], score };
}
