import type { Syntax, SyntaxError } from "../../syntax/syntax.ts";
import type { FileChange, Patch } from "../patch.ts";
import type { ReadAnswer, ReadingOptions } from "./patch-reading.ts";

/** What the thread that reads is asked to do. */
export type ReadingJob =
  | { readonly kind: "prepare"; readonly run: number; readonly path: string; readonly text?: string }
  | { readonly kind: "of"; readonly run: number; readonly patch: Patch }
  | { readonly kind: "errors"; readonly path: string; readonly text: string }
  | {
      readonly kind: "codeDifference";
      readonly path: string;
      readonly before: string;
      readonly after: string;
    }
  | { readonly kind: "symbols"; readonly path: string; readonly text: string }
  | { readonly kind: "endOf"; readonly path: string; readonly text: string; readonly line: number }
  | {
      readonly kind: "fromAnswer";
      readonly run: number;
      readonly answer: string;
      /** Number of the snapshot that the answer is for, and the folder it is of. */
      readonly snapshot: number;
      readonly root: string;
      readonly options: Omit<ReadingOptions, "snapshot">;
    }
  /** The run is over. */
  | { readonly kind: "forget"; readonly run: number };

/** What the jobs come to. */
export interface ReadingResults {
  readonly prepare: undefined;
  readonly of: string;
  readonly errors: readonly SyntaxError[] | undefined;
  readonly codeDifference: Awaited<ReturnType<Syntax["codeDifference"]>>;
  readonly symbols: Awaited<ReturnType<Syntax["symbols"]>>;
  readonly endOf: number | undefined;
  readonly fromAnswer: SentAnswer;
  readonly forget: undefined;
}

/** What the thread asks its host about a snapshot: one file, or the names of all. */
export type ReadingQuestion =
  | { readonly kind: "read"; readonly snapshot: number; readonly path: string }
  | { readonly kind: "list"; readonly snapshot: number };

/** Base files stay where they are: many answers are about the same ones. */
export type SentChange<Change = FileChange> = Change extends { readonly base: unknown }
  ? Omit<Change, "base"> & { readonly baseHash: string }
  : Change;

export type SentAnswer =
  | (Omit<Extract<ReadAnswer, { kind: "patch" }>, "patch"> & { readonly changes: readonly SentChange[] })
  | Extract<ReadAnswer, { kind: "unusable" }>;
