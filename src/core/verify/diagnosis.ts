import type { Diagnoser, Examination, Overlay } from "../language/language-service.ts";
import type { Diagnostic } from "../workspace/diagnostic.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { compareDiagnostics, type DiagnosticChange } from "./new-diagnostics.ts";
import type { PatchedFiles } from "./patched-files.ts";
import { SharedWork } from "./shared-work.ts";

/** What a language service says about a candidate, before and after; paths are those after the patch. */
export interface DiagnosisResult {
  readonly before: readonly Diagnostic[];
  readonly after: readonly Diagnostic[];
  readonly change: DiagnosticChange;
  /** Files of which the service said nothing, before or after, with the reason; none of the above is about them. */
  readonly unknown: ReadonlyMap<string, string>;
}

/**
 * Asks a language service about the files that a patch changes, those that depend on them, and those the task is
 * about. On overlays, so nothing is written. Baselines are kept, and each candidate is looked at once.
 */
export class Diagnosis {
  readonly diagnoser: Diagnoser;
  readonly #base: Overlay;
  /** Files to look at for every candidate. */
  readonly #always: readonly string[];
  readonly #baselines = new Map<string, SharedWork<Baseline>>();
  /** By the files that are looked at: patches of different files often have the same ones in view. */
  readonly #examinations = new Map<string, SharedWork<Examination>>();
  readonly #results = new WeakMap<PatchedFiles, Promise<DiagnosisResult>>();

  constructor(diagnoser: Diagnoser, snapshot: Pick<Snapshot, "unsaved">, always: readonly string[]) {
    this.diagnoser = diagnoser;
    this.#base = new Map([...snapshot.unsaved].map(([path, { text }]) => [path, text]));
    this.#always = always.filter((path) => diagnoser.covers(path));
  }

  /** Whether the service has anything to say about the candidate's files. */
  covers({ files }: PatchedFiles): boolean {
    return files.some(({ path, oldPath }) => this.diagnoser.covers(path) || this.diagnoser.covers(oldPath));
  }

  /** @throws Failure `cancelled` */
  of(patched: PatchedFiles, signal: AbortSignal): Promise<DiagnosisResult> {
    let result = this.#results.get(patched);
    if (!result) {
      result = this.#compare(patched, signal);
      this.#results.set(patched, result);
    }
    return result;
  }

  async #compare(patched: PatchedFiles, signal: AbortSignal): Promise<DiagnosisResult> {
    const { files } = patched;
    const old = files.filter(({ before }) => before !== undefined).map(({ oldPath }) => oldPath);
    const base = await this.#baseline(old, signal);

    const moved = new Map(files.map(({ oldPath, path }) => [oldPath, path]));
    const now = (path: string): string => moved.get(path) ?? path;
    const paths = [...new Set([...base.looked.map(now), ...files.map(({ path }) => path)])];
    const covered = paths.filter((path) => this.diagnoser.covers(path));
    const result = await this.diagnoser.examine(covered, patched.overlay(this.#base), signal);
    const unknownBefore = [...base.unknown].map(([path, why]) => [now(path), why] as const);
    const unknown = new Map([...unknownBefore, ...result.unknown]);
    const before = base.found
      .map((diagnostic) => ({ ...diagnostic, path: now(diagnostic.path) }))
      .filter(({ path }) => !unknown.has(path));
    const after = result.found.filter(({ path }) => !unknown.has(path));
    return { before, after, change: compareDiagnostics(before, after, lineReader(patched)), unknown };
  }

  #baseline(changed: readonly string[], signal: AbortSignal): Promise<Baseline> {
    const key = JSON.stringify([...changed].sort());
    let work = this.#baselines.get(key);
    if (!work) {
      work = new SharedWork((stop) => this.#lookAtBase(changed, stop));
      this.#baselines.set(key, work);
    }
    return work.get(signal);
  }

  async #lookAtBase(changed: readonly string[], signal: AbortSignal): Promise<Baseline> {
    const own = changed.filter((path) => this.diagnoser.covers(path));
    const dependents = (await this.diagnoser.dependents?.(own, this.#base, signal)) ?? [];
    const looked = [...new Set([...own, ...this.#always, ...dependents])];
    const key = JSON.stringify(looked.toSorted());
    let work = this.#examinations.get(key);
    if (!work) {
      work = new SharedWork((stop) => this.diagnoser.examine(looked, this.#base, stop));
      this.#examinations.set(key, work);
    }
    return { looked, ...(await work.get(signal)) };
  }
}

interface Baseline extends Examination {
  readonly looked: readonly string[];
}

/** The line a diagnostic is on; in files that stay as they are its number says the same. */
function lineReader({ files }: PatchedFiles): (when: "before" | "after", diagnostic: Diagnostic) => string {
  const lines = new Map(
    files.map(({ path, before, after }) => [
      path,
      { before: before?.split("\n"), after: after?.split("\n") },
    ]),
  );
  return (when, { path, range: { start } }) =>
    lines.get(path)?.[when]?.[start.line]?.trim() ?? `line ${start.line}`;
}
