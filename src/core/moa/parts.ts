import type { ChatModel, ChatOutcome } from "../model/chat-model.ts";
import type { Timers } from "../model/timers.ts";
import type { SyntaxParser } from "../syntax/syntax-parser.ts";
import type { Verifier } from "../verify/verifier.ts";
import { Failure, throwIfCancelled } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { anonymous, type Answer } from "./answer.ts";
import type { Candidate, PatchedCandidate } from "./candidate.ts";
import { clusterCandidates, type CandidateCluster } from "./clusters.ts";
import { Drafting, type Draft } from "./draft.ts";
import { describeResult, reportOn } from "./evidence.ts";
import { Layer } from "./layer.ts";
import {
  critiquePrompt,
  repairFeedback,
  synthesisPrompt,
  type AnonymousAnswer,
} from "./prompt/layer-prompts.ts";
import type { Emit, LayerName } from "./moa-event.ts";
import type { Completion } from "./model-proposer.ts";
import { proposalOf, type Proposal, type ProposalRequest, type Proposer } from "./proposer.ts";
import { shuffled, type Random } from "./random.ts";
import { mergeSequentially } from "./sequential-merge.ts";
import type { TaskQuestion } from "./task-caller.ts";

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
  readonly timers: Timers;
}

/** Critic and aggregator weigh and mix; what they say is not to vary. From the paper's reference implementation. */
export const layerTemperature = 0.1;

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
   * Asks all in parallel, parses, and puts each patch through the gates as soon as it is there. Models that are much
   * slower than the others are not waited for.
   * @param enough asked after every candidate; true cancels the proposers that are still at work
   */
  async proposeAndGate(
    proposers: readonly Proposer[],
    enough: (soFar: readonly Candidate[]) => boolean = () => false,
  ): Promise<readonly Candidate[]> {
    const done: Candidate[] = [];
    using layer = this.layerOf(proposers);
    await Promise.all(
      proposers.map(async (proposer) => {
        const drafts = await this.askOne(proposer, layer.asking);
        layer.answered(proposer, drafts);
        const candidates = await Promise.all(
          drafts.map((draft) => this.gateUnlessStopped(draft, layer.working)),
        );
        done.push(...candidates.filter((candidate) => candidate !== undefined));
        layer.finished(proposer);
        if (layer.waitsForSomebody && enough(done)) {
          layer.stop("Enough agreement");
        }
      }),
    );
    throwIfCancelled(this.deps.signal);
    return done;
  }

  /** Puts all through the gates at once; in the order of the drafts. */
  async gateAll(drafts: readonly Draft[]): Promise<readonly Candidate[]> {
    return Promise.all(drafts.map((draft) => this.gate(draft)));
  }

  /** Asks all in parallel and parses; no gates yet. The order of the proposers is kept. */
  async propose(proposers: readonly Proposer[]): Promise<readonly Draft[]> {
    using layer = this.layerOf(proposers);
    const drafts = await Promise.all(
      proposers.map(async (proposer) => {
        const own = await this.askOne(proposer, layer.asking);
        layer.answered(proposer, own);
        layer.finished(proposer);
        return own;
      }),
    );
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

  /**
   * Asks a model for something that is no candidate: an opinion, a plan.
   * @param without what is done without it
   * @returns undefined, and the reason is told, when the model fails: then the mixing goes on without
   */
  async consult(
    layer: LayerName,
    model: ChatModel,
    question: TaskQuestion,
    without: string,
  ): Promise<string | undefined> {
    this.deps.emit({ kind: "layer-started", layer, by: model.label });
    const { request, signal } = this.deps;
    const outcome = await request.caller.ask(model, question, signal);
    throwIfCancelled(signal);
    const detail = outcome.kind === "answer" ? "done" : `left out: ${outcome.failure.message} ${without}`;
    this.deps.emit({ kind: "layer-finished", layer, detail });
    return outcome.kind === "answer" ? outcome.text : undefined;
  }

  /** One critique of all answers, each by itself. Undefined when the critic fails. */
  critique(critic: ChatModel, answers: readonly Answer[], maxTokens: number): Promise<string | undefined> {
    const { nonce } = this.deps;
    const shown = this.shown(answers);
    const complete: Completion = (task) => critiquePrompt(task, shown, nonce);
    const question = { complete, temperature: layerTemperature, maxTokens };
    return this.consult("critique", critic, question, "The answers are mixed without it.");
  }

  /** What a model is asked that is to give its own answer, knowing these. */
  knowing(answers: readonly Answer[], critique?: string): Completion {
    const { nonce } = this.deps;
    const shown = this.shown(answers);
    return (task) => synthesisPrompt(task, shown, critique, nonce);
  }

  /** Anonymous, and in random order. */
  shown(answers: readonly Answer[]): readonly AnonymousAnswer[] {
    return anonymous(answers, this.deps.random);
  }

  /** Delimiter of untrusted text in prompts. */
  get nonce(): string {
    return this.deps.nonce;
  }

  shuffled<T>(items: readonly T[]): readonly T[] {
    return shuffled(items, this.deps.random);
  }

  /**
   * The aggregator's own answer, as one more candidate through the same gates. Where its window does not take all
   * answers at once, they are merged one after another.
   */
  async synthesise(
    aggregator: ChatModel,
    answers: readonly Answer[],
    critique: string | undefined,
    maxTokens: number,
  ): Promise<Candidate> {
    this.deps.emit({ kind: "layer-started", layer: "synthesis", by: aggregator.label });
    const outcome = await this.aggregated(aggregator, answers, critique, maxTokens);
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

  private async aggregated(
    aggregator: ChatModel,
    answers: readonly Answer[],
    critique: string | undefined,
    maxTokens: number,
  ): Promise<ChatOutcome> {
    const { request, signal } = this.deps;
    const questionFor = (some: readonly Answer[], review?: string): TaskQuestion => ({
      complete: this.knowing(some, review),
      temperature: layerTemperature,
      maxTokens,
    });
    const whole = await request.caller.ask(aggregator, questionFor(answers, critique), signal);
    if (whole.kind === "answer" || whole.failure.kind !== "overflow" || signal.aborted) {
      return whole;
    }
    this.note(
      `The answers do not fit into the window of ${aggregator.label} together: they are merged one after another${critique === undefined ? "" : ", without the critique"}.`,
    );
    return mergeSequentially(aggregator, answers, request.caller, questionFor, signal);
  }

  private layerOf(proposers: readonly Proposer[]): Layer {
    const { signal, timers } = this.deps;
    return new Layer(proposers, signal, timers, (text) => this.note(text));
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
