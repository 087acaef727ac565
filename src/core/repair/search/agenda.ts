import { areApart, joined, type Edit, type TextChange } from "../edits/edit.ts";

/** Edits of one or of several files, to be tried together. */
export interface Idea {
  readonly edits: readonly [Edit, ...Edit[]];
  /** By the path of what is changed; empty where its edits cannot be made together. */
  readonly changes: ReadonlyMap<string, readonly TextChange[]>;
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

/** Who made a mistake once is so much likelier to have made it again. */
const AGAIN = 5;

/** Each that makes some tests pass is put together with so many that make others pass. */
const MOST_COMPLEMENTS = 12;

/** Before any single edit: the tests themselves speak for it. */
const AT_ONCE = 10;

/** What is tried next: the likeliest of single edits, second edits to what helped a little, and pairs. */
export class Agenda {
  readonly #singles: readonly ScoredEdit[];
  readonly #streams: Stream[];

  /** @param edits likeliest first */
  constructor(edits: readonly ScoredEdit[]) {
    this.#singles = edits;
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
   * @param further what may be wrong besides, told by the tests that still fail, likeliest first; left out: as before
   */
  build(base: Idea, progress: number, further: readonly ScoredEdit[] = this.#singles): void {
    const most = this.#singles[0]?.score ?? 0;
    // Of several that get as far, the likelier is the better beginning.
    const factor = 0.8 * progress * Math.min(1, Math.sqrt(base.likelihood / most));
    const likely = { ...base, known: progress };
    this.#streams.push(
      furtherStream(likely, further, factor),
      furtherStream(likely, alike(base, further), AGAIN * factor),
    );
  }

  /**
   * A sign that this may be a part of the correction, and no more than that: pairs with it are tried before other pairs.
   * @param times how much likelier such a pair is than one of which nothing is known
   */
  favour(base: Idea, known: number, times: number): void {
    this.#streams.push(
      furtherStream({ ...base, known }, this.#singles, base.likelihood * SECOND_EDIT * times),
    );
  }

  /** Each of these makes tests pass that `one` does not, and the other way round: they are tried together at once. */
  combine(one: Idea, others: readonly Idea[], known: number): void {
    const pairs = others
      .map((other) => merged(one, other, known))
      .filter(({ changes }) => changes.size > 0)
      .sort((a, b) => b.likelihood - a.likelihood)
      .slice(0, MOST_COMPLEMENTS);
    this.#streams.push(streamOf(pairs, AT_ONCE));
  }
}

function streamOf(ideas: readonly Idea[], score: number): Stream {
  let at = 0;
  return {
    get score() {
      return at < ideas.length ? score : 0;
    },
    next: () => ideas[at++],
  };
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

/** The same correction as the last one, in other places. */
function alike({ edits }: Idea, further: readonly ScoredEdit[]): readonly ScoredEdit[] {
  const textOf = ({ kind, changes }: Edit): string => [kind, ...changes.map(({ text }) => text)].join("\n");
  const last = edits.at(-1);
  return last === undefined ? [] : further.filter(({ edit }) => textOf(edit) === textOf(last));
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
  const changes = new Map([[edit.path, edit.changes]]);
  return { edits: [edit], changes, known: 0, score, likelihood: score };
}

function together(base: Idea, further: ScoredEdit, score: number): Idea {
  return { ...merged(base, ideaOf(further), base.known), score };
}

/** @returns an idea without changes when they cannot be made together */
function merged(base: Idea, other: Idea, known: number | undefined): Idea {
  const changes = new Map(base.changes);
  for (const [path, own] of other.changes) {
    const those = base.changes.get(path);
    if (those !== undefined && !areApart(those, own)) {
      changes.clear();
      break;
    }
    changes.set(path, those === undefined ? own : joined(those, own));
  }
  return {
    edits: [...base.edits, ...other.edits],
    changes,
    known,
    score: 0.5 * Math.min(base.likelihood, other.likelihood),
    likelihood: base.likelihood * other.likelihood * SECOND_EDIT,
  };
}
