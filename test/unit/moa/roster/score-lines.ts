import fc from "fast-check";
import type { RunLine, ScoreLine } from "../../../../src/core/moa/roster/score-lines.ts";

const start = Date.UTC(2026, 0, 1);

/** `2026-01-01T00:00:00.000Z` and so many minutes. */
export function momentOf(minute: number): string {
  return new Date(start + minute * 60_000).toISOString();
}

/** A run in which models did so well; the number of the run is its time. */
export function run(
  number: number,
  merits: Readonly<Record<string, number>>,
  more: Partial<RunLine> = {},
): RunLine {
  return {
    kind: "run",
    id: `run ${number}`,
    at: momentOf(number),
    task: "fix",
    language: "TypeScript",
    proposals: Object.entries(merits).map(([model, merit]) => ({ model, merit, tokens: 100 })),
    syntheses: [],
    ...more,
  };
}

export const labels = ["a", "b", "c", "d"];
const label = fc.constantFrom(...labels);
export const merit = fc.double({ min: 0, max: 1, noNaN: true });
const scored = fc.record({ model: label, merit, chosen: fc.boolean() });
const unique = { selector: ({ model }: { readonly model: string }) => model, maxLength: 4 };

const anyRun: fc.Arbitrary<RunLine> = fc.record({
  kind: fc.constant("run" as const),
  id: fc.integer({ min: 0, max: 30 }).map((number) => `run ${number}`),
  at: fc.integer({ min: 0, max: 200 }).map(momentOf),
  task: fc.constantFrom("fix", "edit"),
  language: fc.constantFrom("TypeScript", "Python", "any"),
  proposals: fc.uniqueArray(
    scored.map((each) => ({ ...each, tokens: 1 })),
    unique,
  ),
  syntheses: fc.uniqueArray(scored, unique),
});

export const anyLine: fc.Arbitrary<ScoreLine> = fc.oneof(
  { arbitrary: anyRun, weight: 8 },
  fc.record({
    kind: fc.constant("decision" as const),
    run: fc.integer({ min: 0, max: 30 }).map((number) => `run ${number}`),
    at: fc.integer({ min: 0, max: 200 }).map(momentOf),
    accepted: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("recall" as const),
    model: label,
    at: fc.integer({ min: 0, max: 200 }).map(momentOf),
  }),
);
