import { describeTotal } from "../../core/model/money/describe-total.ts";
import { firstDayOf, readSpending, totalOf } from "../../core/model/money/spending-history.ts";

/** What all programs of the user have spent today (UTC). */
export interface SpentToday {
  /** Of the calls whose price is known. */
  readonly usd: number;
  /** How many have none. */
  readonly unpricedCalls: number;
  /** With calls and tokens. */
  readonly detail: string;
}

/**
 * @param now in milliseconds since the epoch
 * @returns undefined where no model was asked today
 * @throws Failure `budget` when what was spent cannot be read
 */
export function spentToday(stateFolder: string, now: number): SpentToday | undefined {
  const total = totalOf(readSpending(stateFolder, firstDayOf(1, now)).entries);
  const { calls, knownUsd, unpricedCalls } = total;
  return calls === 0 ? undefined : { usd: knownUsd, unpricedCalls, detail: describeTotal(total) };
}
