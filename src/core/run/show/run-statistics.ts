import type { ScoreLine } from "../../moa/roster/score-lines.ts";

/** What the last runs cost, and which models win: all that pictures are made of that say more than a number. */
export interface RunStatistics {
  /** In UTC; days on which nothing was asked are left out. */
  readonly days: readonly {
    readonly day: string;
    readonly usd: number;
    readonly calls: number;
    /** Calls at a price that nobody knows; the sum is without them. */
    readonly unpriced: number;
  }[];
  /** Who won most comes first. */
  readonly models: readonly ModelStatistics[];
}

interface ModelStatistics {
  readonly model: string;
  readonly runs: number;
  readonly wins: number;
  /** Of its answers, on average; from 0 to 1. */
  readonly merit: number;
}

/** A model that proposed twice in a run, or mixed the answers as well, took part in one run. */
export function modelStatistics(lines: readonly ScoreLine[]): readonly ModelStatistics[] {
  const models = new Map<string, { runs: number; wins: number; merits: number[] }>();
  for (const line of lines) {
    const answers = line.kind === "run" ? [...line.proposals, ...line.syntheses] : [];
    for (const model of new Set(answers.map((answer) => answer.model))) {
      const own = answers.filter((answer) => answer.model === model);
      const known = models.get(model) ?? { runs: 0, wins: 0, merits: [] };
      known.runs += 1;
      known.wins += own.some(({ chosen }) => chosen === true) ? 1 : 0;
      known.merits.push(...own.map(({ merit }) => merit));
      models.set(model, known);
    }
  }
  return [...models]
    .map(([model, { runs, wins, merits }]) => ({
      ...{ model, runs, wins },
      merit: merits.reduce((sum, merit) => sum + merit, 0) / merits.length,
    }))
    .toSorted((a, b) => b.wins - a.wins || b.merit - a.merit);
}
