import { describeTotal } from "../core/model/money/describe-total.ts";
import { describeCandidate, type Candidate, type PatchedCandidate } from "../core/moa/candidate.ts";
import { leftBy } from "../core/moa/left-by.ts";
import { describeRisk, type Risk } from "../core/moa/risk/risks.ts";
import { printUnifiedDiff } from "../core/patch/diff/print-unified.ts";
import type { Outcome } from "../core/run/outcome.ts";
import type { HunkProvenance } from "../core/run/provenance.ts";
import type { Patch } from "../core/patch/patch.ts";
import type { TaskKind } from "../core/task/task.ts";
import { unfixedIn } from "../core/verify/unfixed.ts";
import type { GateResult, Verdict } from "../core/verify/verdict.ts";
import type { Failure } from "../core/workspace/failure.ts";
import { harmless, paint, type Terminal } from "./terminal.ts";

/** What became of `--apply`. */
export type Applied =
  | { readonly kind: "applied" | "not asked" | "nothing to apply" }
  | { readonly kind: "failed"; readonly failure: Failure };

const doneWords: Readonly<Record<TaskKind, string>> = {
  fix: "Fixed",
  edit: "Done",
  docstring: "Documented",
  readme: "Written",
  autofix: "Fixed",
  tests: "Tested",
};

/** The patch on stdout, only if it passed the gates; everything a person wants to know about it on stderr. */
export function printOutcome(
  terminal: Terminal,
  kind: TaskKind,
  outcome: Outcome,
  applies: boolean,
  prints: boolean,
): void {
  const done = doneWords[kind];
  const say = (line: string): void => {
    terminal.err(harmless(line));
  };
  switch (outcome.kind) {
    case "accepted": {
      const { chosen, complete, provenance, risks, reason } = outcome;
      const isDone = complete && isShown(kind, chosen.verdict);
      const unfinished = complete
        ? "Proposed, not proven: nothing here could tell whether it is fixed"
        : `${done} in part`;
      terminal.err("");
      terminal.err(paint(terminal, isDone ? "green" : "yellow", isDone ? done : unfinished));
      say(`  chosen     ${describeCandidate(chosen)}: ${reason}`);
      printGates(say, chosen.verdict.gates);
      printLeft(say, chosen);
      printProvenance(say, provenance);
      printRisks(say, risks);
      if (prints) {
        printPatch(terminal, chosen.patch);
      }
      if (!applies) {
        terminal.err("  applied    no; --apply writes it");
      }
      break;
    }
    case "rejected":
      terminal.err("");
      terminal.err(
        paint(terminal, "red", `Not ${done.toLowerCase()}: there are patches, but none passed the gates`),
      );
      say(`  nearest    ${describeCandidate(outcome.best)}: ${outcome.reason}`);
      printGates(say, outcome.best.verdict.gates);
      printLeft(say, outcome.best);
      break;
    case "none":
      terminal.err("");
      terminal.err(paint(terminal, "red", `Not ${done.toLowerCase()}`));
      say(`  ${outcome.reason}`);
      break;
  }
  say(`  cost       ${describeTotal(outcome.spent)}`);
}

/** Whether what was asked is seen to be done. That something is fixed takes a look at it before and after. */
function isShown(kind: TaskKind, { gates }: Verdict): boolean {
  const isFix = kind === "fix" || kind === "autofix";
  return !isFix || gates.some(({ strong, status }) => strong && status === "passed");
}

/** Byte for byte where a program reads it; on a screen it must not do anything but be seen. */
function printPatch(terminal: Terminal, patch: Patch): void {
  const diff = printUnifiedDiff(patch);
  terminal.out(terminal.isScreen ? harmless(diff) : diff);
}

function printGates(say: (line: string) => void, gates: readonly GateResult[]): void {
  for (const { gate, subject, status, detail, evidence } of gates) {
    say(`  ${status.padEnd(10)} ${gate} (${subject}): ${detail}`);
    if (status === "failed" && evidence !== undefined) {
      say(
        evidence
          .trimEnd()
          .split("\n")
          .slice(-12)
          .map((line) => `             ${line}`)
          .join("\n"),
      );
    }
  }
}

function printLeft(say: (line: string) => void, candidate: PatchedCandidate): void {
  for (const { line, why } of leftBy(candidate)) {
    say(`  unfixed    ${line}`);
    if (why !== undefined) {
      say(`             ${why}`);
    }
  }
}

function printProvenance(say: (line: string) => void, provenance: readonly HunkProvenance[]): void {
  const several = provenance.some(({ proposers }) => proposers.length > 1) || provenance.length > 1;
  if (several) {
    for (const { path, proposers, agreed, fixes, partly } of provenance) {
      const from = [
        ...(proposers.length > 0 ? [`from ${proposers.join(", ")}`] : []),
        ...(fixes.length > 0 ? [fixes.join(", ")] : []),
        ...(agreed > 1 ? [`${agreed} agreed`] : []),
        ...(partly.length > 0 ? [`in part from ${partly.map((id) => `candidate ${id}`).join(", ")}`] : []),
      ];
      say(`  hunk       ${path}: ${from.join("; ")}`);
    }
  }
}

function printRisks(say: (line: string) => void, risks: readonly Risk[]): void {
  for (const risk of risks) {
    say(`  look at    no second proposer wanted this: it ${describeRisk(risk)}`);
  }
}

/** The `--json` output of a task. */
export function outcomeJson(outcome: Outcome, applied: Applied): object {
  const best =
    outcome.kind === "accepted" ? outcome.chosen : outcome.kind === "rejected" ? outcome.best : undefined;
  return {
    kind: outcome.kind,
    complete: outcome.kind === "accepted" && outcome.complete,
    applied: applied.kind === "applied",
    reason: outcome.reason,
    diff: best === undefined ? "" : printUnifiedDiff(best.patch),
    chosen: best?.id ?? null,
    verdict: best?.verdict ?? null,
    unfixed: best === undefined ? [] : unfixedIn(best.verdict),
    unmended: best?.unmended ?? [],
    provenance: outcome.kind === "none" ? [] : outcome.provenance,
    risks: outcome.kind === "none" ? [] : outcome.risks.map(({ kind, path, line }) => ({ kind, path, line })),
    candidates: outcome.candidates.map(candidateJson),
    spent: outcome.spent,
    error: errorOf(outcome, applied),
  };
}

function errorOf(outcome: Outcome, applied: Applied): object | null {
  if (applied.kind === "failed") {
    return { kind: applied.failure.kind, message: applied.failure.message };
  }
  return outcome.kind === "accepted" ? null : { kind: outcome.kind, message: outcome.reason };
}

export function failureJson(failure: Failure): object {
  const error = { kind: failure.kind, message: failure.message };
  return {
    kind: "failed",
    complete: false,
    applied: false,
    reason: failure.message,
    diff: "",
    candidates: [],
    error,
  };
}

function candidateJson(candidate: Candidate): object {
  const { id, proposer, origin, kind, usage } = candidate;
  const common = { id, proposer, origin, kind, usage };
  switch (candidate.kind) {
    case "refused":
      return { ...common, why: candidate.why };
    case "unusable":
      return { ...common, problems: candidate.problems };
    case "patched":
      return { ...common, diff: printUnifiedDiff(candidate.patch), verdict: candidate.verdict };
  }
}
