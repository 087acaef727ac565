import { randomBytes } from "node:crypto";
import type { ChatModel, ModelFailure, Usage } from "../model/chat-model.ts";
import type { TokenCounter } from "../model/fit/token-counter.ts";
import { estimateRun, type RunEstimate } from "../model/money/estimate-run.ts";
import { ModelWindows } from "../moa/model-windows.ts";
import type { ModelMix } from "../moa/open-mix.ts";
import { privateMix } from "../moa/private-mix.ts";
import { learnHiddenSecrets } from "../privacy/learn-hidden-secrets.ts";
import { textKindOf } from "../privacy/secrets/assigned-secrets.ts";
import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import { throwIfCancelled } from "../workspace/failure.ts";
import type { Dropped, Finding } from "./finding.ts";
import { Questions } from "./questions.ts";
import type { ReviewedChanges } from "./read-changes.ts";
import type {
  Ballot,
  FindingsAnswer,
  RaisedFinding,
  ReviewReading,
  ReviewResults,
} from "./reading/protocol.ts";
import { ChangeTrial, type TryingParts } from "./try-change.ts";
import { said } from "../workspace/said.ts";

/** What a review does now. */
export type ReviewEvent =
  | { readonly kind: "asking"; readonly models: number; readonly files: number; readonly questions: number }
  | { readonly kind: "voting"; readonly findings: number }
  | { readonly kind: "trying"; readonly changes: number };

export interface ReviewParts extends TryingParts {
  /** Its models carry budget, habits and pressure; secrets are kept from them here. */
  readonly mix: ModelMix;
  readonly secrets: SecretVault;
  /** Reads changes and answers. */
  readonly reader: ReviewReading;
  /** Left out: tokens are estimated. */
  readonly counter?: TokenCounter;
  /** Asked before the first call; when it says no, nobody is asked. Left out: nobody says no. */
  readonly confirm?: (estimate: RunEstimate) => Promise<boolean>;
  readonly onEvent?: (event: ReviewEvent) => void;
}

/** What a review comes to. Usage is that of all calls. */
export type ReviewOutcome =
  | {
      readonly kind: "reviewed";
      /** For people: `staged changes`. */
      readonly what: string;
      /** Paths. */
      readonly files: readonly string[];
      /** Labels of the models that were asked. */
      readonly models: readonly string[];
      /** The worst first. */
      readonly findings: readonly Finding[];
      readonly dropped: readonly Dropped[];
      /** What was not reviewed, or not by all, a sentence each. */
      readonly gaps: readonly string[];
      readonly usage: Usage;
    }
  | { readonly kind: "failed"; readonly failure: ModelFailure; readonly usage: Usage };

/**
 * Findings of several models about a change, each held against the code, merged with those that say the same, and voted on by
 * the models that did not raise it. Writes nothing.
 * @param instruction in the user's own words; may be empty
 * @throws Failure `cancelled`, and what keeps suggested changes from being verified at all
 */
export async function reviewChanges(
  changes: ReviewedChanges,
  instruction: string,
  parts: ReviewParts,
  signal: AbortSignal,
): Promise<ReviewOutcome> {
  return new Review(changes, parts, signal).outcome(instruction);
}

class Review {
  readonly #changes: ReviewedChanges;
  readonly #parts: ReviewParts;
  readonly #signal: AbortSignal;
  readonly #models: readonly ChatModel[];
  /** Delimiter of untrusted text in prompts. */
  readonly #nonce = randomBytes(6).toString("hex");
  readonly #questions: Questions;
  readonly #gaps: string[];

  constructor(changes: ReviewedChanges, parts: ReviewParts, signal: AbortSignal) {
    this.#changes = changes;
    this.#parts = parts;
    this.#signal = signal;
    this.#models = privateMix({ ...parts.mix, agents: [] }, parts.secrets).models;
    this.#questions = new Questions(new ModelWindows(parts.counter), signal);
    this.#gaps = [...changes.left];
  }

  async outcome(instruction: string): Promise<ReviewOutcome> {
    const { counter, confirm, secrets, reader } = this.#parts;
    const { what, files } = this.#changes;
    await Promise.all([counter?.load(this.#models.map(({ id }) => id)), this.#learnSecrets(instruction)]);
    const shared = { files, nonce: this.#nonce };
    const room = this.#questions.roomFor(this.#models);
    const asked = await reader.do({ kind: "questions", ...shared, room, instruction }, this.#signal);
    this.#gaps.push(...asked.left);
    const prompts = asked.questions.map(({ messages }) => messages);
    const estimate = estimateRun(this.#questions.planned(this.#models, prompts));
    if (confirm !== undefined && !(await confirm(estimate))) {
      return this.#failed({ kind: "cancelled", message: "Not asked, because of what it may cost." });
    }
    const { answers, refusals } = await this.#ask(asked);
    throwIfCancelled(this.#signal);
    const read = await reader.do({ kind: "findings", ...shared, answers }, this.#signal);
    for (const { by, concern } of read.unread) {
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
    const ballots = await this.#vote(read.raised);
    throwIfCancelled(this.#signal);
    const { voted, dropped } = await reader.do({ kind: "votes", ballots }, this.#signal);
    const findings = await this.#withChanges(voted);
    throwIfCancelled(this.#signal);
    return {
      ...{ kind: "reviewed", what, gaps: this.#gaps, usage: this.#questions.usage },
      files: files.map(({ path }) => path),
      models: this.#models.map(({ label }) => label),
      findings: findings.map((finding) => concealed(finding, secrets)),
      dropped: [...read.dropped, ...dropped].map((each) => ({
        ...each,
        message: secrets.conceal(each.message),
      })),
    };
  }

  /** Of whole files, of which a prompt shows a part and does not tell the kind, before any is sent. */
  async #learnSecrets(instruction: string): Promise<void> {
    const { secrets, snapshot } = this.#parts;
    await learnHiddenSecrets(secrets, snapshot);
    for (const { path, oldPath = path, after = "", hunks } of this.#changes.files) {
      const before = hunks.flatMap(({ lines }) => lines.filter(({ sign }) => sign !== "+"));
      secrets.learn(after, textKindOf(path));
      secrets.learn(before.map(({ text }) => text).join("\n"), textKindOf(oldPath));
    }
    secrets.learnRequest(instruction);
  }

  async #ask({ questions, format }: ReviewResults["questions"]): Promise<{
    readonly answers: readonly FindingsAnswer[];
    readonly refusals: ModelFailure[];
  }> {
    const asks = questions.flatMap((question) => this.#models.map((model) => ({ question, model })));
    const { length: models } = this.#models;
    this.#parts.onEvent?.({
      kind: "asking",
      models,
      files: this.#changes.files.length,
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

  /** Who raised a finding has said what he thinks; the others are asked. */
  #vote(raised: readonly RaisedFinding[]): Promise<readonly Ballot[]> {
    if (raised.length > 0 && this.#models.length > 1) {
      this.#parts.onEvent?.({ kind: "voting", findings: raised.length });
    }
    return Promise.all(
      raised.map(async ({ raisedBy, questions, ...finding }) => {
        const others = this.#models.filter(({ label }) => !raisedBy.includes(label));
        const answers = others.map(async (model) => ({
          by: model.label,
          texts: await Promise.all(questions.map((messages) => this.#questions.verdict(model, messages))),
        }));
        return { finding, answers: await Promise.all(answers) };
      }),
    );
  }

  #withChanges(voted: ReviewResults["votes"]["voted"]): Promise<readonly Finding[]> {
    const changes = voted.filter(({ said }) => said.some(({ change }) => change !== "")).length;
    if (changes > 0) {
      this.#parts.onEvent?.({ kind: "trying", changes });
    }
    const trial = new ChangeTrial(this.#parts, this.#changes.files, this.#signal);
    return Promise.all(voted.map(async (finding) => ({ ...finding, change: await trial.of(finding) })));
  }

  #failed(failure: ModelFailure): Extract<ReviewOutcome, { kind: "failed" }> {
    return { kind: "failed", failure, usage: this.#questions.usage };
  }
}

/** What is shown and kept of it holds no secret; the patch has to. */
function concealed(finding: Finding, secrets: SecretVault): Finding {
  const [first, ...others] = finding.said.map((each) => ({
    ...each,
    message: secrets.conceal(each.message),
  }));
  const evidence = secrets.conceal(finding.evidence);
  return first === undefined ? finding : { ...finding, evidence, said: [first, ...others] };
}
