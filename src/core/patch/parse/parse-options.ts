import type { AnswerFormat } from "./edit.ts";
import type { IsKnown } from "./file-name.ts";

export interface ParseOptions {
  /** `auto` reads every format, several in one answer too. */
  readonly format: AnswerFormat | "auto";
  readonly isKnown: IsKnown;
  /** The file that was asked for and does not exist yet. */
  readonly target?: string | undefined;
  /** The caller, not the answer, tells the file. */
  readonly told?: boolean | undefined;
  /** The stream is known to have ended as it should: the last block may lack its end marker. */
  readonly ended?: boolean | undefined;
}
