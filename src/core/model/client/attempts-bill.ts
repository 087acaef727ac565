import { addUsage, noUsage, type ChatOutcome, type MayRepeat, type Usage } from "../chat-model.ts";
import type { FailedOutcome } from "./attempt.ts";

/** What attempts that came to nothing may be billed for: who pays is asked before the next one is made. */
export class AttemptsBill {
  readonly #mayRepeat: MayRepeat | undefined;
  /** Where nobody was asked about it. */
  #spent: Usage = noUsage;

  constructor(mayRepeat: MayRepeat | undefined) {
    this.#mayRepeat = mayRepeat;
  }

  /**
   * Settles what an attempt may have cost before the next one is made.
   * @returns what the call comes to when the next one must not be made
   */
  settle(outcome: FailedOutcome): FailedOutcome | undefined {
    const { failure, usage } = outcome;
    if (usage.promptTokens + usage.completionTokens === 0) {
      return undefined;
    }
    if (!this.#mayRepeat) {
      this.#spent = addUsage(this.#spent, usage);
      return undefined;
    }
    const whyNot = this.#mayRepeat(usage, failure.kind);
    const message = `${failure.message} It was not asked once more. ${whyNot ?? ""}`;
    return whyNot === undefined ? undefined : { ...outcome, failure: { ...failure, message } };
  }

  /** The outcomes with what earlier attempts may have cost. */
  addTo(outcomes: readonly ChatOutcome[]): readonly ChatOutcome[] {
    return outcomes.map((outcome, answer) =>
      answer === 0 && this.#spent !== noUsage
        ? { ...outcome, usage: addUsage(this.#spent, outcome.usage) }
        : outcome,
    );
  }
}
