/**
 * What stops a job before it has an answer, in words a user can act on.
 * Everything the engine throws on purpose is one of these; anything else is a bug.
 */
export type FailureKind =
  | "usage"
  | "no-workspace"
  | "no-git"
  | "untrusted"
  | "outside-workspace"
  | "protected-path"
  | "missing-file"
  | "read-only"
  | "binary"
  | "encoding"
  | "stale"
  | "no-edits"
  | "unusable-answer"
  | "no-problem"
  | "no-model"
  | "key"
  | "unreachable"
  | "budget"
  | "sandbox"
  /** The journal of a run cannot be read, repeated or gone on with. */
  | "journal"
  | "cancelled";

export class Failure extends Error {
  readonly kind: FailureKind;

  /** @param message one sentence that says what is wrong and what to do about it; shown to the user as it is */
  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Failure";
    this.kind = kind;
  }

  /** Asks by kind, never by message. Without `kind`: any of ours. */
  static is(error: unknown, kind?: FailureKind): error is Failure {
    return error instanceof Failure && (kind === undefined || error.kind === kind);
  }
}

/** Throws the one failure that means "the user asked to stop". */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new Failure("cancelled", "Cancelled.");
  }
}
