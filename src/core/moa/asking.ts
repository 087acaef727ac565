import { Failure } from "../workspace/failure.ts";
import type { Drafting, Draft } from "./draft.ts";
import type { Emit } from "./moa-event.ts";
import type { Proposal, ProposalRequest, Proposer } from "./proposer.ts";
import { said } from "../workspace/said.ts";

export interface AskingDependencies {
  readonly request: ProposalRequest;
  readonly drafting: Drafting;
  readonly emit: Emit;
}

/** Asks proposers and parses what they say. It knows who answered what, so that the same one can be asked to repair it. */
export class Asking {
  readonly #deps: AskingDependencies;
  readonly #asked = new Map<string, Proposer>();

  constructor(deps: AskingDependencies) {
    this.#deps = deps;
  }

  /** One proposer, once. What goes wrong with it is told, and gives no draft. */
  async ask(proposer: Proposer, signal: AbortSignal): Promise<readonly Draft[]> {
    const { request, drafting, emit } = this.#deps;
    this.#asked.set(proposer.name, proposer);
    emit({ kind: "asking", proposer: proposer.name, origin: "proposal" });
    let characters = 0;
    let proposals: readonly Proposal[];
    try {
      proposals = await proposer.propose(request, signal, (piece) => {
        characters += piece.length;
        emit({ kind: "receiving", proposer: proposer.name, characters });
      });
    } catch (error) {
      if (!Failure.is(error)) {
        throw error;
      }
      // One that breaks down takes nobody else down with it.
      if (error.kind !== "cancelled") {
        emit({ kind: "note", text: said`${proposer.name} failed: ${error.message}` });
      }
      return [];
    }
    if (proposals.length === 0) {
      emit({ kind: "no-proposal", proposer: proposer.name });
    }
    const drafts: Draft[] = [];
    for (const proposal of proposals) {
      drafts.push(await drafting.draft(proposer, "proposal", proposal));
    }
    return drafts;
  }

  canRepair(proposer: string): boolean {
    return this.#asked.get(proposer)?.repair !== undefined;
  }

  /**
   * One more try of who gave an answer.
   * @returns undefined where there is nobody who could try again
   */
  async askToRepair(
    answer: { readonly proposer: string; readonly text: string },
    feedback: string,
    signal: AbortSignal,
  ): Promise<Draft | undefined> {
    const { request, drafting, emit } = this.#deps;
    const proposer = this.#asked.get(answer.proposer);
    if (proposer?.repair === undefined) {
      return undefined;
    }
    emit({ kind: "asking", proposer: answer.proposer, origin: "repair" });
    const proposal = await proposer.repair(request, answer.text, feedback, signal);
    return drafting.draft(proposer, "repair", proposal);
  }
}
