import type { LineChange } from "../diff/line-change.ts";
import type { PatchProblem } from "../patch.ts";

interface FromAnswer {
  /** One-based number of the block in the answer. */
  readonly block: number;
  /** One-based line of the answer where the block starts. */
  readonly line: number;
}

/** Lines to find and lines to put in their place, without line ends. */
export interface Reading {
  readonly search: readonly string[];
  readonly replace: readonly string[];
  /** Which lines of `search` become which of `replace`, where the answer says so: diffs do. */
  readonly changes?: readonly LineChange[] | undefined;
}

/** Lines of one file, found by their text, replaced by others. An empty `search`: the content of a new file. */
export interface ReplaceEdit extends FromAnswer, Reading {
  readonly kind: "replace";
  /** As the answer has it; absent when the block is unnamed. */
  readonly path?: string | undefined;
  /** Other ways to read the block, such as another separator line or no line numbers; the file decides. */
  readonly otherReadings?: readonly Reading[] | undefined;
  /** One-based line where `search` starts, if the answer says so. Not to be trusted. */
  readonly hint?: number | undefined;
  /** The blocks of one file come in the order of their places: diffs. Their lines may end with a carriage return. */
  readonly ordered?: boolean | undefined;
  /** The numbers of the hunk's header count its lines exactly. */
  readonly counted?: boolean | undefined;
  /** Lines that stand above the place, outermost first: the `@@` lines of V4A. */
  readonly anchors?: readonly string[] | undefined;
  /** The place is the end of the file. */
  readonly atEnd?: boolean | undefined;
  /** The text begins and ends anywhere in a line: tool calls. */
  readonly withinLines?: boolean | undefined;
  /** All places are meant, not one. */
  readonly everywhere?: boolean | undefined;
  /** Nothing says that this is an edit at all but that its lines are in the file. */
  readonly tentative?: boolean | undefined;
  /** The answer says that the file had no newline at its end. */
  readonly hadNoFinalNewline?: boolean | undefined;
  /** All lines of the answer end with a carriage return. */
  readonly windowsEnds?: boolean | undefined;
  /** Whether the last line of the file ends with a newline afterwards, where the answer is explicit about it. */
  readonly finalNewline?: boolean | undefined;
}

/** The complete content of a file. */
export interface WriteEdit extends FromAnswer {
  readonly kind: "write";
  readonly path?: string | undefined;
  readonly content: readonly string[];
  /** The file must not exist yet. */
  readonly isNew: boolean;
  /** A first line that may only name the file. */
  readonly nameLine?: string | undefined;
  /** The file is named in passing: the content may be a part of it. */
  readonly isLoose?: boolean | undefined;
  readonly executable?: boolean | undefined;
  /** All lines of the answer end with a carriage return: so do those of a new file. */
  readonly windowsEnds?: boolean | undefined;
  readonly finalNewline?: boolean | undefined;
}

export interface DeleteEdit extends FromAnswer {
  readonly kind: "delete";
  readonly path: string;
  /** The lines the answer believes it deletes; absent when it only names the file. */
  readonly content?: readonly string[] | undefined;
}

/** Later edits of the file may call it by either name. */
export interface RenameEdit extends FromAnswer {
  readonly kind: "rename";
  readonly path: string;
  readonly to: string;
}

/** A new file with the content that another has in the base. */
export interface CopyEdit extends FromAnswer {
  readonly kind: "copy";
  readonly path: string;
  readonly to: string;
}

/** Whether a file can be executed. */
export interface ModeEdit extends FromAnswer {
  readonly kind: "mode";
  readonly path: string;
  readonly executable: boolean;
}

/** A file that was asked for and does not exist: one of several texts; their code decides which. */
export interface NewFileEdit extends FromAnswer {
  readonly kind: "new-file";
  readonly path: string;
  readonly candidates: readonly (readonly string[])[];
  /** Whether fences tell that they are code. */
  readonly fenced: boolean;
}

/** One edit as parsed from an answer, before anybody has looked at the files. */
export type Edit = ReplaceEdit | WriteEdit | DeleteEdit | RenameEdit | CopyEdit | ModeEdit | NewFileEdit;

/** What an answer asks for. A problem here means that part of the answer could not be understood. */
export interface ParsedAnswer {
  readonly edits: readonly Edit[];
  readonly problems: readonly PatchProblem[];
}

export type AnswerFormat = "search-replace" | "udiff" | "v4a" | "json" | "whole";
