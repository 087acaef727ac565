import { expect, test } from "vitest";
import { autofix } from "../../../src/core/autofix/autofix.ts";
import { combinedOutcome } from "../../../src/core/autofix/combined-outcome.ts";
import { noUsage } from "../../../src/core/model/chat-model.ts";
import type { PatchedCandidate } from "../../../src/core/moa/candidate.ts";
import { patchFromTexts } from "../../../src/core/patch/patch-from-texts.ts";
import type { Finding } from "../../../src/core/reports/place-findings.ts";
import type { Task } from "../../../src/core/task/task.ts";
import { describeUnfixed } from "../../../src/core/verify/unfixed.ts";
import { verdictOf, type GateResult, type Verdict } from "../../../src/core/verify/verdict.ts";
import { memorySnapshot } from "../patch/memory-snapshot.ts";

const files = { "a.ts": "eval(x);\n", "b.ts": "eval(y);\n" };
const snapshot = memorySnapshot(files);
const spent = { calls: 1, usage: noUsage, knownUsd: 0, unpricedCalls: 0 };

function finding(path: string): Finding {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 7 } };
  return {
    rating: "high",
    problem: { path, range, severity: "error", message: "m", code: "eval", source: "s" },
  };
}

function rescan(status: GateResult["status"], detail: string, evidence?: string): Verdict {
  const gate = { gate: "target", subject: "re-scan by s", strong: true, milliseconds: 1 } as const;
  return verdictOf([{ ...gate, status, detail, ...(evidence !== undefined && { evidence }) }]);
}

async function candidate(id: string, path: string, verdict: Verdict): Promise<PatchedCandidate> {
  const patch = await patchFromTexts(snapshot, new Map([[path, "run();\n"]]));
  const common = { id, proposer: `m${id}`, origin: "proposal", text: "", usage: noUsage } as const;
  return { kind: "patched", ...common, patch, effect: id, verdict };
}

/** Two findings in two files, each with a patch that holds, and what the gates say of both together. */
async function both(together: Verdict): ReturnType<typeof autofix> {
  const run = async ({ problems }: Task): ReturnType<Parameters<typeof autofix>[1]["run"]> => {
    const path = problems[0]?.path ?? "";
    const wrong = await candidate("1", path, rescan("failed", "Still found: there"));
    const chosen = await candidate("2", path, rescan("passed", "Not found any more."));
    const ended = { candidates: [wrong, chosen], critiques: [], spent, reason: "It holds." };
    const accepted = {
      kind: "accepted",
      chosen,
      complete: true,
      provenance: [],
      risks: [],
      ...ended,
    } as const;
    return { run: `run of ${path}`, outcome: accepted };
  };
  const request = { findings: [finding("a.ts"), finding("b.ts")], instruction: "", checks: [] };
  return autofix(request, { snapshot, run, verify: () => Promise.resolve(together) });
}

test("a patch that a re-scan refused is named beside the one that was taken", async () => {
  const done = await both(rescan("passed", "None of 2 is found any more."));
  const refused = [{ proposer: "m1", why: "Still found: there" }];
  expect(done.results).toMatchObject([
    { state: "fixed", by: { proposers: ["m2"], refused } },
    { state: "fixed", by: { proposers: ["m2"], refused } },
  ]);
  const outcome = combinedOutcome(done, spent, 0);
  expect(outcome).toMatchObject({
    kind: "accepted",
    complete: true,
    reason: "Both findings are fixed: a re-scan finds them no more.",
  });
});

test("where a re-scan of all patches together finds again what one of them had mended, the later one is left out", async () => {
  const back = describeUnfixed([finding("a.ts").problem], []);
  const done = await both(rescan("partial", "1 of 2 is not found any more.", back));
  expect(done.results.map(({ state }) => state)).toEqual(["fixed", "not fixed"]);
  expect(done.results[1]?.why).toContain("not together with the other fixes: Still there: a.ts:1:1");
  expect(done.patch?.changes.map(({ path }) => path)).toEqual(["a.ts"]);
  const outcome = combinedOutcome(done, spent, 0);
  expect(outcome).toMatchObject({ kind: "accepted", complete: false });
  expect(outcome.reason).toBe("1 of 2 findings is fixed: a re-scan finds it no more.");
});

test("of findings that are mended together, one that the scanner does not report itself is not called fixed", async () => {
  const other = finding("a.ts");
  const unknown = { ...other, problem: { ...other.problem, code: "no-any" } };
  const verdict = rescan("partial", "1 of 2 is not found any more.", describeUnfixed([], [unknown.problem]));
  const chosen = await candidate("1", "a.ts", verdict);
  const ended = { candidates: [chosen], critiques: [], spent, reason: "It holds." };
  const outcome = { kind: "accepted", chosen, complete: false, provenance: [], risks: [], ...ended } as const;
  const done = await autofix(
    { findings: [other, unknown], instruction: "", checks: [] },
    { snapshot, run: () => Promise.resolve({ run: "r", outcome }), verify: () => Promise.resolve(verdict) },
  );
  expect(done.results).toMatchObject([
    { state: "fixed", why: "A re-scan finds it no more." },
    { state: "proposed", why: expect.stringContaining("does not report this") as string },
  ]);
});
