import { expect, test } from "vitest";
import { autofixTask } from "../../../src/core/autofix/autofix-task.ts";
import { chooseFindings } from "../../../src/core/autofix/choose-findings.ts";
import { readScan } from "../../../src/core/autofix/read-scan.ts";
import { RescanGate } from "../../../src/core/autofix/rescan-gate.ts";
import { compatibilityRisk } from "../../../src/core/autofix/risk.ts";
import type { DoneScan } from "../../../src/core/autofix/scanner.ts";
import { patchFromTexts } from "../../../src/core/patch/patch-from-texts.ts";
import type { Finding } from "../../../src/core/reports/place-findings.ts";
import { mostFindings } from "../../../src/core/reports/reported-finding.ts";
import { traceTask } from "../../../src/core/reports/trace-task.ts";
import { PatchedFiles } from "../../../src/core/verify/patched-files.ts";
import { scannerReport } from "../../support/scanner-report.ts";
import { memorySnapshot } from "../patch/memory-snapshot.ts";

const snapshot = memorySnapshot({ "a.ts": "one();\ntwo();\nthree();\n" });
const { signal } = new AbortController();

function finding(line: number): Finding {
  const range = { start: { line, character: 0 }, end: { line, character: 5 } };
  return {
    rating: "high",
    problem: { path: "a.ts", range, severity: "error", message: "m", code: "r", source: "s" },
  };
}

test("a re-scan tells how many of the findings are gone", async () => {
  const patch = await patchFromTexts(snapshot, new Map([["a.ts", "1\n"]]));
  const findings = [finding(0), finding(1), finding(2)];
  const scanOf = (some: readonly Finding[]): DoneScan => ({
    ...{ kind: "done", placed: [], troubles: [] },
    findings: some.map(({ problem }) => ({ key: `r ${problem.range.start.line}`, problem })),
  });
  const told = async (left: readonly Finding[]): Promise<readonly string[]> => {
    const details: string[] = [];
    const scans = {
      scanner: { name: "s", command: "s" },
      ofBase: () => Promise.resolve(scanOf(findings)),
      ofPatched: () => Promise.resolve(scanOf(left)),
    };
    const gate = new RescanGate(
      scans,
      findings.map(({ problem }) => problem),
    );
    await gate.check(new PatchedFiles(patch), ({ detail }) => details.push(detail), signal);
    return details;
  };
  expect(await told(findings.slice(1))).toEqual(["1 of 3 is not found any more."]);
  expect(await told(findings.slice(2))).toEqual(["2 of 3 are not found any more."]);
  expect(await told([])).toEqual(["None of 3 is found any more."]);
});

test("a patch of other files tells which, and how many there are", async () => {
  const task = autofixTask([finding(0)], "", []);
  const why = async (...texts: readonly (readonly [string, string])[]): Promise<string> =>
    compatibilityRisk(await patchFromTexts(snapshot, new Map(texts)), "", task).why;
  expect(await why(["b.ts", "1\n"])).toBe("It changes b.ts.");
  expect(await why(["a.ts", "1\n"], ["b.ts", "1\n"])).toBe("It changes 2 files, b.ts among them.");
});

test("what is beyond a limit is told in the number of the limit", () => {
  const findings = [finding(0), finding(1), finding(2)];
  const why = (limit: number): string | undefined => chooseFindings(findings, { limit }).skipped[0]?.why;
  expect(why(1)).toBe("There are worse ones, and only 1 was asked for.");
  expect(why(2)).toBe("There are worse ones, and only 2 were asked for.");
});

test("more findings than can be compared are counted", async () => {
  const why = async (more: number): Promise<unknown> => {
    const lines = Array.from({ length: mostFindings + more }, (_, at) => ({ uri: "a.ts", line: at + 1 }));
    return readScan("/", { kind: "printed", text: scannerReport(...lines), last: "" });
  };
  expect(await why(1)).toEqual({ kind: "failed", why: "it reports 1 finding more than can be compared" });
  expect(await why(2)).toEqual({ kind: "failed", why: "it reports 2 findings more than can be compared" });
});

test("a stack trace of elsewhere is told of by the number of its places", async () => {
  const told = (places: number): Promise<unknown> => {
    const frames = Array.from({ length: places }, (_, at) => ({ path: `/elsewhere/${at}.ts`, line: 1 }));
    return traceTask({ message: "Error", frames }, snapshot, "");
  };
  await expect(told(0)).rejects.toThrow("There is no stack trace in this text");
  await expect(told(1)).rejects.toThrow("The place in this stack trace is not in ");
  await expect(told(2)).rejects.toThrow("None of the 2 places in this stack trace is in ");
});
