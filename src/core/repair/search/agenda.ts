import { areApart, joined, type Edit, type TextChange } from "../edits/edit.ts";

/** Edits of one file, to be tried together. */
export interface Idea {
  readonly edits: readonly [Edit, ...Edit[]];
  readonly changes: readonly TextChange[];
  /**
   * How much of the failing tests all but its last edit make pass, between 0 and 1; undefined where nobody knows whether
   * each of its edits helps.
   */
  readonly known: number | undefined;
  /** When it is tried; only the order matters. */
  readonly score: number;
  /** How likely it is the correction, whatever led to it; only the order matters. */
  readonly likelihood: number;
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
   * This is right, maybe, but not enough: one more edit is tried with it.
   * @param progress how much of the failing tests it makes pass, between 0 and 1
   */
  build(base: Idea, progress: number): void {
    this.#streams.push(furtherStream({ ...base, known: progress }, this.#singles, 0.8 * progress));
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
      return found && ideaOf(found);
    },
  };
}

function furtherStream(base: Idea, edits: readonly ScoredEdit[], factor: number): Stream {
  let at = 0;
  return {
    get score() {
      return (edits[at]?.score ?? 0) * factor;
    },
    next: () => {
      const further = edits[at++];
      return further && together(base, further, further.score * factor);
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
      return first && second && together({ ...ideaOf(first), known: undefined }, second, score);
    },
  };
}

function ideaOf({ edit, score }: ScoredEdit): Idea {
  return { edits: [edit], changes: edit.changes, known: 0, score, likelihood: score };
}

/** @returns an idea without changes when they cannot be made together */
function together(base: Idea, { edit, score: own }: ScoredEdit, score: number): Idea {
  const [{ path }] = base.edits;
  const fit = path === edit.path && areApart(base.changes, edit.changes);
  return {
    edits: [...base.edits, edit],
    changes: fit ? joined(base.changes, edit.changes) : [],
    known: base.known,
    score,
    likelihood: base.likelihood * own * SECOND_EDIT,
  };
}
