import type { Usage } from "../chat-model.ts";
import { formatUsd } from "./cost.ts";
import type { LedgerTotal } from "./ledger.ts";
import { said } from "../../workspace/said.ts";

/** What a run cost, in a line. A price that nobody gave is never taken for nothing. */
export function describeTotal({ calls, usage, knownUsd, billedUsd, unpricedCalls }: LedgerTotal): string {
  if (calls === 0) {
    return said`nothing: no model was asked`;
  }
  const count = calls === 1 ? "1 call" : `${calls} calls`;
  const unpriced = said`${unpricedCalls} of ${count} at an unknown price`;
  const priced = knownUsd === 0 ? unpriced : said`at least ${formatUsd(knownUsd)}, ${unpriced}`;
  const money = unpricedCalls === 0 ? formatUsd(knownUsd) : priced;
  const billed =
    billedUsd === undefined ? "" : `, ${said`${formatUsd(billedUsd)} of it as the endpoint says`}`;
  const estimated = usage.source === "estimated" ? `, ${said`partly estimated`}` : "";
  return said`${money} (${describeUsage(usage)} in ${count}${estimated}${billed})`;
}

/** `1200 prompt (400 of them cached) and 300 completion tokens (120 of them reasoning)`. */
function describeUsage({ promptTokens, cachedTokens, completionTokens, reasoningTokens }: Usage): string {
  const cached = cachedTokens > 0 ? ` (${cachedTokens} of them cached)` : "";
  const reasoning = reasoningTokens > 0 ? ` (${reasoningTokens} of them reasoning)` : "";
  return said`${promptTokens} prompt${cached} and ${completionTokens} completion tokens${reasoning}`;
}
