import type { RunLine, ScoreLine } from "./score-lines.ts";

/** What a task is about, as far as scores tell tasks apart. */
export interface About {
  readonly task: string;
  readonly language: string;
}

/** A run as it is counted: how each model did, by label, with what the user said about it. */
export interface PlayedRun {
  readonly at: string;
  readonly about: About;
  readonly proposals: ReadonlyMap<string, number>;
  readonly syntheses: ReadonlyMap<string, number>;
}

export interface Played {
  /** Oldest first. */
  readonly runs: readonly PlayedRun[];
  /** When a model was brought back last, by label. */
  readonly recalled: ReadonlyMap<string, string>;
}

/** What the lines of a scoreboard say, whatever their order. */
export function playedRuns(lines: readonly ScoreLine[]): Played {
  const runs = new Map<string, RunLine>();
  const decisions = new Map<string, boolean>();
  const recalled = new Map<string, string>();
  for (const line of lines.toSorted(compareLines)) {
    switch (line.kind) {
      case "run":
        runs.set(line.id, line);
        break;
      case "decision":
        decisions.set(line.run, line.accepted);
        break;
      case "recall":
        recalled.set(line.model, line.at);
        break;
    }
  }
  const played = [...runs.values()]
    .toSorted(compareLines)
    .map((run) => withDecision(run, decisions.get(run.id)));
  return { runs: played, recalled };
}

/** The user's word on an outcome counts as much as the gates', for who stands behind it. */
function withDecision({ at, task, language, proposals, syntheses }: RunLine, accepted?: boolean): PlayedRun {
  const meritOf = ({ merit, chosen }: RunLine["syntheses"][number]): number =>
    accepted === undefined || chosen !== true ? merit : (merit + Number(accepted)) / 2;
  const byModel = (scored: RunLine["syntheses"]): ReadonlyMap<string, number> =>
    new Map(scored.map((each) => [each.model, meritOf(each)]));
  return {
    at,
    about: { task, language },
    proposals: byModel(proposals),
    syntheses: byModel(syntheses),
  };
}

/** By time; what happened at the same moment, by what it says. */
function compareLines(a: ScoreLine, b: ScoreLine): number {
  const [left, right] = a.at === b.at ? [JSON.stringify(a), JSON.stringify(b)] : [a.at, b.at];
  return left < right ? -1 : left > right ? 1 : 0;
}
