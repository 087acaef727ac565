import {
  addUsage,
  noUsage,
  type ChatMessage,
  type ChatModel,
  type ChatOutcome,
  type Usage,
} from "../model/chat-model.ts";
import { costOf } from "../model/money/cost.ts";
import { unknownPrice } from "../model/money/prices.ts";
import type { ModelWindows } from "./model-windows.ts";
import type { Emit, Step } from "./moa-event.ts";
import { bottomless, type Purse } from "./purse/purse.ts";
import type { TaskPrompt, TaskPrompts } from "./task-prompts.ts";
import { said } from "../workspace/said.ts";

/** What is asked of a model about the task. */
export interface TaskQuestion {
  /** What the answer is for: a budget may be better spent on something else. */
  readonly step: Step;
  /** Name of the proposer that asks; left out: none does. */
  readonly by?: string;
  /** Adds what this question says after the task, which comes first and is the same for every question. */
  readonly complete: (task: readonly ChatMessage[]) => readonly ChatMessage[];
  readonly temperature?: number;
  /** Upper bound of the answer, in tokens. */
  readonly maxTokens: number;
}

/** Who a window turned out to be too small for is asked again with less, this often. */
const shorterAttempts = 2;
/** How much of a prompt that an endpoint found too long is sent the next time. */
const shorter = 0.6;

/** Asks models about one task, each within its window. One for a run. */
export class TaskCaller {
  readonly #prompts: TaskPrompts;
  readonly #windows: ModelWindows;
  readonly #note: (text: string) => void;
  readonly #purse: Purse;
  readonly #emit: Emit;
  readonly #told = new Set<string>();
  #questions = 0;

  /**
   * @param note told once for each model that is shown less than the others, and of every question that is not bought
   * @param purse decides which questions are worth their price
   * @param emit told every question and its answer, in words; left out: nobody is
   */
  constructor(
    prompts: TaskPrompts,
    windows: ModelWindows,
    note: (text: string) => void,
    purse: Purse = bottomless,
    emit: Emit = () => undefined,
  ) {
    this.#purse = purse;
    this.#emit = emit;
    this.#prompts = prompts;
    this.#windows = windows;
    this.#note = note;
  }

  /** Whether the question fits into what is known of the model's window, with the least of the task that makes sense. */
  fits(model: ChatModel, question: TaskQuestion): boolean {
    const { room } = this.#windows.planFor(model, question.maxTokens);
    return this.#prompts.within(room, this.#counted(model, question)).kind === "fits";
  }

  /**
   * Asks once; where the endpoint says that the prompt is too long, again with less of the task.
   * @returns a failure `overflow` when even the target does not fit, `budget` when the question is not worth its price
   */
  async ask(
    model: ChatModel,
    question: TaskQuestion,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<ChatOutcome> {
    const count = this.#counted(model, question);
    let plan = this.#windows.planFor(model, question.maxTokens);
    let room = plan.room;
    let spent: Usage = noUsage;
    for (let attempt = 0; ; attempt++) {
      const prompt = this.#prompts.within(room, count);
      if (prompt.kind === "too-long") {
        return { kind: "failed", failure: tooLong(model, room ?? 0), text: "", usage: spent };
      }
      const { step, temperature } = question;
      const { answerTokens } = plan;
      const { messages: task } = prompt;
      // Counted only where somebody wants to know.
      const offer = {
        step,
        model,
        answerTokens,
        get promptTokens() {
          return count(task);
        },
      };
      const purchase = this.#purse.buy(offer);
      if (purchase.kind === "declined") {
        this.#note(purchase.why);
        return { kind: "failed", failure: notBought, text: "", usage: spent };
      }
      this.#tell(model, prompt);
      const messages = question.complete(prompt.messages);
      const { hear, answered } = this.#asked(model, question, messages);
      const outcome = await model.ask(
        { messages, maxTokens: plan.answerTokens, ...(temperature !== undefined && { temperature }) },
        signal,
        (piece) => {
          hear(piece);
          onText?.(piece);
        },
      );
      answered(outcome);
      purchase.settle(outcome.usage);
      spent = addUsage(spent, outcome.usage);
      if (
        attempt === shorterAttempts ||
        outcome.kind !== "failed" ||
        outcome.failure.kind !== "overflow" ||
        signal.aborted
      ) {
        return { ...outcome, usage: spent };
      }
      const sent = count(prompt.messages);
      const { contextTokens } = outcome.failure;
      if (contextTokens !== undefined) {
        const window = { ...model.window, contextTokens };
        plan = this.#windows.planFor({ id: model.id, window }, question.maxTokens);
      }
      // Where the endpoint does not say how large its window is, or counts otherwise than we do, it is guessed.
      const guess = Math.floor(sent * shorter);
      room = contextTokens !== undefined && plan.room !== undefined && plan.room < sent ? plan.room : guess;
    }
  }

  /** Tells one question, and what comes of it. */
  #asked(
    { label, price = unknownPrice }: ChatModel,
    { step, by = label }: TaskQuestion,
    messages: readonly ChatMessage[],
  ): { readonly hear: (piece: string) => void; readonly answered: (outcome: ChatOutcome) => void } {
    const emit = this.#emit;
    this.#questions += 1;
    const question = String(this.#questions);
    emit({ kind: "question", question, step, by, model: label, messages });
    return {
      hear: (piece) => emit({ kind: "answering", question, piece }),
      answered: (outcome) => {
        const { text, usage } = outcome;
        const cost = costOf(usage, price);
        const failure = outcome.kind === "failed" && { failure: outcome.failure };
        emit({ kind: "answered", question, text, ...failure, usage, cost });
      },
    };
  }

  #counted(model: ChatModel, { complete }: TaskQuestion): (task: readonly ChatMessage[]) => number {
    return (task) => this.#windows.count(complete(task), model.id);
  }

  #tell(model: ChatModel, { leftOut, cut }: Extract<TaskPrompt, { kind: "fits" }>): void {
    const less = [
      ...(leftOut.length === 0 ? [] : [said`without ${leftOut.join(", ")}`]),
      ...(cut.length === 0 ? [] : [said`only a part of ${cut.join(", ")}`]),
    ];
    if (less.length > 0 && !this.#told.has(model.label)) {
      this.#told.add(model.label);
      this.#note(`${model.label} is shown less, for its window is too small: ${less.join("; ")}.`);
    }
  }
}

const notBought = {
  kind: "budget",
  message: "Not asked: something else is the better use of what is left of the budget.",
} as const;

function tooLong(model: ChatModel, room: number): Extract<ChatOutcome, { kind: "failed" }>["failure"] {
  return {
    kind: "overflow",
    message: `The task does not fit into the window of ${model.label} (room for a prompt of about ${room} tokens). Take a model with a larger window, or point at fewer lines.`,
  };
}
