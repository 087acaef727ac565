import type { ObservedCheck } from "../observed-check.ts";
import { differing } from "../results/compare-reports.ts";
import type { BaselineBook } from "./baseline-book.ts";
import { stateOf, type BaselineQuestion } from "./baseline-question.ts";
import { checksFrom, keptFrom } from "./kept-baseline.ts";

/** Checks that are quicker are run again: to look whether they have to be would take as long. */
const leastWorthKeeping = 2_000;

/** Clocks of file systems are coarse. Milliseconds. */
const slack = 1_000;

export interface EarlierBaselinesParts {
  readonly book: BaselineBook;
  /** Whether a check's output has something that is kept nowhere, such as a password. */
  readonly isPrivate: (output: string) => boolean;
  /** Told once why nothing is used or kept, where a user may want to know. */
  readonly note: (text: string) => void;
  /** Whatever is known, the checks are run; what they say is kept as always. */
  readonly isFresh?: boolean;
  /** What is quicker is not kept; usually two seconds. */
  readonly leastMilliseconds?: number;
}

/** What checks said of the untouched workspace in an earlier run, where everything is still as it was then. */
export class EarlierBaselines {
  readonly #parts: EarlierBaselinesParts;
  #noted = false;

  constructor(parts: EarlierBaselinesParts) {
    this.#parts = parts;
  }

  /**
   * @returns undefined where nothing is known that certainly still holds
   * @throws Failure `cancelled`
   */
  async recall(
    question: BaselineQuestion,
    signal: AbortSignal,
  ): Promise<readonly ObservedCheck[] | undefined> {
    const { book, isFresh = false } = this.#parts;
    if (isFresh || !(await book.has(question.commands))) {
      return undefined;
    }
    const state = await stateOf(question, signal);
    const kept = typeof state === "string" ? undefined : await book.find(state.key);
    return kept && checksFrom(kept);
  }

  /**
   * Keeps results for a later run, if nothing has changed while the checks were run.
   * @param began when the first of them was started; milliseconds since 1970
   * @throws Failure `cancelled`
   */
  async keep(
    question: BaselineQuestion,
    checks: readonly ObservedCheck[],
    began: number,
    signal: AbortSignal,
  ): Promise<void> {
    const milliseconds = checks.reduce((sum, { result }) => sum + result.milliseconds, 0);
    const isPrivate = checks.some((check) => this.#parts.isPrivate(JSON.stringify(check)));
    if (milliseconds < (this.#parts.leastMilliseconds ?? leastWorthKeeping) || isPrivate) {
      return;
    }
    const state = await stateOf(question, signal);
    if (typeof state === "string") {
      this.#noteOnce(`What the checks said is not kept for the next run: ${state}.`);
      return;
    }
    // Changed meanwhile: nobody knows which of it the checks saw.
    if (state.newest > began - slack) {
      return;
    }
    const kept = keptFrom(state.key, Math.round(began), checks);
    if (kept !== undefined) {
      await this.#write(kept);
    }
  }

  /** Adds what another run of a check on the same workspace said otherwise: it does not always fail. */
  async keepFlaky(
    question: BaselineQuestion,
    one: ObservedCheck,
    other: ObservedCheck,
    signal: AbortSignal,
  ): Promise<void> {
    const keys = differing(one.reports, other.reports);
    if (keys.size === 0) {
      return;
    }
    const state = await stateOf(question, signal);
    const kept = typeof state === "string" ? undefined : await this.#parts.book.find(state.key);
    if (kept === undefined) {
      return;
    }
    const { command } = one.result;
    const checks = kept.checks.map((check) =>
      check.command === command ? { ...check, flaky: [...new Set([...check.flaky, ...keys])] } : check,
    );
    await this.#write({ ...kept, checks });
  }

  async #write(kept: Parameters<BaselineBook["put"]>[0]): Promise<void> {
    try {
      await this.#parts.book.put(kept);
    } catch (error) {
      this.#noteOnce(`What the checks said is not kept for the next run: ${String(error)}`);
    }
  }

  #noteOnce(text: string): void {
    if (!this.#noted) {
      this.#noted = true;
      this.#parts.note(text);
    }
  }
}
