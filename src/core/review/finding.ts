import type { Patch } from "../patch/patch.ts";
import type { Verdict } from "../verify/verdict.ts";
import type { Concern } from "./concerns.ts";

export const severities = ["high", "medium", "low"] as const;
export type Severity = (typeof severities)[number];

/** One replacement, as a model gives it. */
export interface SuggestedEdit {
  readonly file: string;
  readonly search: string;
  readonly replace: string;
}

/** What a model says, before it is held against the code. */
export interface RawFinding {
  readonly file: string;
  /** From 1; 0: none was given. */
  readonly line: number;
  readonly endLine: number;
  readonly severity: Severity;
  readonly message: string;
  readonly evidence: string;
  /** In the place of `edits`: edit blocks or a diff, as they are. */
  readonly change: string;
  readonly edits: readonly SuggestedEdit[];
}

/** Who says something, and about what he was asked. */
export interface Said {
  readonly concern: Concern["id"];
  /** Label of the model. */
  readonly by: string;
  readonly severity: Severity;
  readonly message: string;
  /** An answer that the patch engine reads; empty: no change is suggested. */
  readonly change: string;
}

/** A place in what is reviewed. */
interface Place {
  readonly path: string;
  /** From 1, both included; numbers of the lines afterwards. */
  readonly first: number;
  readonly last: number;
  /** Whether it is about lines that the change takes away: they stood before `first`. */
  readonly removed: boolean;
}

/** Something that is said about a place that is there. */
export interface HeldFinding extends Place {
  /** The lines of the code that were quoted. */
  readonly evidence: string;
  /** Where the model said it is, if that was another line. */
  readonly movedFrom?: number;
  /** One where nothing is merged; the first speaks for all. */
  readonly said: readonly [Said, ...Said[]];
}

export interface Vote {
  /** Labels of models: they raised it, or were asked and find it right. */
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** Asked, and gave no answer, or another one for other words. */
  readonly silent: readonly string[];
}

/** What became of a suggested change. */
export type SuggestedChange =
  | { readonly kind: "none" }
  /** It passed the gates, on the workspace as it is. */
  | {
      readonly kind: "offered";
      readonly by: string;
      readonly patch: Patch;
      readonly effect: string;
      readonly verdict: Verdict;
    }
  | { readonly kind: "failed"; readonly reason: string };

export interface Finding extends HeldFinding {
  readonly severity: Severity;
  /**
   * - `confirmed`: most of the models that have an opinion of it share it, and it does not hang on a single one
   * - `unconfirmed`: there was nobody else to ask, or they do not agree
   */
  readonly standing: "confirmed" | "unconfirmed";
  readonly vote: Vote;
  readonly change: SuggestedChange;
}

/** Something that was said and is not shown among the findings. */
export interface Dropped {
  readonly path: string;
  readonly line: number;
  readonly message: string;
  /** Labels of models. */
  readonly by: readonly string[];
  /** One sentence. */
  readonly reason: string;
}
