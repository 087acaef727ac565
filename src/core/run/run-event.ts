import type { RunEstimate } from "../model/money/estimate-run.ts";
import type { MoaEvent } from "../moa/moa-event.ts";
import type { StrategyName } from "../moa/strategy/strategies.ts";
import type { Task } from "../task/task.ts";
import type { CheckResult } from "../verify/verifier.ts";
import type { Outcome } from "./outcome.ts";

/** Everything that happens in a run, in order: what the editor and the command line show and the journal keeps. */
export type RunEvent =
  | { readonly kind: "started"; readonly task: Task; readonly strategy: StrategyName; readonly seed: number }
  /** What the untouched workspace does already. */
  | { readonly kind: "baseline"; readonly checks: readonly CheckResult[] }
  | {
      readonly kind: "context";
      readonly files: readonly { readonly path: string; readonly reason: string }[];
      readonly omitted: readonly string[];
      readonly tokens: number;
    }
  /** What the run will cost, before the first call; only where models take part. */
  | { readonly kind: "estimate"; readonly estimate: RunEstimate }
  | MoaEvent
  | { readonly kind: "finished"; readonly outcome: Outcome };

export type OnRunEvent = (event: RunEvent) => void;
