import { expect, test } from "vitest";
import { Ledger } from "../../../../src/core/model/money/ledger.ts";
import { verdictOf } from "../../../../src/core/verify/verdict.ts";
import { explain } from "../../../../src/editor/review/session/explain.ts";

test("a hunk names the quick fixes that it came from", () => {
  const hunk = { fingerprint: "f", line: 1, length: 1, status: "accepted", by: undefined } as const;
  const found = {
    path: "a.ts",
    fingerprint: "f",
    candidates: ["1"],
    proposers: ["quick fixes of the editor"],
  };
  const fixes = ["Change spelling to 'amount'", "Add 'await'"];
  const outcome = { kind: "none", candidates: [], spent: new Ledger().total(), reason: "" } as const;
  const [section] = explain(hunk, {
    outcome,
    verdict: verdictOf([]),
    provenance: [{ ...found, agreed: 1, fixes, partly: [] }],
    reason: "It is the best.",
  });
  expect(section?.lines.at(-1)).toBe(
    "Its name among the quick fixes: Change spelling to 'amount'; Add 'await'.",
  );
});
