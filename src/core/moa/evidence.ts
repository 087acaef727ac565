import type { PatchProblem } from "../patch/patch.ts";
import type { Candidate } from "./candidate.ts";
import type { Verdict } from "../verify/verdict.ts";

/** Gate results as critic and aggregator read them. */
export function evidenceOf({ gates }: Pick<Verdict, "gates">): string {
  return gates
    .map((gate) => {
      const line = `${gate.gate} (${gate.subject}): ${gate.status}, ${gate.detail}`;
      return gate.evidence === undefined ? line : `${line}\n${gate.evidence}`;
    })
    .join("\n");
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

export function problemReport(problems: readonly PatchProblem[]): string {
  return problems.map((problem) => problem.message).join("\n");
}
