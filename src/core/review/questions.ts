import type { ChatMessage, ChatModel, ChatOutcome, ChatRequest, Usage } from "../model/chat-model.ts";
import { addUsage, noUsage } from "../model/chat-model.ts";
import type { PlannedAsk } from "../model/money/estimate-run.ts";
import { unknownPrice } from "../model/money/prices.ts";
import { layerTemperature } from "../moa/counsel.ts";
import type { ModelWindows } from "../moa/model-windows.ts";
import type { Batch } from "./batches.ts";
import type { Concern } from "./concerns.ts";
import type { HeldFinding } from "./finding.ts";
import { findingsFormat, findingsQuestion, readVerdict, voteQuestion, wordings } from "./review-prompts.ts";

/** Bounds of answers, in tokens; room for a reasoning model's thinking is included. */
const findingsTokens = 4096;
const verdictTokens = 1024;
/** What answers usually take. */
const usual = { findings: 600, verdict: 60 };
/** As many findings are expected to be voted on, when it is said what a review costs. */
const usualFindings = 6;
/** Of a change, in one question, in estimated tokens: more is read less well. */
const mostShown = 16_000;
const leastShown = 1_000;
/** What a question takes beside the change. */
const besides = 800;

/** Asks models about a change, each within its window. Counts what it takes. */
export class Questions {
  usage: Usage = noUsage;
  readonly #windows: ModelWindows;
  readonly #nonce: string;
  readonly #signal: AbortSignal;
  /** Who takes no form for its answers, as it said. */
  readonly #formless = new Set<ChatModel>();

  constructor(windows: ModelWindows, nonce: string, signal: AbortSignal) {
    this.#windows = windows;
    this.#nonce = nonce;
    this.#signal = signal;
  }

  /** How much of a change all of the models can be shown at once, in estimated tokens. */
  roomFor(models: readonly ChatModel[]): number {
    const rooms = models.map((model) => this.#windows.planFor(model, findingsTokens).room ?? Infinity);
    // Estimates and counts differ, and a secret's placeholder may be longer than the secret.
    return Math.max(leastShown, Math.min(mostShown, Math.floor(Math.min(...rooms) * 0.8) - besides));
  }

  findings(model: ChatModel, batch: Batch, concern: Concern, instruction: string): Promise<ChatOutcome> {
    return this.#inForm(model, findingsQuestion(batch.text, concern, instruction));
  }

  /** @returns undefined where it has no opinion, or another one when it is asked the other way round */
  async verdict(model: ChatModel, finding: HeldFinding, hunk: string): Promise<boolean | undefined> {
    const verdicts = await Promise.all(
      wordings.map(async (wording) => {
        const messages = voteQuestion(finding, hunk, wording, this.#nonce);
        const outcome = await this.#ask(model, messages, verdictTokens);
        return outcome.kind === "answer" ? readVerdict(outcome.text) : undefined;
      }),
    );
    return verdicts.every((verdict) => verdict === verdicts[0]) ? verdicts[0] : undefined;
  }

  /** The calls of a review, for an estimate of what it costs. */
  planned(
    models: readonly ChatModel[],
    batches: readonly Batch[],
    concerns: readonly Concern[],
  ): readonly PlannedAsk[] {
    const plan = (model: ChatModel, promptTokens: number, step: keyof typeof usual): PlannedAsk => ({
      ...{ model: model.id, price: model.price ?? unknownPrice, promptTokens },
      maxAnswerTokens: step === "findings" ? findingsTokens : verdictTokens,
      expectedAnswerTokens: usual[step],
      ...(step === "verdict" && { perhaps: true }),
    });
    const asked = models.flatMap((model) =>
      batches.flatMap(({ text }) =>
        concerns.map((concern) =>
          plan(model, this.#windows.count(findingsQuestion(text, concern, ""), model.id), "findings"),
        ),
      ),
    );
    const votes = models.length < 2 ? 0 : usualFindings * wordings.length;
    return [
      ...asked,
      ...models.flatMap((model) => Array.from({ length: votes }, () => plan(model, besides, "verdict"))),
    ];
  }

  /** In a form, where the endpoint takes that; who does not is told in words alone, which are the same. */
  async #inForm(model: ChatModel, messages: readonly ChatMessage[]): Promise<ChatOutcome> {
    if (!this.#formless.has(model)) {
      const outcome = await this.#ask(model, messages, findingsTokens, { responseFormat: findingsFormat });
      if (outcome.kind === "answer" || outcome.failure.kind !== "refused-request") {
        return outcome;
      }
      this.#formless.add(model);
    }
    return this.#ask(model, messages, findingsTokens);
  }

  async #ask(
    model: ChatModel,
    messages: readonly ChatMessage[],
    wanted: number,
    more: Pick<ChatRequest, "responseFormat"> = {},
  ): Promise<ChatOutcome> {
    const { answerTokens } = this.#windows.planFor(model, wanted);
    const request = { ...more, messages, temperature: layerTemperature, maxTokens: answerTokens };
    const outcome = await model.ask(request, this.#signal);
    this.usage = addUsage(this.usage, outcome.usage);
    return outcome;
  }
}
