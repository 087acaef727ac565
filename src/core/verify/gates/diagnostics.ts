import { describeDiagnostic } from "../../workspace/diagnostic.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { Gate, Report } from "../gate.ts";
import type { PatchedFiles } from "../patched-files.ts";

const MOST_SHOWN = 20;

/** The patch brings no error that was not there before, in the files it changes and in those that depend on them. */
export class DiagnosticsGate implements Gate {
  private readonly diagnosis: Diagnosis;

  constructor(diagnosis: Diagnosis) {
    this.diagnosis = diagnosis;
  }

  async check(patched: PatchedFiles, report: Report, signal: AbortSignal): Promise<void> {
    const common = { gate: "diagnostics", subject: this.diagnosis.diagnoser.name, strong: false } as const;
    if (!this.diagnosis.covers(patched)) {
      report({ ...common, status: "skipped", detail: `${common.subject} has no say in these files.` });
      return;
    }
    const { change } = await this.diagnosis.of(patched, signal);
    const fresh = change.fresh.filter(({ severity }) => severity === "error").map(describeDiagnostic);
    if (fresh.length > 0) {
      const [first = ""] = fresh;
      const more = fresh.length > 1 ? ` (and ${fresh.length - 1} more)` : "";
      const evidence = fresh.slice(0, MOST_SHOWN).join("\n");
      report({ ...common, status: "failed", detail: `New error: ${first}${more}`, evidence });
      return;
    }
    const resolved = change.resolved.length;
    const detail = resolved > 0 ? `No new errors, ${resolved} gone.` : "No new errors.";
    report({ ...common, status: "passed", detail });
  }
}
