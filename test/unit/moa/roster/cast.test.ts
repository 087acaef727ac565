import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unknownWindow, type ChatModel } from "../../../../src/core/model/chat-model.ts";
import { metered, type Price } from "../../../../src/core/model/money/prices.ts";
import { seededRandom } from "../../../../src/core/moa/random.ts";
import { cast, type Casting } from "../../../../src/core/moa/roster/cast.ts";
import type { RunLine, ScoreLine } from "../../../../src/core/moa/roster/score-lines.ts";
import { anyLine, run } from "./score-lines.ts";

const about = { task: "fix", language: "TypeScript" };

function model(label: string, price?: Price): ChatModel {
  return {
    id: label,
    label,
    window: unknownWindow,
    ...(price && { price }),
    ask: () => Promise.reject(new Error("nobody is asked here")),
  };
}

function several(count: number, merits: Readonly<Record<string, number>>, from = 0): readonly RunLine[] {
  return Array.from({ length: count }, (_, index) => run(from + index, merits));
}

function castOf(
  models: readonly ChatModel[],
  lines: readonly ScoreLine[],
  { places = 2, seed = 1, critic }: { places?: number; seed?: number; critic?: ChatModel } = {},
): Casting {
  const recallWith = (label: string): string => `recall ${label}`;
  const call = { about, places, random: seededRandom(seed), recallWith };
  return cast({ models, ...(critic && { critic }) }, lines, call);
}

function names(models: readonly ChatModel[] = []): readonly string[] {
  return models.map(({ label }) => label);
}

const pool = ["poor", "good", "best"].map((label) => model(label));
const known = several(10, { poor: 0.2, good: 0.7, best: 0.9 });
const seeds = Array.from({ length: 100 }, (_, seed) => seed);

describe("The cast of a run", () => {
  test("the best comes first, and each place goes to who adds most to those before it", () => {
    const complementary = Array.from({ length: 20 }, (_, index) =>
      run(index, index % 5 < 3 ? { first: 1, twin: 1, other: 0 } : { first: 0, twin: 0, other: 1 }),
    );
    const models = ["twin", "other", "first"].map((label) => model(label));
    const second = seeds.map((seed) => names(castOf(models, complementary, { seed }).mix.models)[1]);
    expect(second.filter((name) => name === "other").length).toBeGreaterThan(80);
    expect(names(castOf(pool, known, { places: 1 }).mix.models)).toEqual(["best"]);
  });

  test("is the same for the same seed and scores; another seed sometimes gives the last place to somebody else", () => {
    const casts = seeds.map((seed) => names(castOf(pool, known, { seed }).mix.models).join());
    expect(casts).toEqual(seeds.map((seed) => names(castOf(pool, known, { seed }).mix.models).join()));
    const usual = casts.filter((each) => each === "best,good").length;
    expect([usual > 70, usual < 100]).toEqual([true, true]);
    expect(casts.every((each) => each.startsWith("best,"))).toBe(true);
  });

  test("who has not played for long becomes interesting again", () => {
    const long = [...several(6, { poor: 0.5, best: 0.9 }), ...several(200, { best: 0.9 }, 6)];
    const two = [model("poor"), model("best")];
    expect(names(castOf(two, long.slice(0, 8), { places: 1 }).mix.models)).toEqual(["best"]);
    expect(names(castOf(two, long, { places: 1 }).mix.models)).toEqual(["poor"]);
  });

  test("of two that do equally well the cheaper one is asked", () => {
    const lines = several(20, { dear: 0.9, cheap: 0.9 });
    const two = [model("dear", metered(10, 30)), model("cheap", metered(0.1, 0.3))];
    expect(names(castOf(two, lines, { places: 1 }).mix.models)).toEqual(["cheap"]);
  });

  test("a newcomer is asked beside those who are known, on probation, and takes part once it is known", () => {
    const four = [...pool, model("new")];
    const { mix, notes } = castOf(four, known);
    expect([names(mix.models).includes("new"), names(mix.probation)]).toEqual([false, ["new"]]);
    expect(notes.join()).toMatch(/new is asked beside them, on probation, and decides nothing alone/);
    const shown = [...known, ...several(3, { best: 0.9, new: 1 }, 10)];
    expect(castOf(four, shown).mix.probation).toBeUndefined();
    expect(names(castOf(four, shown, { places: 4 }).mix.models)).toContain("new");
  });

  test("where nobody is known yet the first of the pool play, in the user's order", () => {
    const { mix } = castOf(pool, []);
    expect([names(mix.models), names(mix.probation)]).toEqual([["poor", "good"], ["best"]]);
  });

  test("who is benched does not play, and the user is told why and how to bring it back; with nobody else it plays", () => {
    const lines = several(12, { bad: 0, good: 1 });
    const { mix, notes } = castOf([model("bad"), model("good")], lines);
    expect(names(mix.models)).toEqual(["good"]);
    expect(notes.at(-1)).toBe(
      "bad is benched: in its last 12 runs beside others its answers were worth 0 %, theirs 100 %. It is tried again after 40 runs without it; recall bad brings it back at once.",
    );
    expect(names(castOf([model("bad")], lines).mix.models)).toEqual(["bad"]);
  });

  test("the aggregator is who mixes best, whoever proposes best; nobody's choice before anybody has mixed, or the user's", () => {
    const mixed = known.map((line, index) => ({
      ...line,
      syntheses: [index % 2 === 0 ? { model: "poor", merit: 1 } : { model: "best", merit: 0.1 }],
    }));
    const { mix, notes } = castOf(pool, mixed, { places: 1 });
    expect([names(mix.models), mix.aggregator?.label]).toEqual([["best"], "poor"]);
    expect(notes.join()).toContain("poor mixes");
    expect(castOf(pool, known).mix.aggregator).toBeUndefined();
    expect(castOf(pool, mixed, { critic: model("judge") }).mix.aggregator).toBeUndefined();
  });

  test("whatever the scores say, as many play as there is room for, all of the pool, none twice and none benched beside others", () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 80 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(),
        (lines, places, seed) => {
          const models = ["a", "b", "c", "d"].map((label) => model(label));
          const { mix } = castOf(models, lines, { places, seed });
          const playing = [...mix.models, ...(mix.probation ?? [])];
          expect(new Set(playing).size).toBe(playing.length);
          expect(playing.every((each) => models.includes(each))).toBe(true);
          expect(mix.models.length).toBeGreaterThan(0);
          expect(mix.models.length).toBeLessThanOrEqual(places);
        },
      ),
    );
  });
});
