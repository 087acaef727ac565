import type { PatchProblemKind } from "../../patch/patch.ts";
import type { GateResult } from "../../verify/verdict.ts";
import type { Candidate } from "../candidate.ts";
import { evidenceOf, problemReport } from "../evidence.ts";
import { unknownNamesIn, type UnknownName } from "./unknown-names.ts";

/**
 * What keeps a candidate from holding, as the tools tell it; each kind is helped by something else (MoRA, arXiv 2412.00821,
 * section 3, where a strong model tells them apart).
 */
export type Fault =
  /** It does something else than was asked: the request has to be read again. */
  | { readonly kind: "intent"; readonly report: string }
  /** It uses names that are not there: their real declarations have to be seen. */
  | { readonly kind: "unknown name"; readonly report: string; readonly names: readonly UnknownName[] }
  /** A check fails: its output tells why. */
  | { readonly kind: "check"; readonly report: string }
  /** Its edits have no place in the files. */
  | { readonly kind: "place"; readonly report: string }
  /** Any other complaint of a tool, such as a syntax error. */
  | { readonly kind: "tool"; readonly report: string };

/** Answers with no edit in them, or none that may be made, are not about places. */
const notAboutPlaces: readonly PatchProblemKind[] = ["no-edits", "protected-path", "outside-workspace"];

/** Output of a command, below the tests that fail in it where they are known by name. */
const commandOutput = /^\$ /m;

/** @returns undefined where nothing is wrong, or nothing can be mended: there is no answer */
export function faultOf(candidate: Candidate): Fault | undefined {
  switch (candidate.kind) {
    case "refused":
      return undefined;
    case "unusable": {
      const report = problemReport(candidate.problems);
      const isIntent = candidate.problems.every(({ kind }) => notAboutPlaces.includes(kind));
      return { kind: isIntent ? "intent" : "place", report };
    }
    case "patched": {
      const failed = candidate.verdict.gates.filter(
        ({ status }) => status === "failed" || status === "partial",
      );
      return failed.length === 0 ? undefined : faultIn(failed, evidenceOf({ gates: failed }));
    }
  }
}

function faultIn(failed: readonly GateResult[], report: string): Fault {
  const names = unknownNamesIn(report);
  if (names.length > 0) {
    return { kind: "unknown name", report, names };
  }
  // Only commands print what can be learned from: a target that is merely still there says nothing new.
  if (failed.some(({ evidence }) => evidence !== undefined && commandOutput.test(evidence))) {
    return { kind: "check", report };
  }
  return { kind: failed.every(({ gate }) => gate === "target") ? "intent" : "tool", report };
}
