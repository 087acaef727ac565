import { describeEstimate, type RunEstimate } from "../model/money/estimate-run.ts";
import { Failure } from "../workspace/failure.ts";

/** Asks the user whether a run may cost what is estimated. */
export type Confirm = (estimate: RunEstimate) => Promise<boolean>;

/**
 * Whether a user who set a limit wants to be asked: what may cost more than that, and what cannot be said to cost less.
 * @param limitUsd `undefined`: never asked
 */
export function exceeds(estimate: RunEstimate, limitUsd: number | undefined): boolean {
  if (limitUsd === undefined) {
    return false;
  }
  return estimate.kind === "unknown" || estimate.mostUsd > limitUsd || estimate.unpricedCalls > 0;
}

/** @throws Failure `cancelled` when the user does not want to spend that much; nothing is sent then */
export async function requireConsent(estimate: RunEstimate, confirm: Confirm | undefined): Promise<void> {
  if (confirm !== undefined && !(await confirm(estimate))) {
    throw new Failure(
      "cancelled",
      `Not run: the estimate is ${describeEstimate(estimate)}. Nothing was sent.`,
    );
  }
}
