import type { Played, PlayedRun } from "./played-runs.ts";

/** Whether a model may decide runs. A newcomer is on probation; who is benched sits out, and then is a newcomer again. */
export type Standing =
  | { readonly kind: "newcomer"; readonly runs: number }
  | { readonly kind: "regular" }
  | {
      readonly kind: "benched";
      readonly why: Underperformance;
      /** Runs of others until then. */ readonly rest: number;
    };

/** Mean merits in the runs that count. */
interface Underperformance {
  readonly runs: number;
  readonly own: number;
  readonly others: number;
}

/** Runs a newcomer plays before it counts as known. */
export const probation = 3;
/** Runs beside others that a verdict on a model takes. */
const persistence = 12;
/** Runs of others a benched model sits out, before it is tried again. */
const rest = 40;
/** Who does no better, while the others do that much better, underperforms; where all fail, the tasks are hard. */
const poor = 0.25;
const gap = 0.25;

interface Beside {
  readonly own: number;
  /** Of all others in the run, on the average. */
  readonly others: number;
}

/** Free agents (RLFA, arXiv 2501.17903): probation, regular play, release of who underperforms persistently, and another try. */
export function standingOf(model: string, { runs, recalled }: Played): Standing {
  const recall = recalled.get(model);
  let isRecalled = false;
  let returns = false;
  let standing: Standing = { kind: "newcomer", runs: 0 };
  let beside: Beside[] = [];
  for (const run of runs) {
    if (!isRecalled && recall !== undefined && recall <= run.at) {
      isRecalled = true;
      standing = { kind: "regular" };
      beside = [];
    }
    const own = run.proposals.get(model);
    if (standing.kind === "benched") {
      const left: number = own === undefined ? standing.rest - 1 : standing.rest;
      returns ||= left === 0;
      standing =
        left === 0 ? { kind: "newcomer", runs: 0 } : { kind: "benched", why: standing.why, rest: left };
      beside = [];
      continue;
    }
    if (own === undefined) {
      continue;
    }
    beside = [...beside, ...comparison(own, model, run)].slice(-persistence);
    if (standing.kind === "newcomer") {
      const played: number = standing.runs + 1;
      standing = played < probation ? { kind: "newcomer", runs: played } : { kind: "regular" };
    }
    // Who was benched before is given less time.
    const why = underperformance(beside, returns ? probation : persistence);
    if (standing.kind === "regular" && why !== undefined) {
      standing = { kind: "benched", why, rest };
    }
    returns &&= standing.kind === "newcomer";
  }
  return recall !== undefined && !isRecalled ? { kind: "regular" } : standing;
}

function comparison(own: number, model: string, { proposals }: PlayedRun): readonly Beside[] {
  const others = [...proposals].filter(([label]) => label !== model).map(([, merit]) => merit);
  return others.length === 0 ? [] : [{ own, others: mean(others) }];
}

function underperformance(beside: readonly Beside[], needed: number): Underperformance | undefined {
  if (beside.length < needed) {
    return undefined;
  }
  const own = mean(beside.map((each) => each.own));
  const others = mean(beside.map((each) => each.others));
  return own <= poor && others - own >= gap ? { runs: beside.length, own, others } : undefined;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * For the user.
 * @param recallWith what brings a model back at once
 */
export function describeBench(
  model: string,
  { why, rest: left }: Extract<Standing, { kind: "benched" }>,
  recallWith: (model: string) => string,
): string {
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  return `${model} is benched: in its last ${why.runs} runs beside others its answers were worth ${percent(why.own)}, theirs ${percent(why.others)}. It is tried again after ${left} runs without it; ${recallWith(model)} brings it back at once.`;
}
