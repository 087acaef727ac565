import { combine } from "../../patch/diff/combine-patches.ts";
import type { Patch } from "../../patch/patch.ts";
import type { Diagnostic } from "../../workspace/diagnostic.ts";
import { asServicePrefers, type Cover } from "./cover.ts";
import type { FreshErrors } from "./fresh-errors.ts";
import type { NextSteps } from "./next-step.ts";
import type { Screened } from "./screening.ts";

/** Looks take as long as a gate; who has many problems is not to wait for all of them. Milliseconds. */
const longest = 15_000;

/** A remedy that was left out, and the errors it would bring; none: there was no time to try it. */
interface Refusal {
  readonly remedy: Screened;
  readonly fresh: readonly Diagnostic[];
}

/** What is left of a cover when whatever brings new errors is taken out. */
export interface SoundCover extends Cover {
  readonly refused: readonly Refusal[];
}

/**
 * Of remedies that bring new errors together, as many as bring none: one bad fix of twenty costs the others nothing. The
 * remedies in whose files the new errors are come last, and else halves are tried, so that most looks are at many of them.
 */
export class SoundCovers {
  readonly #errors: FreshErrors;
  readonly #steps: NextSteps;
  readonly #pool: readonly Screened[];
  readonly #end: number;

  /** @param pool all remedies, of which others may stand in for those that are left out */
  constructor(errors: FreshErrors, steps: NextSteps, pool: readonly Screened[]) {
    this.#errors = errors;
    this.#steps = steps;
    this.#pool = pool;
    this.#end = performance.now() + longest;
  }

  /** @throws Failure `cancelled` */
  async of(cover: Cover, signal: AbortSignal): Promise<SoundCover> {
    if (this.#isLate() || (await this.#errors.of(cover.patch, signal)).length === 0) {
      return { ...cover, refused: [] };
    }
    const search = new Search(this.#errors, signal, this.#end);
    // Alone or together: what brings errors by itself is tried when the others are safe.
    await search.add(cover.remedies.filter(({ breaks }) => !breaks));
    await search.add(cover.remedies.filter(({ breaks }) => breaks));
    await search.addLater();
    for (const { remedy, fresh } of search.refused.filter(({ fresh: found }) => found.length > 0)) {
      const further = this.#isLate() ? undefined : await this.#steps.after(remedy, signal);
      if (fresh.length > 0 && further !== undefined) {
        await search.replace(remedy, further);
      }
    }
    await this.#standIns(search, cover);
    await search.addLater();
    const { kept, refused } = search;
    return { remedies: kept, patch: patchOf(kept), refused };
  }

  /** Second choices for what the first ones would have mended. */
  async #standIns(search: Search, cover: Cover): Promise<void> {
    const tried = new Set(cover.remedies.map(({ key }) => key));
    const wins = ({ resolves }: Screened): number => {
      const done = new Set(search.kept.flatMap((remedy) => [...remedy.resolves]));
      const wanted = new Set(search.refused.flatMap(({ remedy }) => [...remedy.resolves]));
      return [...resolves].filter((problem) => wanted.has(problem) && !done.has(problem)).length;
    };
    const others = this.#pool.filter(({ key }) => !tried.has(key));
    for (const other of others.toSorted((a, b) => asServicePrefers(a, b, wins))) {
      if (wins(other) > 0 && search.goesWithKept(other)) {
        await search.add([other]);
      }
    }
  }

  #isLate(): boolean {
    return performance.now() > this.#end;
  }
}

class Search {
  kept: readonly Screened[] = [];
  refused: readonly Refusal[] = [];
  readonly #errors: FreshErrors;
  readonly #signal: AbortSignal;
  readonly #end: number;

  constructor(errors: FreshErrors, signal: AbortSignal, end: number) {
    this.#errors = errors;
    this.#signal = signal;
    this.#end = end;
  }

  goesWithKept(remedy: Screened): boolean {
    return combine([...this.kept, remedy].map(({ patch }) => patch)).leftOut.length === 0;
  }

  /** As many of these as bring no error on top of what is kept. */
  async add(remedies: readonly Screened[]): Promise<void> {
    if (remedies.length === 0) {
      return;
    }
    if (performance.now() > this.#end) {
      this.refused = [...this.refused, ...remedies.map((remedy) => ({ remedy, fresh: [] }))];
      return;
    }
    const together = [...this.kept, ...remedies];
    const fresh = await this.#errors.of(patchOf(together), this.#signal);
    if (fresh.length === 0) {
      this.kept = together;
    } else if (remedies.length === 1) {
      this.refused = [...this.refused, ...remedies.map((remedy) => ({ remedy, fresh }))];
    } else {
      const [first, second] = parted(remedies, fresh);
      await this.add(first);
      await this.add(second);
    }
  }

  /** What was refused may hold with what was kept since. */
  async addLater(): Promise<void> {
    for (let before = -1; before < this.kept.length && performance.now() < this.#end;) {
      before = this.kept.length;
      const waiting = this.refused;
      this.refused = [];
      for (const refusal of waiting) {
        if (this.#isMissing(refusal.remedy) && this.goesWithKept(refusal.remedy)) {
          await this.add([refusal.remedy]);
        } else {
          this.refused = [...this.refused, refusal];
        }
      }
    }
  }

  /** Whether it takes away what nothing else does. */
  #isMissing({ resolves }: Screened): boolean {
    const done = new Set(this.kept.flatMap((remedy) => [...remedy.resolves]));
    return [...resolves].some((problem) => !done.has(problem));
  }

  /** Takes the other, if it holds, and forgets that the one was refused. */
  async replace(remedy: Screened, other: Screened): Promise<void> {
    const before = this.kept.length;
    const { refused } = this;
    if (this.goesWithKept(other)) {
      await this.add([other]);
    }
    this.refused = this.kept.length > before ? refused.filter((each) => each.remedy !== remedy) : refused;
  }
}

/** Those that may be at fault behind the others, where the files tell; else halves. */
function parted(
  remedies: readonly Screened[],
  fresh: readonly Diagnostic[],
): readonly [readonly Screened[], readonly Screened[]] {
  const broken = new Set(fresh.map(({ path }) => path));
  const isSuspect = ({ patch }: Screened): boolean => patch.changes.some(({ path }) => broken.has(path));
  const suspects = remedies.filter(isSuspect);
  if (suspects.length > 0 && suspects.length < remedies.length) {
    return [remedies.filter((remedy) => !isSuspect(remedy)), suspects];
  }
  const middle = Math.ceil(remedies.length / 2);
  return [remedies.slice(0, middle), remedies.slice(middle)];
}

function patchOf(remedies: readonly Screened[]): Patch {
  return combine(remedies.map(({ patch }) => patch)).patch;
}
