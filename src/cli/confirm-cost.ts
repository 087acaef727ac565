import { createInterface } from "node:readline/promises";
import { describeEstimate } from "../core/model/money/estimate-run.ts";
import { formatUsd } from "../core/model/money/cost.ts";
import { exceeds, type Confirm } from "../core/run/consent.ts";
import { Failure } from "../core/workspace/failure.ts";

/** A question on the terminal, which fails as `cancelled` where the person leaves it; `undefined` where nobody sits there to answer it. */
export type AskPerson = ((question: string, signal: AbortSignal) => Promise<string>) | undefined;

export const askOnTerminal: AskPerson =
  process.stdin.isTTY && process.stderr.isTTY
    ? async (question, signal) => {
        const lines = createInterface({ input: process.stdin, output: process.stderr });
        try {
          return await lines.question(question, { signal });
        } catch (cause) {
          // An interrupt, or the end of the input: he wants to answer neither this nor anything else.
          process.stderr.write("\n");
          throw new Failure("cancelled", "Cancelled.", { cause });
        } finally {
          lines.close();
        }
      }
    : undefined;

/**
 * Asks before a run that may cost more than `--confirm-above`.
 * @param limitUsd `undefined`: never
 * @throws Failure `budget` where nobody can be asked
 */
export function confirmCost(limitUsd: number | undefined, ask: AskPerson, signal: AbortSignal): Confirm {
  return async (estimate) => {
    if (limitUsd === undefined || !exceeds(estimate, limitUsd)) {
      return true;
    }
    const cost = `This run will cost ${describeEstimate(estimate)}, and may cost more than ${formatUsd(limitUsd)}`;
    if (ask === undefined) {
      throw new Failure(
        "budget",
        `${cost}. Nothing was sent. Run it again with a higher --confirm-above, or without.`,
      );
    }
    return /^y(es)?$/i.test((await ask(`${cost}. Go on? [y/N] `, signal)).trim());
  };
}
