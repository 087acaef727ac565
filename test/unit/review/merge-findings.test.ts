import fc from "fast-check";
import { expect, test } from "vitest";
import type { HeldFinding } from "../../../src/core/review/finding.ts";
import { mergeFindings } from "../../../src/core/review/merge-findings.ts";
import { sayers } from "../../../src/core/review/sayers.ts";

function held(message: string, more: Partial<HeldFinding> & { readonly by?: string } = {}): HeldFinding {
  const { by = "a", ...rest } = more;
  return {
    ...{ path: "a.ts", first: 3, last: 3, removed: false, evidence: "x", ...rest },
    said: [{ concern: "correctness", by, severity: "high", message, change: "" }],
  };
}

test("what is said of the same place in other words is one finding, with all who say it", () => {
  const merged = mergeFindings([
    held("The loop reads one item past the end, since it goes on while i equals the length."),
    held("Reads past the end: the loop goes on when i equals length.", { by: "b", first: 2, last: 4 }),
    held("Off by one: loop reading past end of items.", { by: "c" }),
  ]);
  expect(merged.map(sayers)).toEqual([["a", "b", "c"]]);
});

test("another matter at the same place, and the same matter elsewhere, stay by themselves", () => {
  const past = "The loop reads one item past the end.";
  const merged = mergeFindings([
    held(past),
    held("The parameter items may be undefined and crashes here.", { by: "b" }),
    held("Whoever calls this in a loop reads the settings file again each time, which is slow.", { by: "c" }),
    held(past, { path: "b.ts" }),
    held(past, { first: 9, last: 9 }),
    held(past, { removed: true }),
  ]);
  expect(merged).toHaveLength(6);
});

const words = fc.array(
  fc.constantFrom("loop", "reads", "past", "length", "index", "query", "escaped", "input", "null", "missing"),
  { minLength: 1, maxLength: 8 },
);
const findings = fc.array(
  fc
    .record({
      words,
      first: fc.integer({ min: 1, max: 6 }),
      size: fc.nat(2),
      path: fc.constantFrom("a.ts", "b.ts"),
      by: fc.constantFrom("a", "b", "c"),
    })
    .map(({ words: said, first, size, path, by }) =>
      held(said.join(" "), { first, last: first + size, path, by }),
    ),
  { maxLength: 12 },
);

test("nothing said is lost or said twice, merging again changes nothing, and no one finding spans two files", () => {
  fc.assert(
    fc.property(findings, (all) => {
      const merged = mergeFindings(all);
      const said = (each: readonly HeldFinding[]): readonly string[] =>
        each
          .flatMap((finding) => finding.said.map(({ by, message }) => `${finding.path} ${by} ${message}`))
          .toSorted();
      expect(said(merged)).toEqual(said(all));
      expect(mergeFindings(merged)).toEqual(merged);
      expect(mergeFindings([...all, ...all]).length).toBe(merged.length);
    }),
  );
});
