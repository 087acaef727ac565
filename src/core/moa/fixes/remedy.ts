import type { QuickFix } from "../../language/language-service.ts";
import { printUnifiedDiff } from "../../patch/diff/print-unified.ts";
import { patchFromTexts } from "../../patch/patch-from-texts.ts";
import type { Patch } from "../../patch/patch.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";

/** A fix that a language service offers, as a patch. Problems are told by their place in the list of the task's. */
export interface Remedy {
  readonly title: string;
  /** The service marks it as the one to take when in doubt. */
  readonly preferred: boolean;
  /** 0 for what is offered first for a problem. */
  readonly rank: number;
  readonly patch: Patch;
  /** Equal for equal patches. */
  readonly key: string;
  /** The problems that it was offered for. */
  readonly offeredFor: ReadonlySet<number>;
}

/** Many problems are offered the same remedy, such as one import: these are one here. What changes nothing is left out. */
export class Remedies {
  readonly #snapshot: Snapshot;
  readonly #byKey = new Map<string, Remedy>();

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  /** @throws Failure as `Snapshot.read` does */
  async add(fix: QuickFix, rank: number, offeredFor: readonly number[]): Promise<void> {
    const patch = await patchFromTexts(this.#snapshot, fix.files);
    if (patch.changes.length === 0) {
      return;
    }
    const key = printUnifiedDiff(patch);
    const known = this.#byKey.get(key);
    this.#byKey.set(key, {
      title: known?.title ?? fix.title,
      preferred: fix.preferred || known?.preferred === true,
      rank: Math.min(rank, known?.rank ?? rank),
      patch,
      key,
      offeredFor: new Set([...(known?.offeredFor ?? []), ...offeredFor]),
    });
  }

  get all(): readonly Remedy[] {
    return [...this.#byKey.values()];
  }
}
