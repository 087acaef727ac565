import { addUsage, noUsage, type ModelFailureKind, type Usage } from "../chat-model.ts";
import type { Cost } from "./cost.ts";

/** One call to a model, and what came of it. */
export interface CallRecord {
  readonly model: string;
  readonly usage: Usage;
  readonly cost: Cost;
  readonly milliseconds: number;
  readonly outcome: "answer" | ModelFailureKind;
}

export interface LedgerTotal {
  /** That were made: one the budget refused is recorded, and not counted. */
  readonly calls: number;
  readonly usage: Usage;
  /** Of the calls whose price is known, in USD. */
  readonly knownUsd: number;
  /** Part of `knownUsd` that is counted as the endpoint says it; left out: none. */
  readonly billedUsd?: number;
  /** Calls whose cost cannot be said. While there is one, `knownUsd` is not the whole. */
  readonly unpricedCalls: number;
}

/** Every call of a run, in the order in which they ended; also those that failed, were cut off or cancelled. */
export class Ledger {
  readonly #calls: CallRecord[];
  readonly #onCall: (call: CallRecord) => void;

  /**
   * @param onCall told of each call as it ends
   * @param earlier calls of the same run, before it was cut off
   */
  constructor(onCall: (call: CallRecord) => void = () => undefined, earlier: readonly CallRecord[] = []) {
    this.#onCall = onCall;
    this.#calls = [...earlier];
  }

  get calls(): readonly CallRecord[] {
    return this.#calls;
  }

  record(call: CallRecord): void {
    this.#calls.push(call);
    this.#onCall(call);
  }

  total(): LedgerTotal {
    const billedUsd = this.#usd(({ cost }) => cost.kind === "known" && cost.saidBy === "endpoint");
    return {
      calls: this.#calls.filter(({ outcome }) => outcome !== "budget").length,
      usage: this.#calls.reduce((sum, { usage }) => addUsage(sum, usage), noUsage),
      knownUsd: this.#usd(() => true),
      ...(billedUsd > 0 && { billedUsd }),
      unpricedCalls: this.#calls.filter(({ cost }) => cost.kind === "unknown").length,
    };
  }

  #usd(counts: (call: CallRecord) => boolean): number {
    return this.#calls
      .filter(counts)
      .reduce((sum, { cost }) => sum + (cost.kind === "known" ? cost.usd : 0), 0);
  }
}
