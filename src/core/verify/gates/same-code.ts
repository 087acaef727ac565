import type { Syntax } from "../../syntax/syntax.ts";
import { throwIfCancelled } from "../../workspace/failure.ts";
import type { Gate, Report } from "../gate.ts";
import type { PatchedFile, PatchedFiles } from "../patched-files.ts";

/**
 * Nothing but comments and docstrings changes: without them the syntax trees are the same. For tasks that are about
 * documentation; what cannot be compared is refused.
 */
export class SameCodeGate implements Gate {
  readonly #syntax: Pick<Syntax, "codeDifference">;

  constructor(syntax: Pick<Syntax, "codeDifference">) {
    this.#syntax = syntax;
  }

  async check({ files }: PatchedFiles, report: Report, signal: AbortSignal): Promise<void> {
    const common = { gate: "code", subject: "code unchanged", strong: false } as const;
    for (const file of files) {
      throwIfCancelled(signal);
      const detail = await this.#difference(file);
      if (detail !== undefined) {
        const evidence = `${detail} Change comments and docstrings only, and copy all other lines as they are.`;
        report({ ...common, status: "failed", detail, evidence });
        return;
      }
    }
    report({ ...common, status: "passed", detail: "Only comments and docstrings change." });
  }

  async #difference({ path, oldPath, before, after }: PatchedFile): Promise<string | undefined> {
    if (before === undefined || after === undefined || path !== oldPath) {
      const what = before === undefined ? "created" : after === undefined ? "deleted" : "renamed";
      return `${path} is ${what}; documentation is written where the code is.`;
    }
    const difference = await this.#syntax.codeDifference(path, before, after);
    if (difference === undefined) {
      return `${path} has no grammar here, so that nobody can tell whether only comments change.`;
    }
    const { line } = difference;
    return line === undefined ? undefined : `The code itself changes at ${path}:${line + 1}.`;
  }
}
