import type { ChatModel, ModelFailure } from "../model/chat-model.ts";
import type { TokenCounter } from "../model/fit/token-counter.ts";
import { estimateRun, type RunEstimate } from "../model/money/estimate-run.ts";
import type { Ledger } from "../model/money/ledger.ts";
import { ModelWindows } from "../moa/model-windows.ts";
import type { ModelMix } from "../moa/open-mix.ts";
import { privateMix } from "../moa/private-mix.ts";
import { wrappedMix } from "../moa/wrapped-mix.ts";
import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import { ToldQuestions } from "../prose/told-model.ts";
import { concealed } from "../run/concealed-event.ts";
import type { RecordedPorts, Recorder } from "../run/record/recorder.ts";
import { withoutSecrets } from "../run/record/without-secrets.ts";
import type { OnReviewEvent } from "../run/review-event.ts";
import type { ReviewTask } from "../task/review-task.ts";
import { throwIfCancelled } from "../workspace/failure.ts";
import { said } from "../workspace/said.ts";
import type { Finding } from "./finding.ts";
import type { KeptReview } from "./kept-review.ts";
import type { PreparedReview, ReviewMaterial } from "./material.ts";
import { Questions } from "./questions.ts";
import type { Ballot, FindingsAnswer, RaisedFinding, ReviewResults } from "./reading/protocol.ts";
import { endOfReview } from "./review-end.ts";
import type { ReviewOutcome } from "./review-outcome.ts";

/** What a review does now. */
export type ReviewProgress =
  | { readonly kind: "asking"; readonly models: number; readonly files: number; readonly questions: number }
  | { readonly kind: "voting"; readonly findings: number }
  | { readonly kind: "trying"; readonly changes: number };

export interface ReviewEnvironment {
  /** Its models carry budget, habits and pressure; secrets are kept from them here. */
  readonly mix: ModelMix;
  /** Of this review. */
  readonly secrets: SecretVault;
  /** Keeps what happens, or gives back what was kept. */
  readonly recorder: Recorder;
  /** Written by the mix's models; what the review has cost is read from it. */
  readonly ledger: Ledger;
  readonly counter: TokenCounter;
  readonly count: (ballots: readonly Ballot[], signal: AbortSignal) => Promise<ReviewResults["votes"]>;
  /** Reads what was kept; left out: this happens for the first time. */
  readonly kept?: KeptReview;
  /** Asked before the first call; when it says no, nobody is asked. Left out: nobody says no. */
  readonly confirm?: (estimate: RunEstimate) => Promise<boolean>;
  readonly onProgress?: (progress: ReviewProgress) => void;
}

/** There is one way to review, and nothing in it is left to chance. */
const options = { strategy: "vote", seed: 0 } as const;

/**
 * Findings of several models about a change, each held against the code, merged with those that say the same, and voted on by
 * the models that did not raise it; kept as it happens. Writes nothing to the workspace.
 * @throws Failure `cancelled`, and what keeps suggested changes from being verified at all
 */
export function reviewChanges(
  task: ReviewTask,
  material: ReviewMaterial,
  environment: ReviewEnvironment,
  tell: OnReviewEvent,
  signal: AbortSignal,
): Promise<ReviewOutcome> {
  const { mix, recorder, secrets, ledger } = environment;
  const emit: OnReviewEvent = (event) => {
    const shown = concealed(event, secrets);
    recorder.event(shown);
    tell(shown);
  };
  return recorder.whole(
    async () => {
      using ports = recorder.ports(secrets);
      recorder.beginReview(task, mix, options, secrets);
      emit({ kind: "started", task, ...options });
      return await new Review(material, environment, ports, emit, signal).outcome();
    },
    (outcome) => endOfReview(outcome, ledger, secrets),
    secrets,
    signal,
  );
}

class Review {
  readonly #material: ReviewMaterial;
  readonly #environment: ReviewEnvironment;
  readonly #ports: RecordedPorts;
  readonly #emit: OnReviewEvent;
  readonly #signal: AbortSignal;
  readonly #told: ToldQuestions;
  readonly #models: readonly ChatModel[];
  readonly #questions: Questions;
  readonly #gaps: string[] = [];

  constructor(
    material: ReviewMaterial,
    environment: ReviewEnvironment,
    ports: RecordedPorts,
    emit: OnReviewEvent,
    signal: AbortSignal,
  ) {
    const { mix, secrets, counter } = environment;
    this.#material = material;
    this.#environment = environment;
    this.#ports = ports;
    this.#emit = emit;
    this.#signal = signal;
    this.#told = new ToldQuestions(emit);
    const recorded = ports.mix({ ...mix, agents: [] });
    this.#models = privateMix(
      wrappedMix(recorded, (model) => this.#told.of(model)),
      secrets,
    ).models;
    this.#questions = new Questions(new ModelWindows(counter), signal);
  }

  async outcome(): Promise<ReviewOutcome> {
    const { counter, ledger } = this.#environment;
    await counter.load(this.#models.map(({ id }) => id));
    const prepared = await this.#prepared();
    const { what, files, questions } = prepared;
    this.#gaps.push(...prepared.gaps);
    const prompts = questions.map(({ messages }) => messages);
    if (!(await this.#hasConsent(estimateRun(this.#questions.planned(this.#models, prompts))))) {
      return this.#failed({ kind: "cancelled", message: "Not asked, because of what it may cost." });
    }
    const { answers, refusals } = await this.#ask(prepared);
    throwIfCancelled(this.#signal);
    const held = await this.#held(answers);
    for (const { by, concern } of held.unread) {
      refusals.push({
        kind: "not-an-answer",
        message: `${by} does not answer in the form that it was asked for.`,
      });
      this.#gaps.push(`${by} was not heard about ${concern}: its answer cannot be read.`);
    }
    const [refusal] = refusals;
    if (refusal !== undefined && refusals.length === prompts.length * this.#models.length) {
      return this.#failed(refusal);
    }
    const { voted, dropped } = await this.#votedOn(held.raised);
    throwIfCancelled(this.#signal);
    const findings = await this.#withChanges(voted);
    throwIfCancelled(this.#signal);
    const known = { files, findings, dropped: [...held.dropped, ...dropped], gaps: this.#gaps };
    this.#emit({ kind: "reviewed", ...known, spent: ledger.total() });
    const models = this.#models.map(({ label }) => label);
    return { kind: "reviewed", what, models, ...known, usage: this.#questions.usage };
  }

  /** A review that goes on has to be about the same; a repetition has no workspace to look at. */
  async #prepared(): Promise<PreparedReview> {
    const { secrets, recorder } = this.#environment;
    const work = (): Promise<PreparedReview> =>
      this.#material.prepare(this.#questions.roomFor(this.#models), recorder.nonce);
    const keep = (prepared: PreparedReview): unknown => withoutSecrets(prepared, secrets);
    const prepared = recorder.isRepetition
      ? await this.#ports.turnstile.outside({
          what: "prepare",
          work,
          keep,
          repeat: (kept) => this.#kept.prepared(kept),
        })
      : await this.#ports.inTurn("prepare", work, keep);
    secrets.reserve(recorder.knownSecrets);
    return prepared;
  }

  get #kept(): KeptReview {
    const { kept } = this.#environment;
    if (kept === undefined) {
      throw new RangeError("nothing was kept of a review that happens for the first time");
    }
    return kept;
  }

  #hasConsent(estimate: RunEstimate): Promise<boolean> {
    const { confirm, recorder } = this.#environment;
    this.#emit({ kind: "estimate", estimate });
    return this.#ports.turnstile.outside({
      what: "consent",
      work: async () => {
        const agrees = (await confirm?.(estimate)) ?? true;
        if (!agrees) {
          // Another time somebody may agree.
          recorder.leave();
        }
        return agrees;
      },
      keep: (agrees) => agrees,
      repeat: (kept) => kept === true,
    });
  }

  async #ask({ questions, format, files }: PreparedReview): Promise<{
    readonly answers: readonly FindingsAnswer[];
    readonly refusals: ModelFailure[];
  }> {
    const asks = questions.flatMap((question) => this.#models.map((model) => ({ question, model })));
    this.#environment.onProgress?.({
      ...{ kind: "asking", models: this.#models.length, files: files.length },
      questions: asks.length,
    });
    const refusals: ModelFailure[] = [];
    const answers = await Promise.all(
      asks.map(async ({ question: { concern, messages }, model }) => {
        const outcome = await this.#questions.findings(model, messages, format);
        if (outcome.kind === "answer") {
          return [{ concern, by: model.label, text: outcome.text }];
        }
        refusals.push(outcome.failure);
        this.#gaps.push(said`${model.label} was not heard about ${concern}: ${outcome.failure.message}`);
        return [];
      }),
    );
    return { answers: answers.flat(), refusals };
  }

  async #held(answers: readonly FindingsAnswer[]): Promise<ReviewResults["findings"]> {
    const { secrets, recorder } = this.#environment;
    this.#emit({ kind: "layer-started", layer: "evidence", by: "" });
    const held = await this.#ports.turnstile.outside({
      what: "findings",
      work: () => this.#material.hold(answers, recorder.nonce),
      keep: (result) => withoutSecrets(result, secrets),
      repeat: (kept) => this.#kept.findings(kept, secrets),
    });
    const detail = said`findings: ${held.raised.length}, dropped: ${held.dropped.length}`;
    this.#emit({ kind: "layer-finished", layer: "evidence", detail });
    return held;
  }

  /** Who raised a finding has said what he thinks; the others are asked. */
  async #votedOn(raised: readonly RaisedFinding[]): Promise<ReviewResults["votes"]> {
    const isVote = raised.length > 0 && this.#models.length > 1;
    if (isVote) {
      this.#environment.onProgress?.({ kind: "voting", findings: raised.length });
      this.#told.step = "judgement";
      this.#emit({ kind: "layer-started", layer: "judgement", by: "" });
    }
    const ballots = await Promise.all(
      raised.map(async ({ raisedBy, questions, ...finding }) => {
        const others = this.#models.filter(({ label }) => !raisedBy.includes(label));
        const answers = others.map(async (model) => ({
          by: model.label,
          texts: await Promise.all(questions.map((messages) => this.#questions.verdict(model, messages))),
        }));
        return { finding, answers: await Promise.all(answers) };
      }),
    );
    throwIfCancelled(this.#signal);
    const counted = await this.#ports.inTurn(
      "votes",
      () => this.#environment.count(ballots, this.#signal),
      ({ voted, dropped }) => [
        voted.map(({ standing, severity, vote, first }) => [standing, severity, vote, first]),
        dropped.length,
      ],
    );
    if (isVote) {
      const confirmed = counted.voted.filter(({ standing }) => standing === "confirmed").length;
      const detail = said`confirmed: ${confirmed}, voted out: ${counted.dropped.length}`;
      this.#emit({ kind: "layer-finished", layer: "judgement", detail });
    }
    return counted;
  }

  async #withChanges(voted: ReviewResults["votes"]["voted"]): Promise<readonly Finding[]> {
    const { secrets, onProgress } = this.#environment;
    const suggested = voted.filter((finding) => finding.said.some(({ change }) => change !== "")).length;
    if (suggested > 0) {
      onProgress?.({ kind: "trying", changes: suggested });
      this.#emit({ kind: "layer-started", layer: "trials", by: "" });
    }
    const findings = await Promise.all(
      voted.map(async (finding, index) => {
        const change = await this.#ports.turnstile.outside({
          what: `try ${index + 1}`,
          work: () => this.#material.tryChange(finding),
          keep: (result) => withoutSecrets(result, secrets),
          repeat: (kept) => this.#kept.change(kept, secrets),
        });
        return { ...finding, change };
      }),
    );
    if (suggested > 0) {
      const offered = findings.filter(({ change }) => change.kind === "offered").length;
      this.#emit({
        ...{ kind: "layer-finished", layer: "trials" },
        detail: said`changes that hold: ${offered} of ${suggested}`,
      });
    }
    return findings;
  }

  #failed(failure: ModelFailure): Extract<ReviewOutcome, { kind: "failed" }> {
    return { kind: "failed", failure, usage: this.#questions.usage };
  }
}
