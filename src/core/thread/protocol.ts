import type { FailureKind } from "../workspace/failure.ts";

export type ToThread<Job> =
  | { readonly kind: "do"; readonly id: number; readonly job: Job }
  | { readonly kind: "cancel"; readonly id: number };

export type JobReply<Result> =
  | { readonly kind: "done"; readonly result: Result }
  /** `failure` left out: a bug, and not what a user can act on. */
  | { readonly kind: "failed"; readonly failure?: FailureKind; readonly message: string }
  /** Nobody is there any more who could answer. */
  | { readonly kind: "ended"; readonly message: string };

export interface FromThread<Result> {
  readonly id: number;
  readonly reply: JobReply<Result>;
}
