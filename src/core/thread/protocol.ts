import { Failure, type FailureKind } from "../workspace/failure.ts";

export type ToThread<Job> =
  | { readonly kind: "do"; readonly id: number; readonly job: Job }
  | { readonly kind: "cancel"; readonly id: number }
  /** What its host says to a question. */
  | { readonly kind: "told"; readonly id: number; readonly reply: JobReply<unknown> };

export type JobReply<Result> =
  | { readonly kind: "done"; readonly result: Result }
  /** `failure` left out: a bug, and not what a user can act on. */
  | { readonly kind: "failed"; readonly failure?: FailureKind; readonly message: string }
  /** Nobody is there any more who could answer. */
  | { readonly kind: "ended"; readonly message: string };

export type FromThread<Result> =
  | { readonly kind: "reply"; readonly id: number; readonly reply: JobReply<Result> }
  /** Only its host can know. */
  | { readonly kind: "ask"; readonly id: number; readonly question: unknown };

/** How what work comes to is told to the other side. */
export async function replyTo<Result>(work: () => Promise<Result>): Promise<JobReply<Result>> {
  try {
    return { kind: "done", result: await work() };
  } catch (error) {
    return Failure.is(error)
      ? { kind: "failed", failure: error.kind, message: error.message }
      : { kind: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** What the other side threw. */
export function errorOf({ failure, message }: Extract<JobReply<unknown>, { kind: "failed" }>): Error {
  return failure === undefined ? new Error(message) : new Failure(failure, message);
}
