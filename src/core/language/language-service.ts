import type { Diagnostic } from "../workspace/diagnostic.ts";

/** File contents that stand in for the ones on disk; null: the file is not there. Paths relative to the root. */
export type Overlay = ReadonlyMap<string, string | null>;

/** What a service says of some files. */
export interface Examination {
  readonly found: readonly Diagnostic[];
  /** Files that it gave no answer for, with the reason in words: nothing is known of them, least of all that they are clean. */
  readonly unknown: ReadonlyMap<string, string>;
}

/**
 * Tells what is wrong with files, as they would be with `overlay` on top of the folder: what a person has to act on, not
 * what a service would have liked better.
 */
export interface Diagnoser {
  /** For the name of the gate: `TypeScript`. */
  readonly name: string;
  /** The code of what it reports, as `information`, because it could not be looked at; left out: there is nothing of the kind. */
  readonly unchecked?: string;
  covers(path: string): boolean;
  /** @throws Failure `cancelled` */
  examine(paths: readonly string[], overlay: Overlay, signal: AbortSignal): Promise<Examination>;
  /**
   * Files that a change of `paths` can break, nearest first, `paths` themselves and packages not among them.
   * Left out by services that cannot tell; then only the changed files are looked at.
   */
  dependents?(paths: readonly string[], overlay: Overlay, signal: AbortSignal): Promise<readonly string[]>;
}

/** A complete remedy that a language service offers. */
export interface QuickFix {
  /** `Change spelling to 'result'` */
  readonly title: string;
  /** The service marks it as the one to take when in doubt. */
  readonly preferred: boolean;
  /** Whole new contents of the files it touches; paths relative to the root. */
  readonly files: ReadonlyMap<string, string>;
}

export interface QuickFixSource {
  readonly name: string;
  /**
   * Preferred ones first. What only silences the problem (`@ts-ignore`) or needs more than edits (an installation)
   * is left out.
   * @throws Failure `cancelled`
   */
  fixesFor(problem: Diagnostic, overlay: Overlay, signal: AbortSignal): Promise<readonly QuickFix[]>;
  /**
   * What mends many problems of a file at once, such as `source.fixAll`; it may mend more than these. Left out by services
   * that have nothing of the kind.
   * @throws Failure `cancelled`
   */
  fixesForMany?(
    problems: readonly Diagnostic[],
    overlay: Overlay,
    signal: AbortSignal,
  ): Promise<readonly QuickFix[]>;
}
