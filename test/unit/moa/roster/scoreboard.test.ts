import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { playedRuns } from "../../../../src/core/moa/roster/played-runs.ts";
import { Scoreboard } from "../../../../src/core/moa/roster/scoreboard.ts";
import { scoreTable } from "../../../../src/core/moa/roster/score-table.ts";
import { standingOf } from "../../../../src/core/moa/roster/standing.ts";
import type { RunLine, ScoreLine } from "../../../../src/core/moa/roster/score-lines.ts";
import { anyLine, labels, merit, momentOf, run } from "./score-lines.ts";

const about = { task: "fix", language: "TypeScript" };
const python = { task: "fix", language: "Python" };
const lines = fc.array(anyLine, { maxLength: 60 });

function boardOf(some: readonly ScoreLine[]): Scoreboard {
  return new Scoreboard(playedRuns(some).runs);
}

function several(count: number, merits: Readonly<Record<string, number>>, from = 0): readonly RunLine[] {
  return Array.from({ length: count }, (_, index) => run(from + index, merits));
}

/** Everything that is worked out of lines. */
function everything(some: readonly ScoreLine[]): unknown {
  const played = playedRuns(some);
  const board = new Scoreboard(played.runs);
  return {
    models: labels.map((model) => [
      standingOf(model, played),
      board.strength(model, about),
      board.strength(model, python),
      board.aggregation(model, about),
      board.evidence(model, about, "proposals"),
      labels.map((other) => board.complement(model, [other], about)),
    ]),
    table: scoreTable(played),
  };
}

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === "number") {
    return [value];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe("A scoreboard", () => {
  test("does not depend on the order in which its lines are read", () => {
    fc.assert(
      fc.property(
        lines.chain((some) =>
          fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
        ),
        ([some, shuffled]) => {
          expect(everything(shuffled)).toEqual(everything(some));
        },
      ),
    );
  });

  test("expects merits between nothing and everything, whatever happened, and never what is no number", () => {
    fc.assert(
      fc.property(lines, (some) => {
        const board = boardOf(some);
        for (const model of labels) {
          const expected = [
            board.strength(model, about),
            board.aggregation(model, python),
            board.complement(model, labels, about),
          ];
          expect(expected.every((value) => value >= 0 && value <= 1)).toBe(true);
        }
        expect(numbersIn(everything(some)).every(Number.isFinite)).toBe(true);
      }),
    );
  });

  test("expects no less of a model that did better in a run", () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.constantFrom(...labels), merit), { minLength: 1, maxLength: 20 }),
        fc.nat(),
        merit,
        (played, which, better) => {
          const runs = played.map((merits, index) => run(index, merits));
          const changed = which % played.length;
          const raised = played.map((merits, index) =>
            run(index, index === changed ? { ...merits, a: Math.max(better, merits["a"] ?? 0) } : merits),
          );
          const before =
            played[changed]?.["a"] === undefined ? undefined : boardOf(runs).strength("a", about);
          expect(boardOf(raised).strength("a", about)).toBeGreaterThanOrEqual((before ?? 0) - 1e-12);
        },
      ),
    );
  });

  test("knows languages apart, and falls back on the kind of task where it knows no better", () => {
    const board = boardOf([
      ...several(10, { a: 1 }),
      ...Array.from({ length: 10 }, (_, index) => run(20 + index, { a: 0 }, { language: "Python" })),
    ]);
    expect(board.strength("a", about)).toBeGreaterThan(0.7);
    expect(board.strength("a", python)).toBeLessThan(0.3);
    const rust = board.strength("a", { task: "fix", language: "Rust" });
    expect([rust > board.strength("a", python), rust < board.strength("a", about)]).toEqual([true, true]);
    expect(board.strength("nobody", about)).toBe(0.5);
  });

  test("what counts is what a model adds: who is right where another fails, not who is right along with it", () => {
    const board = boardOf(
      Array.from({ length: 20 }, (_, index) =>
        run(index, index % 2 === 0 ? { a: 1, twin: 1, other: 0 } : { a: 0, twin: 0, other: 1 }),
      ),
    );
    expect(board.strength("twin", about)).toBeCloseTo(board.strength("other", about), 1);
    expect(board.complement("other", ["a"], about)).toBeGreaterThan(0.4);
    expect(board.complement("twin", ["a"], about)).toBeLessThan(0.05);
  });

  test("the user's word counts as much as the gates', for who stands behind the outcome; the last word counts", () => {
    const proposals = [
      { model: "a", merit: 0.8, tokens: 1, chosen: true },
      { model: "b", merit: 0.8, tokens: 1 },
    ];
    const decision = (accepted: boolean, at: number): ScoreLine => ({
      kind: "decision",
      run: "run 1",
      at: momentOf(at),
      accepted,
    });
    const meritsOf = (...some: readonly ScoreLine[]): unknown =>
      Object.fromEntries(playedRuns([run(1, {}, { proposals }), ...some]).runs[0]?.proposals ?? []);
    expect(meritsOf()).toEqual({ a: 0.8, b: 0.8 });
    expect(meritsOf(decision(true, 2))).toEqual({ a: 0.9, b: 0.8 });
    expect(meritsOf(decision(false, 3), decision(true, 2))).toEqual({ a: 0.4, b: 0.8 });
  });
});

describe("The standing of a model", () => {
  const fails = { bad: 0, good: 1, fair: 0.8 };

  test("three runs of probation, then regular; benched by the twelfth run in which it failed beside others that did not", () => {
    const after = (count: number): unknown => standingOf("bad", playedRuns(several(count, fails))).kind;
    expect([0, 1, 2, 3, 11, 12].map(after)).toEqual([
      "newcomer",
      "newcomer",
      "newcomer",
      "regular",
      "regular",
      "benched",
    ]);
    expect(standingOf("good", playedRuns(several(30, fails))).kind).toBe("regular");
  });

  test("nobody is benched where all fail, or who has nobody to compare with", () => {
    expect(standingOf("bad", playedRuns(several(40, { bad: 0, good: 0 }))).kind).toBe("regular");
    expect(standingOf("bad", playedRuns(several(40, { bad: 0 }))).kind).toBe("regular");
  });

  test("is tried again after forty runs of the others, and has three runs to show that it is better", () => {
    const benched = several(12, fails);
    const rested = (runs: number): readonly ScoreLine[] => [
      ...benched,
      ...several(runs, { good: 1, fair: 1 }, 12),
    ];
    expect(standingOf("bad", playedRuns(rested(39)))).toMatchObject({ kind: "benched", rest: 1 });
    expect(standingOf("bad", playedRuns(rested(40))).kind).toBe("newcomer");
    const again = (merits: Readonly<Record<string, number>>): unknown =>
      standingOf("bad", playedRuns([...rested(40), ...several(3, merits, 60)])).kind;
    expect(again(fails)).toBe("benched");
    expect(again({ bad: 1, good: 1 })).toBe("regular");
  });

  test("a recall brings it back at once, and takes twelve more runs to be benched again", () => {
    const recall: ScoreLine = { kind: "recall", model: "bad", at: momentOf(12) };
    const after = (count: number): unknown =>
      standingOf("bad", playedRuns([...several(12, fails), recall, ...several(count, fails, 13)])).kind;
    expect([after(0), after(11), after(12)]).toEqual(["regular", "regular", "benched"]);
  });
});
