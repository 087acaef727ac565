import { randomBytes } from "node:crypto";
import {
  addUsage,
  noUsage,
  type ChatModel,
  type ChatOutcome,
  type ChatRequest,
  type ModelFailure,
  type Usage,
} from "../../model/chat-model.ts";
import type { TokenCounter } from "../../model/fit/token-counter.ts";
import { estimateRun, type RunEstimate } from "../../model/money/estimate-run.ts";
import type { SecretVault } from "../../privacy/secrets/secret-vault.ts";
import { anonymous } from "../answer.ts";
import { layerTemperature } from "../counsel.ts";
import { critiqueTokens } from "../critique-tokens.ts";
import type { Mix } from "../mix.ts";
import { ModelWindows } from "../model-windows.ts";
import type { ModelMix } from "../open-mix.ts";
import { privateMix } from "../private-mix.ts";
import type { AnonymousAnswer } from "../prompt/layer-prompts.ts";
import { published } from "../published.ts";
import { seededRandom } from "../random.ts";
import { castOf } from "../strategy/strategy.ts";
import { agreedOn } from "./agreed-on.ts";
import { askCandidates, asksOf, type Ask, type CandidateAnswer } from "./candidates.ts";
import type { ConversationEvent, ConversationOutcome, ConversationStrategy } from "./conversation.ts";
import { conversationCritique, conversationSynthesis } from "./conversation-prompts.ts";
import { plannedAlone, plannedMixture } from "./planned-calls.ts";
import { whyNotMixed } from "./why-not-mixed.ts";

export interface ConversationParts {
  /** Its models carry budget, habits and pressure; secrets are kept from them here. */
  readonly mix: ModelMix;
  readonly strategy: ConversationStrategy;
  /** Of this conversation: it is taught the secrets in it. */
  readonly secrets: SecretVault;
  /** Left out: tokens are estimated. */
  readonly counter?: TokenCounter;
  /** Told each piece of the final answer as it arrives, and of nothing else. */
  readonly onText?: (piece: string) => void;
  readonly onEvent?: (event: ConversationEvent) => void;
  /** Asked before the first call; when it says no, nobody is asked. Left out: nobody says no. */
  readonly confirm?: (estimate: RunEstimate) => Promise<boolean>;
  /** Told each candidate as it is there; nothing follows from it before that is done. */
  readonly onCandidate?: (text: string, model: string) => Promise<void>;
  /** Same seed, same shuffles; left out: chance. */
  readonly seed?: number;
  /** Delimiter of untrusted text in prompts, unguessable; left out: a new one. */
  readonly nonce?: string;
}

/**
 * Answers a conversation by a mixture of models: Patched MOA (A. Sharma, arXiv 2407.18521) on messages instead of patches.
 * What cannot be mixed, such as one with tools to call, is answered by the aggregator alone, asked exactly as the caller asks.
 * A failed call is never an answer; a failed critique is left out; where the final answer fails before its first word, the
 * first candidate stands, and an event says so.
 * @throws Failure `no-model` where the mix has no model
 */
export async function converse(
  request: ChatRequest,
  parts: ConversationParts,
  signal: AbortSignal,
): Promise<ConversationOutcome> {
  request.messages.forEach(({ content }) => parts.secrets.learnRequest(content));
  return new Conversation(request, parts, signal).outcome();
}

type Failed = Extract<ConversationOutcome, { kind: "failed" }>;

class Conversation {
  readonly #request: ChatRequest;
  readonly #parts: ConversationParts;
  readonly #signal: AbortSignal;
  readonly #mix: Mix;
  readonly #windows: ModelWindows;
  /** Delimiter of untrusted text in prompts. */
  readonly #nonce: string;
  #usage: Usage = noUsage;
  /** Of the final answer. */
  #said = "";

  constructor(request: ChatRequest, parts: ConversationParts, signal: AbortSignal) {
    this.#request = request.maxTokens === undefined ? request : { ...request, endsAtBound: true };
    this.#parts = parts;
    this.#nonce = parts.nonce ?? randomBytes(6).toString("hex");
    this.#signal = signal;
    this.#mix = privateMix({ ...parts.mix, agents: [] }, parts.secrets);
    this.#windows = new ModelWindows(parts.counter);
  }

  async outcome(): Promise<ConversationOutcome> {
    const { strategy, counter } = this.#parts;
    const { models, critic, aggregator } = castOf(this.#mix, strategy);
    await counter?.load([...models, critic, aggregator].map(({ id }) => id));
    const isSingle = strategy === "single";
    const reason = isSingle ? "One model was asked for." : whyNotMixed(this.#request);
    const asks = asksOf(this.#mix);
    const alone = isSingle ? models[0] : aggregator;
    const planned =
      reason === undefined
        ? plannedMixture(this.#request, asks, { critic, aggregator }, this.#windows, strategy === "adaptive")
        : plannedAlone(alone, this.#request, this.#windows);
    if (this.#parts.confirm !== undefined && !(await this.#parts.confirm(estimateRun(planned)))) {
      return this.#failed({ kind: "cancelled", message: "Not asked, because of what it may cost." });
    }
    if (reason === undefined) {
      return this.#mixed(asks, critic, aggregator);
    }
    if (!isSingle) {
      this.#note(`${reason} ${aggregator.label} answers alone.`);
    }
    return this.#alone(alone, reason);
  }

  async #mixed(asks: readonly Ask[], critic: ChatModel, aggregator: ChatModel): Promise<ConversationOutcome> {
    const { answers, refusals, usage } = await askCandidates(
      this.#request,
      asks,
      this.#windows,
      {
        emit: (event) => this.#emit(event),
        hear: ({ text, model }) => this.#parts.onCandidate?.(text, model.label),
      },
      this.#signal,
    );
    this.#spend(usage);
    const [first] = answers;
    const [refusal = cancelled] = refusals;
    if (first === undefined || this.#signal.aborted) {
      return this.#failed(this.#signal.aborted ? cancelled : refusal);
    }
    const agreed = this.#parts.strategy === "adaptive" ? agreedOn(answers) : undefined;
    if (agreed !== undefined) {
      return this.#standing(agreed, "Most candidates say the same.");
    }
    const shown = anonymous(
      answers.map(({ text }) => ({ text, evidence: "" })),
      seededRandom(this.#parts.seed ?? Date.now()),
    );
    const critique = await this.#critique(critic, shown);
    return this.#final(aggregator, shown, critique, first);
  }

  async #critique(critic: ChatModel, answers: readonly AnonymousAnswer[]): Promise<string | undefined> {
    const messages = conversationCritique(this.#request.messages, answers, this.#nonce);
    const { room = Infinity, answerTokens } = this.#windows.planFor(critic, critiqueTokens(answers));
    if (this.#windows.count(messages, critic.id) > room) {
      this.#note(`Without a critique, for the answers do not fit into the window of ${critic.label}.`);
      return undefined;
    }
    this.#emit({ kind: "layer-started", layer: "critique", by: critic.label });
    const outcome = await critic.ask(
      { messages, temperature: layerTemperature, maxTokens: answerTokens },
      this.#signal,
    );
    this.#spend(outcome.usage);
    if (outcome.kind === "failed") {
      this.#note(`Without a critique: ${outcome.failure.message}`);
      return undefined;
    }
    return outcome.text;
  }

  /** In one prompt with as many of the answers as the aggregator's window takes. */
  async #final(
    aggregator: ChatModel,
    answers: readonly AnonymousAnswer[],
    critique: string | undefined,
    first: CandidateAnswer,
  ): Promise<ConversationOutcome> {
    if (this.#signal.aborted) {
      return this.#failed(cancelled);
    }
    const { maxTokens: asked = published.finalTokens } = this.#request;
    const { room = Infinity, answerTokens: maxTokens } = this.#windows.planFor(aggregator, asked);
    // With all of them, then without the critique, then with fewer and fewer.
    const choices = [
      { shown: answers, review: critique },
      ...answers.map((_, fewer) => ({ shown: answers.slice(fewer), review: undefined })),
    ];
    const prompts = choices.map(({ shown, review }) =>
      conversationSynthesis(this.#request.messages, shown, review, this.#nonce),
    );
    const fitting = prompts.findIndex((prompt) => this.#windows.count(prompt, aggregator.id) <= room);
    let failure: ModelFailure = {
      kind: "overflow",
      message: `The answers do not fit into the window of ${aggregator.label}.`,
    };
    // A window that nobody told shows itself by a refusal: then it is tried with half of that, once.
    for (const at of fitting < 0 ? [] : [fitting, Math.ceil((fitting + prompts.length) / 2)]) {
      const messages = prompts[at];
      if (messages === undefined || failure.kind !== "overflow") {
        break;
      }
      if (at > 0) {
        const number = choices[at]?.shown.length ?? 0;
        this.#note(
          `Mixed of ${number} of ${answers.length} answers, without a critique, for the window of ${aggregator.label} takes no more.`,
        );
      }
      this.#emit({ kind: "layer-started", layer: "synthesis", by: aggregator.label });
      const outcome = await aggregator.ask(
        { ...this.#request, messages, temperature: layerTemperature, maxTokens },
        this.#signal,
        (piece) => this.#say(piece),
      );
      this.#spend(outcome.usage);
      if (outcome.kind === "answer") {
        return this.#answered(outcome, aggregator);
      }
      failure = outcome.failure;
    }
    if (this.#said !== "" || failure.kind === "cancelled") {
      return this.#cutOrFailed(failure, aggregator);
    }
    this.#note(`The answer is that of ${first.model.label}, and not mixed. ${failure.message}`);
    return this.#standing(first, failure.message);
  }

  async #alone(model: ChatModel, unmixed: string): Promise<ConversationOutcome> {
    const outcome = await model.ask(this.#request, this.#signal, (piece) => this.#say(piece));
    this.#spend(outcome.usage);
    return outcome.kind === "answer"
      ? this.#answered(outcome, model, unmixed)
      : this.#cutOrFailed(outcome.failure, model, unmixed);
  }

  #answered(
    { text, toolCalls }: Extract<ChatOutcome, { kind: "answer" }>,
    { label }: ChatModel,
    unmixed?: string,
  ): ConversationOutcome {
    return {
      ...{ kind: "answer", text, cut: false, by: label, usage: this.#usage },
      ...(toolCalls && { toolCalls }),
      ...(unmixed !== undefined && { unmixed }),
    };
  }

  /** What reached the bound that the caller himself set is an answer to him; any other torso is none. */
  #cutOrFailed(failure: ModelFailure, { label }: ChatModel, unmixed?: string): ConversationOutcome {
    if (failure.kind !== "truncated" || this.#request.maxTokens === undefined || this.#said === "") {
      return this.#failed(failure);
    }
    return {
      ...{ kind: "answer", text: this.#said, cut: true, by: label, usage: this.#usage },
      ...(unmixed !== undefined && { unmixed }),
    };
  }

  /** A candidate's answer as it is. */
  #standing({ model, text }: CandidateAnswer, unmixed: string): ConversationOutcome {
    this.#say(text);
    return { kind: "answer", text, cut: false, by: model.label, unmixed, usage: this.#usage };
  }

  #failed(failure: ModelFailure): Failed {
    return { kind: "failed", failure, usage: this.#usage };
  }

  #spend(usage: Usage): void {
    this.#usage = addUsage(this.#usage, usage);
  }

  #say(piece: string): void {
    this.#said += piece;
    this.#parts.onText?.(piece);
  }

  #emit(event: ConversationEvent): void {
    this.#parts.onEvent?.(event);
  }

  #note(text: string): void {
    this.#emit({ kind: "note", text });
  }
}

const cancelled: ModelFailure = { kind: "cancelled", message: "Cancelled." };
