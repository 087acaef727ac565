import type { TextFile } from "../workspace/text-file.ts";

/** How a hunk's place was found, strictest first. */
export const matchKinds = [
  "already-applied",
  "created",
  "exact",
  "line-hint",
  "trailing-space",
  "punctuation",
  "indentation",
  "white-space",
  "decoded",
  "placeholders",
  "whole-file",
] as const;

/** Shown to the user; never a similarity. */
export type MatchKind = (typeof matchKinds)[number];

/**
 * A run of base lines replaced by new lines. Lines carry their line ends. Only one that is `already-applied` has new
 * lines equal to its base lines: it changes nothing and is not printed.
 */
export interface Hunk {
  /**
   * Same edit, same fingerprint, in every run and on every machine, also when lines elsewhere in the file changed:
   * path, replaced lines and the lines around them, new lines, occurrence.
   */
  readonly fingerprint: string;
  readonly match: MatchKind;
  /** Zero-based line of the base text where `baseLines` start (an insertion: the line it comes before). */
  readonly baseStart: number;
  readonly baseLines: readonly string[];
  readonly newLines: readonly string[];
}

/** Set where a change also makes a file executable, or takes that from it. */
interface WithMode {
  readonly executable?: boolean;
}

export type FileChange =
  | ({
      readonly kind: "modify";
      readonly path: string;
      readonly base: TextFile;
      readonly hunks: readonly Hunk[];
    } & WithMode)
  | ({ readonly kind: "create"; readonly path: string; readonly file: TextFile } & WithMode)
  | { readonly kind: "delete"; readonly path: string; readonly base: TextFile }
  | ({
      readonly kind: "rename";
      readonly from: string;
      readonly path: string;
      readonly base: TextFile;
      readonly hunks: readonly Hunk[];
    } & WithMode);

/** What an answer changes, against hashed base files. At most one change a path. Immutable. */
export interface Patch {
  readonly changes: readonly FileChange[];
}

export type PatchProblemKind =
  | "no-edits"
  | "no-path"
  | "unknown-file"
  | "not-found"
  | "ambiguous"
  | "overlap"
  | "truncated"
  | "placeholder"
  | "exists"
  | "protected-path"
  | "outside-workspace"
  | "malformed"
  | "unreadable";

/** Why an answer, or one block of it, cannot be used. */
export interface PatchProblem {
  readonly kind: PatchProblemKind;
  /** Names block, file and line, and what would help; fit for the repair prompt and for the user. */
  readonly message: string;
  /** One-based number of the edit in the answer. */
  readonly block?: number;
  readonly path?: string;
}

export type PatchResult =
  | {
      readonly kind: "patch";
      readonly patch: Patch;
      /** What was asked for and is not in the patch; only where a part of an answer was wanted. */
      readonly leftOut?: readonly PatchProblem[];
    }
  | { readonly kind: "unusable"; readonly problems: readonly PatchProblem[] };
