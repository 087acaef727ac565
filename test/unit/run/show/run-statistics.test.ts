import { expect, test } from "vitest";
import type { ScoreLine } from "../../../../src/core/moa/roster/score-lines.ts";
import { modelStatistics } from "../../../../src/core/run/show/run-statistics.ts";

const at = "2026-11-29T12:00:00.000Z";

test("a model that proposed twice in a run and mixed the answers took part in one run", () => {
  const line: ScoreLine = {
    ...{ kind: "run", id: "1", at, task: "fix", language: "typescript" },
    proposals: [
      { model: "a", merit: 1, tokens: 10 },
      { model: "a", merit: 0.5, tokens: 10 },
      { model: "b", merit: 0, tokens: 10 },
    ],
    syntheses: [{ model: "a", merit: 0, chosen: true }],
  };
  expect(modelStatistics([line, { kind: "decision", run: "1", at, accepted: true }])).toEqual([
    { model: "a", runs: 1, wins: 1, merit: 0.5 },
    { model: "b", runs: 1, wins: 0, merit: 0 },
  ]);
});
