import type { Failure } from "../core/workspace/failure.ts";

/** The stable contract: 0 done, 1 the job could not be done, 2 wrong use. */
export type ExitCode = 0 | 1 | 2;

export function exitCodeOf(failure: Failure): ExitCode {
  switch (failure.kind) {
    case "usage":
    case "no-workspace":
      return 2;
    case "no-problem":
      return 0;
    default:
      return 1;
  }
}
