import { askSeveral, type ChatModel, type ChatOutcome, type ChatRequest } from "../model/chat-model.ts";
import { costOf } from "../model/money/cost.ts";
import { unknownPrice } from "../model/money/prices.ts";
import type { Step } from "../moa/moa-event.ts";
import type { TextEvent } from "../run/text-event.ts";

type OnQuestion = (
  event: Extract<TextEvent, { kind: "asking" | "question" | "answered" | "layer-finished" }>,
) => void;

/** Tells what models are asked, and what they answer, as questions of a run are told. One for a run. */
export class ToldQuestions {
  readonly #emit: OnQuestion;
  /** What is asked for now. */
  step: Extract<Step, "sample" | "critique" | "synthesis" | "judgement"> = "sample";
  #asked = 0;
  readonly #askers = new Set<string>();

  constructor(emit: OnQuestion) {
    this.#emit = emit;
  }

  /** To be put behind the vault: what is told holds placeholders. */
  of(model: ChatModel): ChatModel {
    const { id, label, window, price } = model;
    const told: ChatModel = {
      ...{ id, label, window },
      ...(price && { price }),
      ask: async (request, signal, onText) => {
        const answered = this.#question(model, request);
        const outcome = await model.ask(request, signal, onText);
        answered(outcome);
        return outcome;
      },
    };
    if (model.askSeveral === undefined) {
      return told;
    }
    return {
      ...told,
      askSeveral: async (request, count, signal, onText) => {
        const answered = Array.from({ length: count }, () => this.#question(model, request));
        const outcomes = await askSeveral(model, request, count, signal, onText);
        outcomes.forEach((outcome, answer) => answered[answer]?.(outcome));
        return outcomes;
      },
    };
  }

  #question(
    { label, price = unknownPrice }: ChatModel,
    { messages }: ChatRequest,
  ): (outcome: ChatOutcome) => void {
    const { step } = this;
    if (step === "sample" && !this.#askers.has(label)) {
      this.#askers.add(label);
      this.#emit({ kind: "asking", proposer: label, origin: "proposal" });
    }
    this.#asked += 1;
    const question = String(this.#asked);
    this.#emit({ kind: "question", question, step, by: label, model: label, messages });
    return (outcome) => {
      const { text, usage } = outcome;
      const failure = outcome.kind === "failed" ? outcome.failure : undefined;
      const cost = costOf(usage, price);
      this.#emit({ kind: "answered", question, text, ...(failure && { failure }), usage, cost });
      if (step === "critique" || (step === "synthesis" && failure !== undefined)) {
        const detail = failure === undefined ? "" : `left out: ${failure.message}`;
        this.#emit({ kind: "layer-finished", layer: step, detail });
      }
    };
  }
}
