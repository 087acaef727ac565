import { groupedBy } from "../grouped-by.ts";
import type { Played, PlayedRun } from "./played-runs.ts";

/** How a model did at one kind of task in one language: plain means, nothing of which decays. */
export interface ScoreRow {
  readonly model: string;
  readonly task: string;
  readonly language: string;
  /** In which it answered. */
  readonly runs: number;
  /** Mean merit of its answers, from 0 to 1; undefined: it only mixed. */
  readonly merit: number | undefined;
  /** How much better it was than the best of the others, never less than nothing; undefined: it was always alone. */
  readonly adds: number | undefined;
  readonly syntheses: number;
  /** Mean merit of its syntheses; undefined: it mixed nothing. */
  readonly mixes: number | undefined;
}

/** Best first, for each kind of task and language. */
export function scoreTable({ runs }: Played): readonly ScoreRow[] {
  const alike = groupedBy(runs, ({ about }) => JSON.stringify([about.task, about.language]));
  return [...alike.values()].flatMap((some) => {
    const models = new Set(some.flatMap((run) => [...run.proposals.keys(), ...run.syntheses.keys()]));
    return [...models].map((model) => rowOf(model, some)).toSorted((a, b) => (b.merit ?? 0) - (a.merit ?? 0));
  });
}

function rowOf(model: string, runs: readonly PlayedRun[]): ScoreRow {
  const merits = runs.flatMap(({ proposals }) => proposals.get(model) ?? []);
  const added = runs.flatMap(({ proposals }) => {
    const own = proposals.get(model);
    const others = [...proposals].filter(([label]) => label !== model).map(([, merit]) => merit);
    return own === undefined || others.length === 0 ? [] : [Math.max(0, own - Math.max(...others))];
  });
  const mixed = runs.flatMap(({ syntheses }) => syntheses.get(model) ?? []);
  return {
    model,
    task: runs[0]?.about.task ?? "",
    language: runs[0]?.about.language ?? "",
    runs: merits.length,
    merit: meanOf(merits),
    adds: meanOf(added),
    syntheses: mixed.length,
    mixes: meanOf(mixed),
  };
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
