import type { Diagnostic } from "../workspace/diagnostic.ts";
import type { Overlay, QuickFix, QuickFixSource } from "./language-service.ts";

/**
 * Several services that know the same files: for one problem the first that has a remedy is heard, for a whole file all are.
 * An editor knows all languages and only the files it shows; a service of ours knows one language and all files.
 */
export class FixesOfSeveral implements QuickFixSource {
  readonly name: string;
  readonly #sources: readonly QuickFixSource[];

  /** @param first gives all of them its name */
  constructor(first: QuickFixSource, ...others: readonly QuickFixSource[]) {
    this.name = first.name;
    this.#sources = [first, ...others];
  }

  async fixesFor(problem: Diagnostic, overlay: Overlay, signal: AbortSignal): Promise<readonly QuickFix[]> {
    for (const source of this.#sources) {
      const fixes = await source.fixesFor(problem, overlay, signal);
      if (fixes.length > 0) {
        return fixes;
      }
    }
    return [];
  }

  async fixesForMany(
    problems: readonly Diagnostic[],
    overlay: Overlay,
    signal: AbortSignal,
  ): Promise<readonly QuickFix[]> {
    const fixes: QuickFix[] = [];
    for (const source of this.#sources) {
      fixes.push(...((await source.fixesForMany?.(problems, overlay, signal)) ?? []));
    }
    return fixes;
  }
}
