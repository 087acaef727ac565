import type { PatchProblem } from "../patch/patch.ts";
import type { Candidate } from "./candidate.ts";
import type { Verdict } from "../verify/verdict.ts";

/** Gate results as critic and aggregator read them. */
export function evidenceOf(verdict: Verdict): string {
  return verdict.gates
    .map((gate) => {
      const line = `${gate.gate} (${gate.subject}): ${gate.status}, ${gate.detail}`;
      return gate.evidence === undefined ? line : `${line}\n${gate.evidence}`;
    })
    .join("\n");
}

/** What went wrong, for the repair round; undefined where nothing did, or nothing can be repaired. */
export function reportOn(candidate: Candidate): string | undefined {
  switch (candidate.kind) {
    case "refused":
      return undefined;
    case "unusable":
      return problemReport(candidate.problems);
    case "patched":
      return failureReport(candidate.verdict);
  }
}

/** What became of a candidate, in a few words. */
export function describeResult(candidate: Candidate): string {
  switch (candidate.kind) {
    case "refused":
      return candidate.why.message;
    case "unusable":
      return problemReport(candidate.problems);
    case "patched":
      return candidate.verdict.accepted ? "verified" : "did not pass the gates";
  }
}

function failureReport(verdict: Verdict): string | undefined {
  const failed = verdict.gates.filter((gate) => gate.status === "failed" || gate.status === "partial");
  return failed.length === 0 ? undefined : evidenceOf({ ...verdict, gates: failed });
}

export function problemReport(problems: readonly PatchProblem[]): string {
  return problems.map((problem) => problem.message).join("\n");
}
