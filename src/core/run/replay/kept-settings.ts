import { isStrategyName, type StrategyName } from "../../moa/strategy/strategies.ts";
import { usualSettings, type StrategySettings } from "../../moa/strategy/strategy.ts";
import { Failure } from "../../workspace/failure.ts";
import type { PatchHeader } from "../journal/line-shapes.ts";

/** @throws Failure `journal` for a strategy that this version does not have */
export function keptStrategy({ run, strategy }: PatchHeader): StrategyName {
  if (isStrategyName(strategy)) {
    return strategy;
  }
  throw new Failure(
    "journal",
    `The run ${run} has the strategy ${strategy}, which this version of Patched MoA does not know.`,
  );
}

/** What a journal says of settings that this version knows; for all else, what is usual. */
export function keptSettings({ settings }: PatchHeader): StrategySettings {
  const known = Object.entries(usualSettings).map(([name, usual]: [string, unknown]) => {
    const kept = settings[name];
    return [name, typeof kept === typeof usual ? kept : usual];
  });
  return Object.fromEntries(known) as StrategySettings;
}
