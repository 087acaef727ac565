import type { Diagnoser } from "../../language/language-service.ts";
import { Diagnosis } from "../../verify/diagnosis.ts";
import { PatchedFiles } from "../../verify/patched-files.ts";
import { printUnifiedDiff } from "../../patch/diff/print-unified.ts";
import type { Patch } from "../../patch/patch.ts";
import type { Diagnostic } from "../../workspace/diagnostic.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";

/**
 * Tells which errors a patch brings, by the same eyes as the gate that will judge it: in the files it changes, in those
 * that depend on them, in those of the task. Each patch is looked at once.
 */
export class FreshErrors {
  readonly #diagnoses: readonly Diagnosis[];
  readonly #looks = new Map<string, readonly Diagnostic[]>();

  /** @param paths of the task's problems */
  constructor(
    diagnosers: readonly Diagnoser[],
    snapshot: Pick<Snapshot, "unsaved">,
    paths: readonly string[],
  ) {
    this.#diagnoses = diagnosers.map((diagnoser) => new Diagnosis(diagnoser, snapshot, paths));
  }

  /** @throws Failure `cancelled` */
  async of(patch: Patch, signal: AbortSignal): Promise<readonly Diagnostic[]> {
    const key = printUnifiedDiff(patch);
    const known = this.#looks.get(key);
    if (known !== undefined) {
      return known;
    }
    const patched = new PatchedFiles(patch);
    const found: Diagnostic[] = [];
    for (const diagnosis of this.#diagnoses.filter((each) => each.covers(patched))) {
      const { change } = await diagnosis.of(patched, signal);
      found.push(...change.fresh.filter(({ severity }) => severity === "error"));
    }
    this.#looks.set(key, found);
    return found;
  }
}
