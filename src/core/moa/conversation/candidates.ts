import {
  addUsage,
  askSeveral,
  noUsage,
  type ChatModel,
  type ChatRequest,
  type ModelFailure,
  type Usage,
} from "../../model/chat-model.ts";
import type { ModelMix } from "../open-mix.ts";
import type { ModelWindows } from "../model-windows.ts";
import { published } from "../published.ts";
import type { ConversationEvent } from "./conversation.ts";

export interface CandidateAnswer {
  readonly model: ChatModel;
  readonly text: string;
}

interface Asked {
  readonly answers: readonly CandidateAnswer[];
  readonly refusals: readonly ModelFailure[];
  readonly usage: Usage;
}

interface Listening {
  readonly emit: (event: ConversationEvent) => void;
  /** Waited for. */
  readonly hear: (candidate: CandidateAnswer) => Promise<void> | undefined;
}

/** One model that is asked, and for how many answers. */
export interface Ask {
  readonly model: ChatModel;
  readonly temperature: number;
  readonly answers: number;
}

/**
 * Asks for the candidates, all at once: where an endpoint honours `n`, the answers of one model are one request.
 * @returns those that are whole, in the order of the mix; a call that failed is no answer, and its usage is counted
 */
export async function askCandidates(
  request: ChatRequest,
  asks: readonly Ask[],
  windows: ModelWindows,
  { emit, hear }: Listening,
  signal: AbortSignal,
): Promise<Asked> {
  // The caller bounds what he gets; what it is made of has to be whole.
  const wanted = Math.max(request.maxTokens ?? 0, published.sampling.maxTokens);
  const asked = await Promise.all(
    asks.map(async ({ model, temperature, answers }) => {
      emit({ kind: "asking", model: model.label, answers });
      const { answerTokens } = windows.planFor(model, wanted);
      const sample = { ...request, endsAtBound: false, temperature, maxTokens: answerTokens };
      const outcomes = await askSeveral(model, sample, answers, signal);
      for (const outcome of outcomes) {
        if (outcome.kind === "answer") {
          emit({ kind: "candidate", model: model.label, text: outcome.text });
          await hear({ model, text: outcome.text });
        } else {
          emit({ kind: "refused", model: model.label, why: outcome.failure });
        }
      }
      return outcomes.map((outcome) => ({ model, outcome }));
    }),
  );
  const all = asked.flat();
  return {
    answers: all.flatMap(({ model, outcome }) =>
      outcome.kind === "answer" ? [{ model, text: outcome.text }] : [],
    ),
    refusals: all.flatMap(({ outcome }) => (outcome.kind === "failed" ? [outcome.failure] : [])),
    usage: all.reduce((sum, { outcome }) => addUsage(sum, outcome.usage), noUsage),
  };
}

/** As the mix says, else the published number over the models in turn. Roles are for patches, and not taken. */
export function asksOf({ models, proposers }: ModelMix): readonly Ask[] {
  const { temperature } = published.sampling;
  if (proposers !== undefined) {
    const asks: Ask[] = [];
    for (const { model, count, temperature: own = temperature } of proposers) {
      const same = asks.findIndex((ask) => ask.model === model && ask.temperature === own);
      const answers = count + (asks[same]?.answers ?? 0);
      asks.splice(same < 0 ? asks.length : same, same < 0 ? 0 : 1, { model, temperature: own, answers });
    }
    return asks;
  }
  const total = Math.max(published.candidates, models.length);
  return models.map((model, index) => ({
    model,
    temperature,
    answers: Math.ceil((total - index) / models.length),
  }));
}
