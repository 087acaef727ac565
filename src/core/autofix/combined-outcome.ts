import { addUsage, noUsage } from "../model/chat-model.ts";
import type { LedgerTotal } from "../model/money/ledger.ts";
import type { Outcome } from "../run/outcome.ts";
import { describeResults } from "./describe-results.ts";
import { isMadeByTool } from "./made-by-tool.ts";
import type { Autofixed, TakenFix } from "./autofix.ts";

/**
 * What several runs came to, as one outcome that can be reviewed and applied like any other's.
 * @param spent by all of them, those included that came to nothing
 * @param leftOut see `describeResults`
 * @returns `none` where nothing was taken
 */
export function combinedOutcome(
  { results, taken, patch, verdict }: Autofixed,
  spent: LedgerTotal,
  leftOut: number,
): Outcome {
  const reason = describeResults(results, leftOut);
  const [first] = taken;
  const candidates = taken.flatMap(({ outcome }) => outcome.candidates);
  const critiques = taken.flatMap(({ outcome }) => outcome.critiques);
  const ended = { candidates, critiques, spent, reason };
  if (first === undefined || patch === undefined || verdict === undefined) {
    return { kind: "none", ...ended };
  }
  const parts = taken.map((fix) => ({ title: titleOf(fix), patch: fix.chosen.patch }));
  const chosen = taken.length === 1 ? first.chosen : { ...first.chosen, ...whole, patch, parts, verdict };
  return {
    kind: "accepted",
    chosen,
    complete: verdict.complete && results.every(({ state }) => state !== "not fixed"),
    provenance: taken.flatMap(({ outcome, chosen: own }) =>
      isChosen(outcome, own.id) ? outcome.provenance : [],
    ),
    // A version that a tool raised is what the user asked for, and no model's idea.
    risks: taken.flatMap(({ outcome, task }) => (isMadeByTool(task) ? [] : outcome.risks)),
    ...ended,
  };
}

const whole = {
  id: "all",
  proposer: "several runs",
  origin: "combination",
  text: "",
  usage: noUsage,
} as const;

function isChosen(outcome: TakenFix["outcome"], id: string): boolean {
  return outcome.kind === "accepted" && outcome.chosen.id === id;
}

function titleOf({ task }: TakenFix): string {
  const [problem] = task.problems;
  return `${problem?.source ?? ""} ${problem?.code ?? ""}`.trim();
}

/** Of several runs. */
export function sumOf(totals: readonly LedgerTotal[]): LedgerTotal {
  const billedUsd = totals.reduce((sum, total) => sum + (total.billedUsd ?? 0), 0);
  return {
    calls: totals.reduce((sum, { calls }) => sum + calls, 0),
    usage: totals.reduce((sum, { usage }) => addUsage(sum, usage), noUsage),
    knownUsd: totals.reduce((sum, { knownUsd }) => sum + knownUsd, 0),
    ...(billedUsd > 0 && { billedUsd }),
    unpricedCalls: totals.reduce((sum, { unpricedCalls }) => sum + unpricedCalls, 0),
  };
}
