import type { Verifier } from "../verify/verifier.ts";
import { Failure } from "../workspace/failure.ts";
import type { Candidate } from "./candidate.ts";
import type { Draft } from "./draft.ts";
import type { Emit } from "./moa-event.ts";

export interface GatingDependencies {
  readonly verifier: Pick<Verifier, "verify">;
  readonly emit: Emit;
  /** Of the run. */
  readonly signal: AbortSignal;
}

/** Puts drafts through the gates, and keeps every candidate of the run. */
export class Gating {
  /** Whatever became of them, in the order they were finished. */
  readonly candidates: Candidate[] = [];
  readonly #deps: GatingDependencies;

  constructor(deps: GatingDependencies) {
    this.#deps = deps;
  }

  async gate(draft: Draft): Promise<Candidate> {
    const candidate = await this.gateUnlessStopped(draft, this.#deps.signal);
    if (candidate === undefined) {
      throw new Failure("cancelled", "Cancelled.");
    }
    return candidate;
  }

  /** @returns undefined when it was stopped on the way: then nothing can be said about the candidate */
  async gateUnlessStopped(draft: Draft, signal: AbortSignal): Promise<Candidate | undefined> {
    if (draft.kind === "settled") {
      return this.#finished(draft.candidate);
    }
    const { id, proposer, patch } = draft.candidate;
    try {
      const verdict = await this.#deps.verifier.verify(patch, signal, (result) => {
        this.#deps.emit({ kind: "gate", candidate: id, proposer, result });
      });
      return this.#finished({ ...draft.candidate, verdict });
    } catch (error) {
      if (Failure.is(error, "cancelled") && !this.#deps.signal.aborted) {
        return undefined;
      }
      throw error;
    }
  }

  #finished<C extends Candidate>(candidate: C): C {
    this.candidates.push(candidate);
    this.#deps.emit({ kind: "candidate", candidate });
    return candidate;
  }
}
