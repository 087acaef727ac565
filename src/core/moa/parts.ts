import type { ChatModel } from "../model/chat-model.ts";
import type { Timers } from "../model/timers.ts";
import type { PatchReading } from "../patch/reading/patch-reading.ts";
import type { Syntax } from "../syntax/syntax.ts";
import type { Verifier } from "../verify/verifier.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import type { Answer } from "./answer.ts";
import { Asking } from "./asking.ts";
import { BehaviourComparing } from "./behaviour-comparing.ts";
import type { Candidate, PatchedCandidate } from "./candidate.ts";
import { clusterCandidates, type CandidateCluster } from "./clusters.ts";
import { combineCandidates } from "./combine/combine-candidates.ts";
import { Counsel } from "./counsel.ts";
import type { Critique } from "./critique.ts";
import { Drafting, type Draft, type DraftedPatch } from "./draft.ts";
import { describeResult } from "./evidence.ts";
import { Gating } from "./gating.ts";
import type { AnonymousAnswer } from "./prompt/layer-prompts.ts";
import type { Emit, LayerName } from "./moa-event.ts";
import { once } from "./overlay/once.ts";
import type { Overlay } from "./overlay/overlay.ts";
import { proposalOf, type Completion, type ProposalRequest, type Proposer } from "./proposer.ts";
import { shuffled, type Random } from "./random.ts";
import { Repairing } from "./repair/repairing.ts";
import { Rounds } from "./rounds.ts";
import { Selection, type Criterion } from "./selection.ts";
import { TestWriting } from "./tests/test-writing.ts";
import type { WrittenTests } from "./tests/written-tests.ts";
import type { TaskQuestion } from "./task-caller.ts";
import { asTheyCome, type Turns } from "./turns.ts";
import { said } from "../workspace/said.ts";

export interface PartsDependencies {
  readonly request: ProposalRequest;
  readonly snapshot: Snapshot;
  /** The same, where it is kept what answers are applied to; left out: it is not. */
  readonly base?: Snapshot;
  readonly verifier: Pick<Verifier, "verify" | "runTests" | "compareBehaviour">;
  readonly parser: Syntax;
  /** Of the whole run: each text is looked at once. */
  readonly reading: PatchReading;
  readonly random: Random;
  /** Delimiter of untrusted text in prompts. */
  readonly nonce: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly timers: Timers;
  /** What the strategy takes beside its own steps. */
  readonly overlays: readonly Overlay[];
  /** Where what takes time of its own gets its place in the order of the run; left out: it has none. */
  readonly turns?: Turns;
}

/**
 * The parts strategies are composed of. They carry the events, the counting, the parsing and the cancelling, so that
 * a strategy reads like its paper. One instance a run.
 */
export class Parts {
  readonly #deps: PartsDependencies;
  readonly #drafting: Drafting;
  readonly #asking: Asking;
  readonly #gating: Gating;
  readonly #rounds: Rounds;
  readonly #counsel: Counsel;
  readonly #repairing: Repairing;
  readonly #testWriting: TestWriting;
  readonly #behaviour: BehaviourComparing;
  /** The order in which candidates are preferred. */
  readonly selection: Selection;

  constructor(deps: PartsDependencies) {
    const { request, snapshot, parser, verifier, random, nonce, emit, signal, overlays } = deps;
    this.#deps = deps;
    const { base = snapshot, turns = asTheyCome } = deps;
    this.#drafting = new Drafting(request.brief, base, deps.reading, turns);
    this.#asking = new Asking({ request, drafting: this.#drafting, emit });
    this.#gating = new Gating({ verifier, emit, signal });
    this.#rounds = new Rounds({
      asking: this.#asking,
      gating: this.#gating,
      overlays,
      nonce,
      signal,
      timers: deps.timers,
      note: (text) => this.note(text),
    });
    const run = { drafted: this.#drafting.patches, note: once((text) => this.note(text)) };
    const trusted = (answers: readonly Answer[]): readonly Answer[] =>
      overlays.reduce((left, overlay) => overlay.trusted?.(left, run) ?? left, answers);
    this.#counsel = new Counsel({ caller: request.caller, random, nonce, emit, signal, trusted });
    this.#testWriting = new TestWriting(this.#counsel, {
      task: request.brief.task,
      snapshot: base,
      verifier,
      nonce,
      signal,
      note: (text) => this.note(text),
    });
    this.#behaviour = new BehaviourComparing({ verifier, signal, note: (text) => this.note(text) });
    this.#repairing = new Repairing(this.#asking, { snapshot, parser, nonce, signal, turns });
    this.selection = new Selection(overlays.flatMap((overlay) => overlay.criteria?.(run) ?? []));
  }

  /** Whether something is known to be wrong that execution can find mended: then one candidate alone can be proven. */
  get canProve(): boolean {
    const { task, failingChecks } = this.#deps.request.brief;
    return task.kind === "tests" || task.problems.length > 0 || failingChecks.length > 0;
  }

  /** Every patch of the run, with its author, before anything is said about it. */
  get drafted(): readonly DraftedPatch[] {
    return this.#drafting.patches;
  }

  /** Every candidate of the run, whatever became of it, in the order they were finished. */
  get candidates(): readonly Candidate[] {
    return this.#gating.candidates;
  }

  /** What critics said of them, in the order in which they said it. */
  get critiques(): readonly Critique[] {
    return this.#counsel.critiques;
  }

  /** See `Rounds`. */
  proposeAndGate(
    proposers: readonly Proposer[],
    enough?: (soFar: readonly Candidate[]) => boolean,
  ): Promise<readonly Candidate[]> {
    return this.#rounds.proposeAndGate(proposers, enough);
  }

  /** See `Rounds`. */
  beside<T>(
    proposers: readonly Proposer[],
    work: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly candidates: readonly Candidate[] }> {
    return this.#rounds.beside(proposers, work);
  }

  /** Asks all in parallel and parses; no gates yet. The order of the proposers is kept. */
  propose(proposers: readonly Proposer[]): Promise<readonly Draft[]> {
    return this.#rounds.propose(proposers);
  }

  gate(draft: Draft): Promise<Candidate> {
    return this.#gating.gate(draft);
  }

  /** Puts all through the gates at once; in the order of the drafts. */
  async gateAll(drafts: readonly Draft[]): Promise<readonly Candidate[]> {
    return Promise.all(drafts.map((draft) => this.gate(draft)));
  }

  /** One more try for a candidate that nearly holds, fed with what would help it. Undefined where none is possible. */
  async repair(candidate: Candidate): Promise<Candidate | undefined> {
    const draft = await this.#repairing.repair(candidate);
    return draft && this.gate(draft);
  }

  /**
   * Asks a model for something that is no candidate: an opinion, a plan.
   * @param without what is done without it
   * @returns undefined, and the reason is told, when the model fails: then the mixing goes on without
   */
  consult(
    layer: LayerName,
    model: ChatModel,
    question: Omit<TaskQuestion, "step">,
    without: string,
  ): Promise<string | undefined> {
    return this.#counsel.consult(layer, model, question, without);
  }

  /** One critique of all answers, each by itself. Undefined when the critic fails. */
  critique(critic: ChatModel, answers: readonly Answer[], maxTokens: number): Promise<string | undefined> {
    return this.#counsel.critique(critic, answers, maxTokens);
  }

  /** What a model is asked that is to give its own answer, knowing these. */
  knowing(answers: readonly Answer[]): Completion {
    return this.#counsel.knowing(answers);
  }

  /** Anonymous, and in random order. */
  shown(answers: readonly Answer[]): readonly AnonymousAnswer[] {
    return this.#counsel.shown(answers);
  }

  /** Delimiter of untrusted text in prompts. */
  get nonce(): string {
    return this.#deps.nonce;
  }

  shuffled<T>(items: readonly T[]): readonly T[] {
    return shuffled(items, this.#deps.random);
  }

  /** The aggregator's own answer, as one more candidate through the same gates. */
  async synthesise(
    aggregator: ChatModel,
    answers: readonly Answer[],
    critique: string | undefined,
    maxTokens: number,
  ): Promise<Candidate> {
    const { emit } = this.#deps;
    emit({ kind: "layer-started", layer: "synthesis", by: aggregator.label });
    const outcome = await this.#counsel.aggregated(aggregator, answers, critique, maxTokens);
    const by = { name: said`synthesis by ${aggregator.label}`, model: aggregator.label };
    const candidate = await this.gate(await this.#drafting.draft(by, "synthesis", proposalOf(outcome)));
    emit({ kind: "layer-finished", layer: "synthesis", detail: describeResult(candidate) });
    return candidate;
  }

  /** The hunks of candidates that mend different things, together; as one more candidate where that can win. */
  async combined(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
    const combination = combineCandidates(candidates);
    if (combination === undefined) {
      return [];
    }
    const ids = combination.of.map(({ id }) => id).join(" and ");
    const title = `What candidates ${ids} change, together.`;
    const draft = await this.#drafting.draft({ name: `candidates ${ids}` }, "combination", {
      kind: "patch",
      title,
      patch: combination.patch,
    });
    return [await this.gate(draft)];
  }

  /**
   * Tests that a model writes from the request alone, run on the candidates. Undefined, and the reason is told, where there
   * are none that can be run.
   */
  async testsFor(candidates: readonly Candidate[], writer: ChatModel): Promise<WrittenTests | undefined> {
    if (this.#writesTests) {
      return undefined;
    }
    const tests = await this.#testWriting.write(writer);
    await tests?.tryOn(candidates);
    this.#testWriting.tell(tests, candidates);
    return tests;
  }

  /** What their code does, to tell clusters apart that gates and tests do not; none where that cannot be observed. */
  behaviourOf(clusters: readonly CandidateCluster[]): Promise<readonly Criterion[]> {
    return this.#writesTests ? Promise.resolve([]) : this.#behaviour.criteriaFor(clusters);
  }

  cluster(candidates: readonly PatchedCandidate[]): readonly CandidateCluster[] {
    const clusters = clusterCandidates(candidates);
    this.#deps.emit({
      kind: "clustered",
      clusters: clusters.map(({ members, support }) => ({ members: members.map(({ id }) => id), support })),
    });
    return clusters;
  }

  /** Tests are measured by what they notice: neither tests of tests nor what they do when they are called tells more. */
  get #writesTests(): boolean {
    return this.#deps.request.brief.task.kind === "tests";
  }

  note(text: string): void {
    this.#deps.emit({ kind: "note", text });
  }
}
