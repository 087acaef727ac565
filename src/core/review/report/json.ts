import { printUnifiedDiff } from "../../patch/diff/print-unified.ts";
import type { Finding } from "../finding.ts";
import type { ReviewOutcome } from "../review-outcome.ts";
import { reviewPrompt } from "../review-prompts.ts";

/** A review for programs. */
export function reviewJson(outcome: ReviewOutcome): object {
  if (outcome.kind === "failed") {
    const { kind, message } = outcome.failure;
    return {
      kind: "failed",
      findings: [],
      dropped: [],
      gaps: [],
      prompt: reviewPrompt,
      error: { kind, message },
    };
  }
  const { kind, what, files, models, findings, dropped, gaps, usage } = outcome;
  const shown = findings.map(findingJson);
  return {
    kind,
    what,
    files,
    models,
    findings: shown,
    dropped,
    gaps,
    usage,
    prompt: reviewPrompt,
    error: null,
  };
}

function findingJson(finding: Finding): object {
  const { path, first, last, removed, severity, standing, evidence, movedFrom, said, vote, change } = finding;
  return {
    ...{ file: path, line: first, endLine: last, removed, severity, standing },
    concerns: [...new Set(said.map(({ concern }) => concern))],
    message: said[0].message,
    evidence,
    movedFrom: movedFrom ?? null,
    said: said.map(({ by, concern, severity: own, message }) => ({ by, concern, severity: own, message })),
    vote,
    change:
      change.kind === "offered"
        ? { kind: change.kind, by: change.by, diff: printUnifiedDiff(change.patch), verdict: change.verdict }
        : change,
  };
}

/** JSON that moves no cursor, wherever it is printed. */
export function printedJson(value: object, space?: number): string {
  const escaped = (character: string): string =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value, undefined, space).replaceAll(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    escaped,
  );
}
