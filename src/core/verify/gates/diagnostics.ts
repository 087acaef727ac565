import { describeDiagnostic, type Diagnostic } from "../../workspace/diagnostic.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { Finding, Gate, Report } from "../gate.ts";
import type { PatchedFiles } from "../patched-files.ts";

const MOST_SHOWN = 20;

/**
 * The patch brings no error that was not there before, in the files it changes and in those that depend on them. Every
 * language service that has a say in them is heard; who gives no answer speaks neither for nor against.
 */
export class DiagnosticsGate implements Gate {
  readonly #diagnoses: readonly Diagnosis[];
  readonly #isSetAside: (diagnostic: Diagnostic) => boolean;

  /** @param isSetAside what says nothing about a patch of this task; left out: everything counts */
  constructor(
    diagnoses: readonly Diagnosis[],
    isSetAside: (diagnostic: Diagnostic) => boolean = () => false,
  ) {
    this.#diagnoses = diagnoses;
    this.#isSetAside = isSetAside;
  }

  async check(patched: PatchedFiles, report: Report, signal: AbortSignal): Promise<void> {
    const heard = this.#diagnoses.filter((diagnosis) => diagnosis.covers(patched));
    for (const diagnosis of heard) {
      const finding = await this.#finding(diagnosis, patched, signal);
      report(finding);
      if (finding.status === "failed") {
        return;
      }
    }
    if (heard.length === 0 && this.#diagnoses.length > 0) {
      const subject = this.#diagnoses.map(({ diagnoser }) => diagnoser.name).join(", ");
      const detail = `${subject} ${this.#diagnoses.length === 1 ? "has" : "have"} no say in these files.`;
      report({ gate: "diagnostics", subject, status: "skipped", detail, strong: false });
    }
  }

  async #finding(diagnosis: Diagnosis, patched: PatchedFiles, signal: AbortSignal): Promise<Finding> {
    const common = { gate: "diagnostics", subject: diagnosis.diagnoser.name, strong: false } as const;
    const { change, unknown } = await diagnosis.of(patched, signal);
    const fresh = change.fresh
      .filter((diagnostic) => diagnostic.severity === "error" && !this.#isSetAside(diagnostic))
      .map(describeDiagnostic);
    if (fresh.length > 0) {
      const [first = ""] = fresh;
      const more = fresh.length > 1 ? ` (and ${fresh.length - 1} more)` : "";
      const evidence = fresh.slice(0, MOST_SHOWN).join("\n");
      return { ...common, status: "failed", detail: `New error: ${first}${more}`, evidence };
    }
    const unheard = [...unknown].map(([path, why]) => `${path}: ${why}`).join(" ");
    const asked = patched.files.filter(({ path }) => diagnosis.diagnoser.covers(path));
    if (unheard !== "" && asked.every(({ path }) => unknown.has(path))) {
      return { ...common, status: "skipped", detail: `Not known. ${unheard}` };
    }
    const resolved = change.resolved.filter(({ severity }) => severity !== "information").length;
    const detail =
      (resolved > 0 ? `No new errors, ${resolved} gone.` : "No new errors.") +
      notLookedAt(change.fresh, diagnosis.diagnoser.unchecked);
    return {
      ...common,
      status: "passed",
      detail: unheard === "" ? detail : `${detail} Not known: ${unheard}`,
    };
  }
}

function notLookedAt(fresh: readonly Diagnostic[], code: string | undefined): string {
  const said = fresh.filter((each) => code !== undefined && each.code === code).map(({ message }) => message);
  return said.length === 0 ? "" : ` Not checked: ${[...new Set(said)].join(", ")}.`;
}
