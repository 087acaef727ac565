import type { ChatModel } from "../model/chat-model.ts";
import type { SyntaxParser } from "../syntax/syntax-parser.ts";
import type { Verifier } from "../verify/verifier.ts";
import { Failure, throwIfCancelled } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { anonymous, type Answer } from "./answer.ts";
import type { Candidate, PatchedCandidate } from "./candidate.ts";
import { clusterCandidates, type CandidateCluster } from "./clusters.ts";
import { Drafting, type Draft } from "./draft.ts";
import { describeResult, reportOn } from "./evidence.ts";
import { critiquePrompt, repairFeedback, synthesisPrompt } from "./layer-prompts.ts";
import type { Emit } from "./moa-event.ts";
import { proposalOf, type Proposal, type ProposalRequest, type Proposer } from "./proposer.ts";
import type { Random } from "./random.ts";

export interface PartsDependencies {
  readonly request: ProposalRequest;
  readonly snapshot: Snapshot;
  readonly verifier: Verifier;
  readonly parser: SyntaxParser;
  readonly random: Random;
  /** Delimiter of untrusted text in prompts. */
  readonly nonce: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * The parts strategies are composed of. They carry the events, the counting, the parsing and the cancelling, so that
 * a strategy reads like its paper. One instance a run.
 */
export class Parts {
  /** Every candidate of the run, whatever became of it, in the order they were finished. */
  readonly candidates: Candidate[] = [];
  private readonly deps: PartsDependencies;
  private readonly proposers = new Map<string, Proposer>();
  private readonly drafting: Drafting;

  constructor(deps: PartsDependencies) {
    this.deps = deps;
    this.drafting = new Drafting(deps.request.brief, deps.snapshot, deps.parser);
  }

  /**
   * Asks all in parallel, parses, and puts each patch through the gates as soon as it is there.
   * @param enough asked after every candidate; true cancels the proposers that are still at work
   */
  async proposeAndGate(
    proposers: readonly Proposer[],
    enough: (soFar: readonly Candidate[]) => boolean = () => false,
  ): Promise<readonly Candidate[]> {
    const stop = new AbortController();
    const signal = AbortSignal.any([this.deps.signal, stop.signal]);
    const done: Candidate[] = [];
    const waiting = new Set(proposers.map((proposer) => proposer.name));
    await Promise.all(
      proposers.map(async (proposer) => {
        const drafts = await this.askOne(proposer, signal);
        await Promise.all(
          drafts.map(async (draft) => {
            const candidate = await this.gateUnlessStopped(draft, signal);
            if (candidate !== undefined) {
              done.push(candidate);
            }
          }),
        );
        waiting.delete(proposer.name);
        if (!stop.signal.aborted && waiting.size > 0 && enough(done)) {
          this.deps.emit({
            kind: "note",
            text: `Enough agreement: not waiting for ${[...waiting].join(", ")}.`,
          });
          stop.abort();
        }
      }),
    );
    throwIfCancelled(this.deps.signal);
    return done;
  }

  /** Asks all in parallel and parses; no gates yet. The order of the proposers is kept. */
  async propose(proposers: readonly Proposer[]): Promise<readonly Draft[]> {
    const drafts = await Promise.all(proposers.map((proposer) => this.askOne(proposer, this.deps.signal)));
    throwIfCancelled(this.deps.signal);
    return drafts.flat();
  }

  async gate(draft: Draft): Promise<Candidate> {
    const candidate = await this.gateUnlessStopped(draft, this.deps.signal);
    if (candidate === undefined) {
      throw new Failure("cancelled", "Cancelled.");
    }
    return candidate;
  }

  /** One more try for a candidate that nearly holds, fed with what the tools said. Undefined where none is possible. */
  async repair(candidate: Candidate): Promise<Candidate | undefined> {
    const proposer = this.proposers.get(candidate.proposer);
    const report = reportOn(candidate);
    if (proposer?.repair === undefined || report === undefined) {
      return undefined;
    }
    this.deps.emit({ kind: "asking", proposer: candidate.proposer, origin: "repair" });
    const proposal = await proposer.repair(
      this.deps.request,
      candidate.text,
      repairFeedback(report, this.deps.nonce),
      this.deps.signal,
    );
    return this.gate(await this.drafting.draft(candidate.proposer, "repair", proposal));
  }

  /** One critique of all answers. Undefined, with a note, when the critic fails: then the mixing goes on without. */
  async critique(
    critic: ChatModel,
    answers: readonly Answer[],
    maxTokens: number,
  ): Promise<string | undefined> {
    this.deps.emit({ kind: "layer-started", layer: "critique", by: critic.label });
    const messages = critiquePrompt(
      this.deps.request.messages,
      anonymous(answers, this.deps.random),
      this.deps.nonce,
    );
    const outcome = await critic.ask({ messages, temperature: 0.1, maxTokens }, this.deps.signal);
    throwIfCancelled(this.deps.signal);
    const detail =
      outcome.kind === "answer"
        ? "done"
        : `left out: ${outcome.failure.message} The answers are mixed without it.`;
    this.deps.emit({ kind: "layer-finished", layer: "critique", detail });
    return outcome.kind === "answer" ? outcome.text : undefined;
  }

  /** The aggregator's own answer, as one more candidate through the same gates. */
  async synthesise(
    aggregator: ChatModel,
    answers: readonly Answer[],
    critique: string | undefined,
    maxTokens: number,
  ): Promise<Candidate> {
    this.deps.emit({ kind: "layer-started", layer: "synthesis", by: aggregator.label });
    const messages = synthesisPrompt(
      this.deps.request.messages,
      anonymous(answers, this.deps.random),
      critique,
      this.deps.nonce,
    );
    const outcome = await aggregator.ask({ messages, temperature: 0.1, maxTokens }, this.deps.signal);
    const name = `synthesis by ${aggregator.label}`;
    const draft = await this.drafting.draft(name, "synthesis", proposalOf(outcome));
    const candidate = await this.gate(draft);
    this.deps.emit({ kind: "layer-finished", layer: "synthesis", detail: describeResult(candidate) });
    return candidate;
  }

  cluster(candidates: readonly PatchedCandidate[]): readonly CandidateCluster[] {
    const clusters = clusterCandidates(candidates);
    this.deps.emit({
      kind: "clustered",
      clusters: clusters.map(({ members, support }) => ({ members: members.map(({ id }) => id), support })),
    });
    return clusters;
  }

  note(text: string): void {
    this.deps.emit({ kind: "note", text });
  }

  private async askOne(proposer: Proposer, signal: AbortSignal): Promise<readonly Draft[]> {
    this.proposers.set(proposer.name, proposer);
    this.deps.emit({ kind: "asking", proposer: proposer.name, origin: "proposal" });
    let characters = 0;
    let proposals: readonly Proposal[];
    try {
      proposals = await proposer.propose(this.deps.request, signal, (piece) => {
        characters += piece.length;
        this.deps.emit({ kind: "receiving", proposer: proposer.name, characters });
      });
    } catch (error) {
      if (!Failure.is(error)) {
        throw error;
      }
      // One that breaks down takes nobody else down with it.
      if (error.kind !== "cancelled") {
        this.note(`${proposer.name} failed: ${error.message}`);
      }
      return [];
    }
    if (proposals.length === 0) {
      this.deps.emit({ kind: "no-proposal", proposer: proposer.name });
    }
    const drafts: Draft[] = [];
    for (const proposal of proposals) {
      drafts.push(await this.drafting.draft(proposer.name, "proposal", proposal));
    }
    return drafts;
  }

  /** @returns undefined when it was stopped on the way: then nothing can be said about the candidate */
  private async gateUnlessStopped(draft: Draft, signal: AbortSignal): Promise<Candidate | undefined> {
    if (draft.kind === "settled") {
      return this.finished(draft.candidate);
    }
    const { id, proposer, patch } = draft.candidate;
    try {
      const verdict = await this.deps.verifier.verify(patch, signal, (result) => {
        this.deps.emit({ kind: "gate", candidate: id, proposer, result });
      });
      return this.finished({ ...draft.candidate, verdict });
    } catch (error) {
      if (Failure.is(error, "cancelled") && !this.deps.signal.aborted) {
        return undefined;
      }
      throw error;
    }
  }

  private finished<C extends Candidate>(candidate: C): C {
    this.candidates.push(candidate);
    this.deps.emit({ kind: "candidate", candidate });
    return candidate;
  }
}
