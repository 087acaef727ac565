import type { PatchReading } from "../patch/reading/patch-reading.ts";
import { ShownSnapshot } from "../privacy/hidden/shown-snapshot.ts";
import { textOf } from "../privacy/learn-hidden-secrets.ts";
import type { Patch } from "../patch/patch.ts";
import type { Verifier } from "../verify/verifier.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import type { HeldFinding, Said, SuggestedChange } from "./finding.ts";
import type { ReviewedFile } from "./reviewed-file.ts";

/** Of one finding: those who see the same fault mend it alike. */
const mostTried = 3;

export interface TryingParts {
  /** The workspace as it is, unsaved buffers included. */
  readonly snapshot: Snapshot;
  readonly reading: PatchReading;
  /** Keeps secrets in their places as well. */
  readonly verifier: Pick<Verifier, "verify">;
}

/**
 * Makes patches of the changes that are suggested with findings, and puts them through the gates. What does not pass is offered to
 * nobody.
 */
export class ChangeTrial {
  readonly #parts: TryingParts;
  readonly #files: readonly ReviewedFile[];
  readonly #shown: ShownSnapshot;
  readonly #signal: AbortSignal;

  /** @param files what is reviewed: a change is tried where the workspace has the very same text */
  constructor(parts: TryingParts, files: readonly ReviewedFile[], signal: AbortSignal) {
    this.#parts = parts;
    this.#files = files;
    this.#shown = new ShownSnapshot(parts.snapshot);
    this.#signal = signal;
  }

  /** @returns the first of the finding's changes that holds, else why the first does not */
  async of({ path, said }: HeldFinding): Promise<SuggestedChange> {
    const wanted = said.filter(({ change }) => change !== "").slice(0, mostTried);
    let failed: SuggestedChange = { kind: "none" };
    for (const each of wanted) {
      const tried = await this.#try(each, path);
      if (tried.kind === "offered") {
        return tried;
      }
      failed = failed.kind === "none" ? tried : failed;
    }
    return failed;
  }

  async #try({ change, by }: Said, path: string): Promise<Exclude<SuggestedChange, { kind: "none" }>> {
    const { reading, verifier } = this.#parts;
    const now = await textOf(this.#shown, path);
    if (now !== (this.#files.find((file) => file.path === path)?.after ?? "")) {
      return failed(otherVersion(path));
    }
    const shown = this.#files.map((file) => file.path);
    const read = await reading.fromAnswer(change, {
      snapshot: this.#shown,
      shown,
      ended: true,
      defaultPath: path,
    });
    if (read.kind === "unusable") {
      return failed(read.problems.map(({ message }) => message).join(" "));
    }
    const { patch, effect } = read;
    const other = this.#elsewhere(patch);
    if (other !== undefined) {
      return failed(other);
    }
    const verdict = await verifier.verify(patch, this.#signal);
    const objection = verdict.gates.find(({ status }) => status === "failed");
    return objection === undefined
      ? { kind: "offered", by, patch, effect, verdict }
      : failed(`${objection.subject}: ${objection.detail}`);
  }

  /** Gates say something of the workspace: nothing of another version of the file. */
  #elsewhere({ changes }: Patch): string | undefined {
    for (const change of changes) {
      if (change.kind === "create") {
        continue;
      }
      const path = change.kind === "rename" ? change.from : change.path;
      const reviewed = this.#files.find((file) => file.path === path);
      if (reviewed === undefined) {
        return `It changes ${path}, which is not part of what is reviewed.`;
      }
      if (reviewed.after !== change.base.text) {
        return otherVersion(path);
      }
    }
    return undefined;
  }
}

function otherVersion(path: string): string {
  return `The workspace has another version of ${path} than the one that is reviewed, so that the change cannot be tried.`;
}

function failed(reason: string): Extract<SuggestedChange, { kind: "failed" }> {
  return { kind: "failed", reason };
}
