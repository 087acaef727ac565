import type { Agenda, Idea, ScoredEdit } from "./agenda.ts";
import type { Progress } from "./progress.ts";

/** So many ideas that get tests as far are gone on from; more of them would each get too little. */
const MOST_ALIKE = 4;

/** So many ideas are gone on from at all. */
const MOST_BASES = 32;

/** So many ideas are favoured for a mere sign. */
const MOST_FAVOURED = 80;

/** So many that make the same tests pass are put together with what makes others pass. */
const MOST_EQUAL = 12;

/** More mistakes at once are not one bug any more. */
const MOST_TOGETHER = 4;

/** Ideas that correct a part of what is wrong, and what is made of them. */
export class Parts {
  readonly #agenda: Agenda;
  readonly #further: (passing: ReadonlySet<string>) => readonly ScoredEdit[];
  readonly #bases = new Map<string, number>();
  readonly #found: { readonly idea: Idea; readonly progress: Progress }[] = [];
  #favoured = 0;

  /** @param further what may be wrong besides, where these of the failing tests pass already */
  constructor(agenda: Agenda, further: (passing: ReadonlySet<string>) => readonly ScoredEdit[]) {
    this.#agenda = agenda;
    this.#further = further;
  }

  /** Whether it is to be seen if it breaks anything. */
  isWorthALook({ edits, known }: Idea, { share }: Progress): boolean {
    return known !== undefined && share > known && edits.length < MOST_TOGETHER;
  }

  /** It breaks nothing, and makes some of the failing tests pass, or fail further on. */
  add(idea: Idea, progress: Progress): void {
    this.#combine(idea, progress);
    const alike = this.#bases.get(progress.signature) ?? 0;
    const all = [...this.#bases.values()].reduce((sum, count) => sum + count, 0);
    if (alike < MOST_ALIKE && all < MOST_BASES) {
      this.#bases.set(progress.signature, alike + 1);
      const { passing, share } = progress;
      this.#agenda.build(idea, share, passing.size === 0 ? undefined : this.#further(passing));
    }
  }

  /** Nothing passes that did not, but there is a sign of progress. */
  favour(idea: Idea, { share, sign }: Progress): void {
    const { edits, known } = idea;
    if (known !== undefined && share === known && edits.length < MOST_TOGETHER && sign > 0) {
      if (this.#favoured < MOST_FAVOURED) {
        this.#favoured++;
        this.#agenda.favour(idea, share, sign);
      }
    }
  }

  #combine(idea: Idea, progress: Progress): void {
    if (progress.passing.size === 0) {
      return;
    }
    const others = this.#found.filter(
      (other) =>
        idea.edits.length + other.idea.edits.length <= MOST_TOGETHER &&
        !isWithin(other.progress.passing, progress.passing) &&
        !isWithin(progress.passing, other.progress.passing),
    );
    const known = Math.max(progress.share, ...others.map((other) => other.progress.share));
    const ideas = others.map((other) => other.idea);
    this.#agenda.combine(idea, ideas, known);
    const equal = this.#found.filter((other) => other.progress.signature === progress.signature);
    if (equal.length < MOST_EQUAL) {
      this.#found.push({ idea, progress });
    }
  }
}

function isWithin(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((each) => all.has(each));
}
