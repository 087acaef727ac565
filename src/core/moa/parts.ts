import { noUsage, type ChatModel } from "../model/chat-model.ts";
import { patchFromAnswer } from "../patch/patch-from-answer.ts";
import { printUnifiedDiff } from "../patch/print-unified.ts";
import type { Patch } from "../patch/patch.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { Failure } from "../workspace/failure.ts";
import type { SyntaxParser } from "../syntax/syntax-parser.ts";
import type { Verifier } from "../verify/verifier.ts";
import { isPatched, type Candidate, type Origin, type PatchedCandidate } from "./candidate.ts";
import { clusterCandidates, type CandidateCluster } from "./clusters.ts";
import { evidenceOf, failureReport, problemReport } from "./evidence.ts";
import { critiquePrompt, repairFeedback, synthesisPrompt, type AnonymousAnswer } from "./layer-prompts.ts";
import type { Emit } from "./moa-event.ts";
import { proposalOf, type Proposal, type ProposalRequest, type Proposer } from "./proposer.ts";
import { shuffled, type Random } from "./random.ts";

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

/** An answer whose patch has not been through the gates yet. */
export type Draft =
  | { readonly kind: "settled"; readonly candidate: Exclude<Candidate, PatchedCandidate> }
  | { readonly kind: "patch"; readonly candidate: Omit<PatchedCandidate, "verdict"> };

/** What the critic gets to judge and the aggregator to mix. */
export interface Answer {
  readonly text: string;
  readonly evidence: string;
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
  private arrived = 0;

  constructor(deps: PartsDependencies) {
    this.deps = deps;
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
    this.throwIfCancelled();
    return done;
  }

  /** Asks all in parallel and parses; no gates yet. The order of the proposers is kept. */
  async propose(proposers: readonly Proposer[]): Promise<readonly Draft[]> {
    const drafts = await Promise.all(proposers.map((proposer) => this.askOne(proposer, this.deps.signal)));
    this.throwIfCancelled();
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
    return this.gate(await this.parse(candidate.proposer, "repair", proposal));
  }

  /** One critique of all answers. Undefined, with a note, when the critic fails: then the mixing goes on without. */
  async critique(
    critic: ChatModel,
    answers: readonly Answer[],
    maxTokens: number,
  ): Promise<string | undefined> {
    this.deps.emit({ kind: "layer-started", layer: "critique", by: critic.label });
    const messages = critiquePrompt(this.deps.request.messages, this.anonymous(answers), this.deps.nonce);
    const outcome = await critic.ask({ messages, temperature: 0.1, maxTokens }, this.deps.signal);
    this.throwIfCancelled();
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
      this.anonymous(answers),
      critique,
      this.deps.nonce,
    );
    const outcome = await aggregator.ask({ messages, temperature: 0.1, maxTokens }, this.deps.signal);
    const name = `synthesis by ${aggregator.label}`;
    const draft = await this.parse(name, "synthesis", proposalOf(outcome));
    const candidate = await this.gate(draft);
    this.deps.emit({ kind: "layer-finished", layer: "synthesis", detail: describeKind(candidate) });
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
      if (Failure.is(error, "cancelled")) {
        return [];
      }
      throw error;
    }
    if (proposals.length === 0) {
      this.deps.emit({ kind: "no-proposal", proposer: proposer.name });
    }
    const drafts: Draft[] = [];
    for (const proposal of proposals) {
      drafts.push(await this.parse(proposer.name, "proposal", proposal));
    }
    return drafts;
  }

  private async parse(proposer: string, origin: Origin, proposal: Proposal): Promise<Draft> {
    this.arrived++;
    const id = String(this.arrived);
    const answered = { id, proposer, origin };
    switch (proposal.kind) {
      case "refused":
        return {
          kind: "settled",
          candidate: {
            ...answered,
            kind: "refused",
            text: proposal.text,
            usage: proposal.usage,
            why: proposal.failure,
          },
        };
      case "patch":
        return {
          kind: "patch",
          candidate: {
            ...answered,
            kind: "patched",
            text: proposal.title,
            usage: noUsage,
            patch: proposal.patch,
          },
        };
      case "text": {
        const { text, usage } = proposal;
        const result = await patchFromAnswer(text, this.patchOptions());
        return result.kind === "patch"
          ? { kind: "patch", candidate: { ...answered, kind: "patched", text, usage, patch: result.patch } }
          : {
              kind: "settled",
              candidate: { ...answered, kind: "unusable", text, usage, problems: result.problems },
            };
      }
    }
  }

  private patchOptions(): Parameters<typeof patchFromAnswer>[1] {
    const { brief } = this.deps.request;
    const shown = brief.files.map((file) => file.path);
    const only = brief.task.target?.path ?? (shown.length === 1 ? shown[0] : undefined);
    return {
      snapshot: this.deps.snapshot,
      parser: this.deps.parser,
      shown,
      ...(only === undefined ? {} : { defaultPath: only }),
    };
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

  private anonymous(answers: readonly Answer[]): readonly AnonymousAnswer[] {
    return shuffled(answers, this.deps.random).map((answer, index) => ({
      ...answer,
      label: String.fromCharCode("A".charCodeAt(0) + (index % 26)),
    }));
  }

  private throwIfCancelled(): void {
    if (this.deps.signal.aborted) {
      throw new Failure("cancelled", "Cancelled.");
    }
  }
}

/** A model's answer in its own words; a model-free one as the diff it makes. */
export function answerOf(candidate: Candidate): Answer {
  if (candidate.kind !== "patched") {
    return {
      text: candidate.text,
      evidence: candidate.kind === "unusable" ? problemReport(candidate.problems) : "",
    };
  }
  return { text: textOf(candidate.text, candidate.patch), evidence: evidenceOf(candidate.verdict) };
}

/** As `answerOf`, before anything was executed. */
export function answerOfDraft(draft: Draft): Answer {
  return draft.kind === "patch"
    ? { text: textOf(draft.candidate.text, draft.candidate.patch), evidence: "" }
    : { text: draft.candidate.text, evidence: "" };
}

function textOf(text: string, patch: Patch): string {
  // A title alone says nothing; an answer contains its change already.
  return text.includes("\n") ? text : `${text}\n\n${printUnifiedDiff(patch)}`;
}

function reportOn(candidate: Candidate): string | undefined {
  switch (candidate.kind) {
    case "refused":
      return undefined;
    case "unusable":
      return problemReport(candidate.problems);
    case "patched":
      return failureReport(candidate.verdict);
  }
}

function describeKind(candidate: Candidate): string {
  if (!isPatched(candidate)) {
    return candidate.kind === "refused" ? candidate.why.message : problemReport(candidate.problems);
  }
  return candidate.verdict.accepted ? "verified" : "did not pass the gates";
}
