import { expect, test } from "vitest";
import { HintFinder } from "../../../src/core/privacy/secrets/hint-finder.ts";

const groups = [["AKIA", "A3T"], ["ecret"], [";"], ["sk-", "sk-ant-"], ["://"]];
const finder = new HintFinder(groups);

/** What looking for each by itself finds. */
function groupsIn(text: string): readonly number[] {
  return groups.flatMap((hints, group) => (hints.some((hint) => text.includes(hint)) ? [group] : []));
}

test("one way through a text finds what looking for each hint finds", () => {
  const hints = groups.flat();
  const beside = ["", "s", "A", "ü", "\u{1F511}", "AKI", "sk", ":", "\n"];
  for (const hint of ["", ...hints]) {
    for (const before of beside) {
      for (const after of beside) {
        for (const text of [before + hint + after, before + hint.slice(0, -1) + after]) {
          expect([...finder.groupsIn(text)].sort(), text).toEqual(groupsIn(text));
        }
      }
    }
  }
});

test("a text with all of them is known by all", () => {
  expect([...finder.groupsIn("é;A3T https://secret sk-1")].sort()).toEqual([0, 1, 2, 3, 4]);
});
