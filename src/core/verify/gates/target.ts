import { describeDiagnostic, diagnosticIdentity, type Diagnostic } from "../../workspace/diagnostic.ts";
import { addsSilencer } from "../../language/silencing.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { Gate, Report } from "../gate.ts";
import type { PatchedFiles } from "../patched-files.ts";
import { describeUnfixed } from "../unfixed.ts";
import { said } from "../../workspace/said.ts";

/** The problems that the task is about are gone, and not merely hidden. */
export class TargetGate implements Gate {
  readonly #diagnoses: readonly Diagnosis[];
  readonly #problems: readonly Diagnostic[];

  constructor(diagnoses: readonly Diagnosis[], problems: readonly Diagnostic[]) {
    this.#diagnoses = diagnoses;
    this.#problems = problems;
  }

  async check(patched: PatchedFiles, report: Report, signal: AbortSignal): Promise<void> {
    if (this.#problems.length === 0) {
      return;
    }
    const subject = this.#problems.length === 1 ? said`the problem` : said`${this.#problems.length} problems`;
    const common = { gate: "target", subject, strong: true } as const;
    const { judged, remaining, unjudged } = await this.#remaining(patched, signal);
    const fixed = judged - remaining.length;
    const evidence = describeUnfixed(remaining, unjudged);
    const silenced = patched.files.some(({ before = "", after = "" }) => addsSilencer(before, after));

    if (judged === 0) {
      const services =
        this.#diagnoses.map(({ diagnoser }) => diagnoser.name).join(", ") || "No language service";
      report({ ...common, status: "skipped", detail: `${services} cannot tell whether it is fixed.` });
    } else if (fixed === 0) {
      report({ ...common, status: "failed", detail: `Not fixed: ${remaining[0]?.message ?? ""}`, evidence });
    } else if (silenced) {
      const advice =
        "The patch adds a comment that silences the tool. Fix the cause and leave the comment out.";
      report({ ...common, status: "failed", detail: "Silenced by a comment, not fixed.", evidence: advice });
    } else if (remaining.length > 0) {
      const detail = said`${fixed} of ${judged} fixed; still there: ${listed(remaining)}`;
      report({ ...common, status: "partial", detail, evidence });
    } else if (judged < this.#problems.length) {
      const detail = `${fixed} fixed; whether the other ${this.#problems.length - judged} are, no language service can tell.`;
      report({ ...common, status: "partial", detail, evidence });
    } else {
      report({ ...common, status: "passed", detail: judged === 1 ? said`Fixed.` : `All ${judged} fixed.` });
    }
  }

  /** Problems with the same words count as many as there are: one of three is fixed when two are left. */
  async #remaining(
    patched: PatchedFiles,
    signal: AbortSignal,
  ): Promise<{ judged: number; remaining: Diagnostic[]; unjudged: Diagnostic[] }> {
    const moved = new Map(patched.files.map(({ oldPath, path }) => [oldPath, path]));
    const deleted = new Set(patched.files.filter(({ after }) => after === undefined).map(({ path }) => path));
    let judged = 0;
    const remaining: Diagnostic[] = [];
    const unjudged: Diagnostic[] = [];
    for (const group of groups(
      this.#problems.map((problem) => ({ ...problem, path: moved.get(problem.path) ?? problem.path })),
    )) {
      const [problem] = group;
      // A deleted file has no problems, which proves nothing.
      const counts =
        problem && !deleted.has(problem.path) ? await this.#counts(problem, patched, signal) : undefined;
      if (counts === undefined) {
        unjudged.push(...group);
      } else {
        judged += group.length;
        remaining.push(...group.slice(0, Math.max(0, group.length - (counts.before - counts.after))));
      }
    }
    return { judged, remaining, unjudged };
  }

  /** @returns undefined when no service reported the problem in the first place */
  async #counts(
    problem: Diagnostic,
    patched: PatchedFiles,
    signal: AbortSignal,
  ): Promise<{ before: number; after: number } | undefined> {
    const identity = diagnosticIdentity(problem);
    const count = (found: readonly Diagnostic[]): number =>
      found.filter((diagnostic) => diagnosticIdentity(diagnostic) === identity).length;
    for (const diagnosis of this.#diagnoses) {
      if (diagnosis.diagnoser.covers(problem.path)) {
        const { before, after } = await diagnosis.of(patched, signal);
        if (count(before) > 0) {
          return { before: count(before), after: count(after) };
        }
      }
    }
    return undefined;
  }
}

/** More are listed in the evidence. */
const MOST_NAMED = 3;

function listed(problems: readonly Diagnostic[]): string {
  const named = problems.slice(0, MOST_NAMED).map(describeDiagnostic).join("; ");
  return problems.length > MOST_NAMED ? `${named}; and ${problems.length - MOST_NAMED} more` : named;
}

function groups(problems: readonly Diagnostic[]): Diagnostic[][] {
  const byIdentity = new Map<string, Diagnostic[]>();
  for (const problem of problems) {
    const identity = diagnosticIdentity(problem);
    byIdentity.set(identity, [...(byIdentity.get(identity) ?? []), problem]);
  }
  return [...byIdentity.values()];
}
