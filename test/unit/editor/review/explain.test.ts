import { expect, test } from "vitest";
import { Ledger } from "../../../../src/core/model/money/ledger.ts";
import type { Critique } from "../../../../src/core/moa/critique.ts";
import { verdictOf } from "../../../../src/core/verify/verdict.ts";
import { explain } from "../../../../src/editor/review/session/explain.ts";

const hunk = { fingerprint: "f", line: 1, length: 1, status: "accepted", by: undefined } as const;
const found = {
  path: "a.ts",
  fingerprint: "f",
  candidates: ["1"],
  proposers: ["quick fixes of the editor"],
};

/** The lines under a heading. */
function explained(heading: string, fixes: readonly string[], critiques: readonly Critique[]): unknown {
  const spent = new Ledger().total();
  const outcome = { kind: "none", candidates: [], critiques, spent, reason: "" } as const;
  const sections = explain(
    hunk,
    {
      outcome,
      verdict: verdictOf([]),
      provenance: [{ ...found, agreed: 1, fixes, partly: [] }],
      reason: "It is the best.",
    },
    (text, ...values) => text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
    (text) => text,
  );
  return sections.find((section) => section.heading === heading)?.lines;
}

test("a hunk names the quick fixes that it came from", () => {
  const fixes = ["Change spelling to 'amount'", "Add 'await'"];
  expect(explained("Who proposed it", fixes, [])).toContain(
    "Its name among the quick fixes: Change spelling to 'amount'; Add 'await'.",
  );
});

test("a hunk tells what the critic said of the answer that it came from, and of no other", () => {
  const said = [
    { candidate: "2", words: "It misses the cause." },
    { candidate: "1", words: "Line 20 is right." },
  ];
  expect(explained("What the critic said", [], [{ by: "judge", text: "…", said }])).toEqual([
    "judge on candidate 1 (): Line 20 is right.",
  ]);
});

test("where the critic's words cannot be told apart, a hunk tells all of them; without a critic nothing", () => {
  expect(explained("What the critic said", [], [{ by: "judge", text: "Both miss it.", said: [] }])).toEqual([
    "judge: Both miss it.",
  ]);
  expect(explained("What the critic said", [], [])).toBeUndefined();
});
