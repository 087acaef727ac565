import type { ChatModel, ChatOutcome } from "../model/chat-model.ts";
import { throwIfCancelled } from "../workspace/failure.ts";
import { anonymous, type Answer, type LabelledAnswer } from "./answer.ts";
import { critiqueOf, type Critique } from "./critique.ts";
import type { Emit, LayerName } from "./moa-event.ts";
import type { Completion } from "./proposer.ts";
import { critiquePrompt, synthesisPrompt } from "./prompt/layer-prompts.ts";
import type { Random } from "./random.ts";
import { mergeSequentially } from "./sequential-merge.ts";
import type { TaskCaller, TaskQuestion } from "./task-caller.ts";
import { said } from "../workspace/said.ts";

export interface CounselDependencies {
  readonly caller: TaskCaller;
  readonly random: Random;
  /** Delimiter of untrusted text in prompts. */
  readonly nonce: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Which of several answers may be shown to who mixes them. */
  readonly trusted: (answers: readonly Answer[]) => readonly Answer[];
}

/** Critic and aggregator weigh and mix; what they say is not to vary. From the paper's reference implementation. */
export const layerTemperature = 0.1;

/** Asks models about answers of others: for an opinion on them, or for an answer of their own that knows them. */
export class Counsel {
  /** In the order in which they were given. */
  readonly critiques: Critique[] = [];
  readonly #deps: CounselDependencies;

  constructor(deps: CounselDependencies) {
    this.#deps = deps;
  }

  /** See `Parts.consult`. */
  async consult(
    layer: LayerName,
    model: ChatModel,
    question: Omit<TaskQuestion, "step">,
    without: string,
  ): Promise<string | undefined> {
    const { caller, emit, signal } = this.#deps;
    emit({ kind: "layer-started", layer, by: model.label });
    const outcome = await caller.ask(model, { ...question, step: layer }, signal);
    throwIfCancelled(signal);
    const detail = outcome.kind === "answer" ? "done" : said`left out: ${outcome.failure.message} ${without}`;
    emit({ kind: "layer-finished", layer, detail });
    return outcome.kind === "answer" ? outcome.text : undefined;
  }

  async critique(
    critic: ChatModel,
    answers: readonly Answer[],
    maxTokens: number,
  ): Promise<string | undefined> {
    const { nonce, trusted } = this.#deps;
    const shown = this.shown(trusted(answers));
    const complete: Completion = (task) => critiquePrompt(task, shown, nonce);
    const question = { complete, temperature: layerTemperature, maxTokens };
    const text = await this.consult("critique", critic, question, "The answers are mixed without it.");
    if (text !== undefined) {
      const known = shown.map(({ label, patched }) => ({ label, ...(patched && { candidate: patched.id }) }));
      this.critiques.push(critiqueOf(critic.label, text, known));
    }
    return text;
  }

  knowing(answers: readonly Answer[]): Completion {
    return this.#knowing(this.#deps.trusted(answers));
  }

  #knowing(answers: readonly Answer[], critique?: string): Completion {
    const { nonce } = this.#deps;
    const shown = this.shown(answers);
    return (task) => synthesisPrompt(task, shown, critique, nonce);
  }

  shown(answers: readonly Answer[]): readonly LabelledAnswer[] {
    return anonymous(answers, this.#deps.random);
  }

  /** The aggregator's answer. Where its window does not take all answers at once, they are merged one after another. */
  async aggregated(
    aggregator: ChatModel,
    answers: readonly Answer[],
    critique: string | undefined,
    maxTokens: number,
  ): Promise<ChatOutcome> {
    const { caller, emit, signal } = this.#deps;
    const trusted = this.#deps.trusted(answers);
    const questionFor = (some: readonly Answer[], review?: string): TaskQuestion => ({
      step: "synthesis",
      complete: this.#knowing(some, review),
      temperature: layerTemperature,
      maxTokens,
    });
    const whole = await caller.ask(aggregator, questionFor(trusted, critique), signal);
    if (whole.kind === "answer" || whole.failure.kind !== "overflow" || signal.aborted) {
      return whole;
    }
    const without = critique === undefined ? "" : ", without the critique";
    const text = `The answers do not fit into the window of ${aggregator.label} together: they are merged one after another${without}.`;
    emit({ kind: "note", text });
    return mergeSequentially(aggregator, trusted, caller, questionFor, signal);
  }
}
