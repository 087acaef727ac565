import type { LineRange } from "../workspace/position.ts";

/** A file, or the part of it that fits, as shown to models. */
export interface ContextFile {
  readonly path: string;
  readonly text: string;
  readonly lines?: LineRange;
  /** Why it is here: shown in the log, so that a surprising context can be understood. */
  readonly reason:
    | "target"
    | "imported"
    | "imports the target"
    | "tests the target"
    | "shows how tests are written"
    | "named in the request"
    | "matches the request"
    | "in the workspace";
}

export interface CodeContext {
  readonly files: readonly ContextFile[];
  /** Wanted, but beyond the budget. */
  readonly omitted: readonly string[];
  /** Estimated tokens of everything together. */
  readonly tokens: number;
  /** What is said of the whole workspace, where the task needs it: names of files, what the code offers. */
  readonly overview?: string;
}

/**
 * Tokens of a text, estimated high: code runs at 3 to 4 characters a token with every current tokenizer,
 * and text outside ASCII at about one.
 */
export function estimateTokens(text: string): number {
  let wide = 0;
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 0x7f) {
      wide++;
    }
  }
  return Math.ceil((text.length - wide) / 3 + wide);
}
