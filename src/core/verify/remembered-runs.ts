import type { TestRuns } from "./gates/checks.ts";
import type { ObservedCheck } from "./observed-check.ts";
import type { PatchedFiles } from "./patched-files.ts";

/** What checks said of each patch, for gates that have more to say about it than the first that asked. */
export class RememberedRuns implements TestRuns {
  readonly commands: readonly string[];
  readonly #runs: TestRuns;
  readonly #seen = new WeakMap<PatchedFiles, ObservedCheck[]>();

  constructor(runs: TestRuns) {
    this.#runs = runs;
    this.commands = runs.commands;
  }

  /** All runs on this patch so far, in their order. */
  of(files: PatchedFiles): readonly ObservedCheck[] {
    return this.#seen.get(files) ?? [];
  }

  baseline(signal: AbortSignal): Promise<readonly ObservedCheck[]> {
    return this.#runs.baseline(signal);
  }

  again(command: string, signal: AbortSignal): Promise<ObservedCheck> {
    return this.#runs.again(command, signal);
  }

  nearest(files: PatchedFiles, command: string, signal: AbortSignal): Promise<string | undefined> {
    return this.#runs.nearest(files, command, signal);
  }

  only(paths: readonly string[], signal: AbortSignal): Promise<string | undefined> {
    return this.#runs.only(paths, signal);
  }

  onPatched(
    files: PatchedFiles,
    commands: readonly string[],
    onResult: (observed: ObservedCheck) => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const remember = (observed: ObservedCheck): boolean => {
      this.#seen.set(files, [...this.of(files), observed]);
      return onResult(observed);
    };
    return this.#runs.onPatched(files, commands, remember, signal);
  }
}
