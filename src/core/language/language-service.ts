import type { Diagnostic } from "../workspace/diagnostic.ts";

/** File contents that stand in for the ones on disk; null: the file is not there. Paths relative to the root. */
export type Overlay = ReadonlyMap<string, string | null>;

/** Tells what is wrong with files, as they would be with `overlay` on top of the folder. */
export interface Diagnoser {
  /** For the name of the gate: `TypeScript`. */
  readonly name: string;
  covers(path: string): boolean;
  diagnose(paths: readonly string[], overlay: Overlay, signal: AbortSignal): Promise<readonly Diagnostic[]>;
}

/** A complete remedy that a language service offers for one diagnostic. */
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
  fixesFor(problem: Diagnostic, overlay: Overlay, signal: AbortSignal): Promise<readonly QuickFix[]>;
}
