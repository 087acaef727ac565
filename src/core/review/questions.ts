import type { ChatMessage, ChatModel, ChatOutcome, ChatRequest, Usage } from "../model/chat-model.ts";
import { addUsage, noUsage } from "../model/chat-model.ts";
import type { PlannedAsk } from "../model/money/estimate-run.ts";
import { unknownPrice } from "../model/money/prices.ts";
import { layerTemperature } from "../moa/counsel.ts";
import type { ModelWindows } from "../moa/model-windows.ts";

/** Bounds of answers, in tokens; room for a reasoning model's thinking is included. */
const most = { findings: 4096, verdict: 1024 };
/** What answers usually take. */
const usual = { findings: 600, verdict: 60 };
/** As many findings are expected to be voted on by each model, in two wordings, when it is said what a review costs. */
const usualVotes = 12;
/** Of a change, in one question, in estimated tokens: more is read less well. */
const mostShown = 16_000;
const leastShown = 1_000;
/** What a question takes beside the change. */
const besides = 800;

/** Asks models about a change, each within its window. Counts what it takes. */
export class Questions {
  usage: Usage = noUsage;
  readonly #windows: ModelWindows;
  readonly #signal: AbortSignal;
  /** Who takes no form for its answers, as it said. */
  readonly #formless = new Set<ChatModel>();

  constructor(windows: ModelWindows, signal: AbortSignal) {
    this.#windows = windows;
    this.#signal = signal;
  }

  /** How much of a change all of the models can be shown at once, in estimated tokens. */
  roomFor(models: readonly ChatModel[]): number {
    const rooms = models.map((model) => this.#windows.planFor(model, most.findings).room ?? Infinity);
    // Estimates and counts differ, and a secret's placeholder may be longer than the secret.
    return Math.max(leastShown, Math.min(mostShown, Math.floor(Math.min(...rooms) * 0.8) - besides));
  }

  /** @param format where the endpoint takes one; who does not is told in words alone, which are the same */
  async findings(model: ChatModel, messages: readonly ChatMessage[], format: object): Promise<ChatOutcome> {
    if (!this.#formless.has(model)) {
      const outcome = await this.#ask(model, messages, "findings", { responseFormat: format });
      if (outcome.kind === "answer" || outcome.failure.kind !== "refused-request") {
        return outcome;
      }
      this.#formless.add(model);
    }
    return this.#ask(model, messages, "findings");
  }

  /** @returns undefined where there is no answer */
  async verdict(model: ChatModel, messages: readonly ChatMessage[]): Promise<string | undefined> {
    const outcome = await this.#ask(model, messages, "verdict");
    return outcome.kind === "answer" ? outcome.text : undefined;
  }

  /** The calls of a review, for an estimate of what it costs. */
  planned(
    models: readonly ChatModel[],
    questions: readonly (readonly ChatMessage[])[],
  ): readonly PlannedAsk[] {
    const votes = models.length < 2 ? 0 : usualVotes;
    return models.flatMap(({ id, price = unknownPrice }) => {
      const plan = (promptTokens: number, step: keyof typeof usual): PlannedAsk => ({
        ...{ model: id, price, promptTokens, maxAnswerTokens: most[step], expectedAnswerTokens: usual[step] },
        perhaps: step === "verdict",
      });
      return [
        ...questions.map((messages) => plan(this.#windows.count(messages, id), "findings")),
        ...Array.from({ length: votes }, () => plan(besides, "verdict")),
      ];
    });
  }

  async #ask(
    model: ChatModel,
    messages: readonly ChatMessage[],
    step: keyof typeof most,
    more: Pick<ChatRequest, "responseFormat"> = {},
  ): Promise<ChatOutcome> {
    const { answerTokens } = this.#windows.planFor(model, most[step]);
    const request = { ...more, messages, temperature: layerTemperature, maxTokens: answerTokens };
    const outcome = await model.ask(request, this.#signal);
    this.usage = addUsage(this.usage, outcome.usage);
    return outcome;
  }
}
