import type { Overlay, QuickFixSource } from "../../language/language-service.ts";
import { patchFromTexts } from "../../patch/patch-from-texts.ts";
import { PatchedFiles } from "../../verify/patched-files.ts";
import type { Diagnostic } from "../../workspace/diagnostic.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { FreshErrors } from "./fresh-errors.ts";
import type { Screened } from "./screening.ts";

/** A fix that uncovers more errors than this one after the other is no step in the right direction. */
const mostSteps = 3;

/**
 * A fix may uncover what the problem had hidden: with the class imported, its misspelt method is an error of its own. Then
 * the fix that the service stands by for that is the next step, and both together are the remedy.
 */
export class NextSteps {
  readonly #snapshot: Snapshot;
  readonly #fixes: QuickFixSource;
  readonly #errors: FreshErrors;
  readonly #unsaved: Overlay;

  constructor(snapshot: Snapshot, fixes: QuickFixSource, errors: FreshErrors, unsaved: Overlay) {
    this.#snapshot = snapshot;
    this.#fixes = fixes;
    this.#errors = errors;
    this.#unsaved = unsaved;
  }

  /**
   * @returns undefined where it stays at errors
   * @throws Failure `cancelled`, and as `Snapshot.read` does
   */
  async after(remedy: Screened, signal: AbortSignal): Promise<Screened | undefined> {
    let { title, patch } = remedy;
    for (let step = 0; step < mostSteps; step++) {
      const fresh = await this.#errors.of(patch, signal);
      if (fresh.length === 0) {
        return step === 0 ? undefined : { ...remedy, title, patch, key: `${remedy.key}\n${title}` };
      }
      const files = new PatchedFiles(patch);
      const next = await this.#nextFix(fresh, files.overlay(this.#unsaved), signal);
      if (next === undefined) {
        return undefined;
      }
      const texts = new Map<string, string | null>([
        ...files.files.map(({ path, after }) => [path, after ?? null] as const),
        ...next.files,
      ]);
      title = `${title}; ${next.title}`;
      patch = await patchFromTexts(this.#snapshot, texts);
    }
    return (await this.#errors.of(patch, signal)).length === 0
      ? { ...remedy, title, patch, key: `${remedy.key}\n${title}` }
      : undefined;
  }

  async #nextFix(
    fresh: readonly Diagnostic[],
    overlay: Overlay,
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<QuickFixSource["fixesFor"]>>[number] | undefined> {
    for (const error of fresh.slice(0, mostSteps)) {
      const offered = await this.#fixes.fixesFor(error, overlay, signal);
      const sure = offered.find(({ preferred }) => preferred);
      if (sure !== undefined) {
        return sure;
      }
    }
    return undefined;
  }
}
