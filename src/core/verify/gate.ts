import type { GateResult } from "./verdict.ts";
import type { PatchedFiles } from "./patched-files.ts";

/** A result before its time has been taken. */
export type Finding = Omit<GateResult, "milliseconds">;

export type Report = (finding: Finding) => void;

/** One kind of check. It reports what it finds, one subject at a time; nothing comes after a failed finding. */
export interface Gate {
  /** @throws Failure `cancelled`, and what keeps a check from being made at all */
  check(files: PatchedFiles, report: Report, signal: AbortSignal): Promise<void>;
}
