import { expect, test } from "vitest";
import { reportMarkdown } from "../../../src/core/autofix/autofix-report.ts";
import { describeResults } from "../../../src/core/autofix/describe-results.ts";
import type { FindingResult } from "../../../src/core/autofix/finding-result.ts";
import { scannerOf } from "../../../src/core/autofix/scanner-of.ts";
import { noUsage } from "../../../src/core/model/chat-model.ts";

const spent = { calls: 0, usage: noUsage, knownUsd: 0, unpricedCalls: 0 };
const start = { line: 1, character: 0 };
const finding = {
  rating: "high",
  problem: { path: "a.ts", range: { start, end: start }, severity: "error", message: "m", code: "eval" },
} as const;
const by = { run: "r1", proposers: ["honest"], spent };

function result(
  state: FindingResult["state"],
  refused: readonly { proposer: string; why: string }[] = [],
): FindingResult {
  switch (state) {
    case "fixed":
    case "proposed":
      return {
        state,
        finding,
        why: "So.",
        by: { ...by, refused },
        risk: { risk: "low", why: "No signature." },
      };
    case "not fixed":
    case "skipped":
      return { state, finding, why: "So." };
    case "refused": {
      const place = { paths: ["b.ts"] };
      const reported = { tool: "t", rule: "eval", rating: "high", message: "m", place } as const;
      return { state, finding: reported, why: "There is no such file." };
    }
  }
}

const told = (...states: readonly FindingResult["state"][]): string =>
  describeResults(
    states.map((state) => result(state)),
    0,
  );

test("only what a re-scan found gone is called fixed, of one finding and of many", () => {
  expect(told("fixed")).toBe("The finding is fixed: a re-scan finds it no more.");
  expect(told("fixed", "fixed")).toBe("Both findings are fixed: a re-scan finds them no more.");
  expect(told("fixed", "fixed", "fixed")).toBe("All 3 findings are fixed: a re-scan finds them no more.");
  expect(told("fixed", "not fixed")).toBe("1 of 2 findings is fixed: a re-scan finds it no more.");
  expect(told("fixed", "fixed", "not fixed")).toBe(
    "2 of 3 findings are fixed: a re-scan finds them no more.",
  );
  expect(told("not fixed")).toBe("The finding is not fixed.");
  expect(told("not fixed", "not fixed")).toBe("None of 2 findings is fixed.");
  expect(told("skipped")).toBe("No finding was worked on.");
});

test("what no scanner has looked for again has a fix, and is never called fixed", () => {
  expect(told("proposed")).toBe("The finding has a fix; no scanner has confirmed that it is gone.");
  expect(told("proposed", "not fixed")).toBe(
    "1 of 2 findings has a fix; no scanner has confirmed that it is gone.",
  );
  expect(told("proposed", "proposed")).toBe(
    "Both findings have a fix; no scanner has confirmed that they are gone.",
  );
  expect(told("fixed", "proposed", "proposed", "not fixed")).toBe(
    "1 of 4 findings is fixed: a re-scan finds it no more. 2 more have a fix; no scanner has confirmed that they are gone.",
  );
  expect(told("fixed", "fixed", "proposed")).toBe(
    "2 of 3 findings are fixed: a re-scan finds them no more. 1 more has a fix; no scanner has confirmed that it is gone.",
  );
});

test("findings about nothing in the workspace are counted, and those that were skipped are not", () => {
  expect(told("fixed", "refused", "skipped")).toBe(
    "The finding is fixed: a re-scan finds it no more. 1 finding is about nothing in this workspace.",
  );
  expect(told("refused", "refused")).toBe(
    "No finding was worked on. 2 findings are about nothing in this workspace.",
  );
});

test("what a report holds beyond what is read is told of", () => {
  expect(describeResults([result("not fixed")], 1)).toBe(
    "The finding is not fixed. 1 more is reported and was not read.",
  );
  expect(describeResults([result("not fixed")], 7)).toBe(
    "The finding is not fixed. 7 more are reported and were not read.",
  );
});

test("the report says the same, under a heading of its own for what nobody has confirmed, and which patches were refused", () => {
  const refused = [
    { proposer: "li`ar", why: "Still found: a.ts:2:1 <b>" },
    { proposer: "x", why: "Silenced by a comment, not fixed." },
    { proposer: "y", why: "Silenced by a comment, not fixed." },
  ];
  const results = [result("fixed", refused), result("proposed"), result("skipped")];
  const report = reportMarkdown({ results, suppressed: 3, leftOut: 2, scanner: "node scan.mjs", spent });
  expect(report).toContain(
    `\n${describeResults(results, 2)} Not worked on: 1 skipped, 3 suppressed before.\n`,
  );
  expect(report).toContain("Scanner: `node scan.mjs`");
  const [, fixed, proposed] = report.split("\n## ");
  expect(fixed).toMatch(/^Fixed: found gone by a re-scan/);
  expect(fixed).toContain("  - Refused: a patch by `li'ar`. Still found: a.ts:2:1 &lt;b\\>");
  expect(fixed).toContain("  - Refused: 2 patches by `x`, `y`. Silenced by a comment, not fixed.\n");
  expect(proposed).toMatch(/^With a fix that no scanner has confirmed/);
  const unscanned = reportMarkdown({ results: [result("proposed")], suppressed: 0, leftOut: 0, spent });
  expect(unscanned).toContain("No scanner was there to look again.");
  expect(unscanned).not.toMatch(/fixed/i);
});

test("a scanner is called by its program, or by the script that a runtime is given", () => {
  const name = (command: string): string => scannerOf(command).name;
  expect(name("semgrep scan --sarif .")).toBe("semgrep");
  expect(name("'/opt/my tools/bandit' -f sarif")).toBe("bandit");
  expect(name("node --no-warnings tools/scan.mjs --all")).toBe("scan.mjs");
  expect(name("python3 -m bandit -f sarif")).toBe("bandit");
  expect(name("sh scan.sh | cat")).toBe("scan.sh");
  expect(name("node")).toBe("node");
});
