import fc from "fast-check";
import { expect, test } from "vitest";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import { effectDistance } from "../../../src/core/patch/effect/effect-distance.ts";
import type { Patch } from "../../../src/core/patch/patch.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { editedText, lineText } from "./arbitrary-text.ts";
import { cases } from "./property-runs.ts";

const before = "const a = 1;\nconst b = 2;\nconst c = 3;\n";

function to(after: string, path = "f.ts", from = before): Patch {
  const base = textFile(from);
  return { changes: [{ kind: "modify", path, base, hunks: diffTexts(path, from, after, "exact") }] };
}

test("nothing in common is 1, the same is 0, and a patch that shares half is between", () => {
  const [first, second] = [before.replace("a = 1", "a = 10"), before.replace("c = 3", "c = 30")];
  expect(effectDistance(to(first), to(first))).toBe(0);
  expect(effectDistance(to(first), to(second))).toBeGreaterThan(0.4);
  expect(effectDistance(to("x\n", "f.ts", ""), to("y\n", "f.ts", ""))).toBeGreaterThan(0.5);
  expect(effectDistance(to("x\n", "f.ts"), to("x\n", "g.ts"))).toBe(1);
  const both = first.replace("c = 3", "c = 30");
  expect(effectDistance(to(first), to(both))).toBeCloseTo(effectDistance(to(both), to(second)), 5);
});

test("a word changed otherwise is nearer than a line changed otherwise, and that than another line", () => {
  const long = "return compute(first, second, third);\n";
  const [patch, word, line, other] = [
    before.replace("const b = 2;\n", long),
    before.replace("const b = 2;\n", long.replace("third", "fourth")),
    before.replace("const b = 2;\n", "throw new Error();\n"),
    before.replace("const c = 3;\n", "throw new Error();\n"),
  ].map((after) => to(after)) as [Patch, Patch, Patch, Patch];
  const distances = [word, line, other].map((each) => effectDistance(patch, each));
  expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  expect(distances[0]).toBeLessThan(0.3);
});

test("created, deleted and emptied files are not the same", () => {
  const base = textFile(before);
  const patches: Patch[] = [
    { changes: [{ kind: "delete", path: "f.ts", base }] },
    to(""),
    { changes: [{ kind: "create", path: "g.ts", file: base }] },
    { changes: [] },
  ];
  for (const [index, patch] of patches.entries()) {
    for (const [other, rival] of patches.entries()) {
      expect(effectDistance(patch, rival) === 0).toBe(index === other);
    }
  }
});

test("it is a distance: zero for equal results only, the same from both sides, never beyond 1", () => {
  const triple = lineText.chain((text) =>
    fc.tuple(fc.constant(text), fc.oneof(lineText, editedText(text)), fc.oneof(lineText, editedText(text))),
  );
  fc.assert(
    fc.property(triple, ([base, one, other]) => {
      const [a, b] = [to(one, "f", base), to(other, "f", base)];
      const distance = effectDistance(a, b);
      expect(distance).toBe(effectDistance(b, a));
      expect(distance === 0).toBe(one === other);
      expect(distance).toBeGreaterThanOrEqual(0);
      expect(distance).toBeLessThanOrEqual(1);
    }),
    { numRuns: cases },
  );
});
