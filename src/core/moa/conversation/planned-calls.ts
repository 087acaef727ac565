import type { ChatModel, ChatRequest } from "../../model/chat-model.ts";
import { unknownPrice } from "../../model/money/prices.ts";
import type { PlannedAsk } from "../../model/money/estimate-run.ts";
import { critiqueTokens } from "../critique-tokens.ts";
import type { ModelWindows } from "../model-windows.ts";
import { published } from "../published.ts";
import type { Ask } from "./candidates.ts";

/** What answers of a conversation usually take, in tokens: 3.6 KB of text. */
const usualAnswer = 900;

/** The one call of an answer that is not mixed. */
export function plannedAlone(
  model: ChatModel,
  request: ChatRequest,
  windows: ModelWindows,
): readonly PlannedAsk[] {
  return [plan(model, windows.count(request.messages, model.id), request.maxTokens ?? published.finalTokens)];
}

/**
 * The calls of a mixture, each as long as it may be; several answers in one request are counted as if each were asked for by itself.
 * @param perhaps whether critic and aggregator may turn out not to be needed
 */
export function plannedMixture(
  request: ChatRequest,
  asks: readonly Ask[],
  { critic, aggregator }: { readonly critic: ChatModel; readonly aggregator: ChatModel },
  windows: ModelWindows,
  perhaps: boolean,
): readonly PlannedAsk[] {
  const tokensFor = ({ id }: ChatModel): number => windows.count(request.messages, id);
  const each = Math.max(request.maxTokens ?? 0, published.sampling.maxTokens);
  const candidates = asks.flatMap(({ model, answers }) =>
    Array.from({ length: answers }, () => plan(model, tokensFor(model), each)),
  );
  const shown = candidates.length * usualAnswer;
  const critique = critiqueTokens(candidates.map(() => ({ text: "x".repeat(usualAnswer * 4) })));
  const last = [
    plan(critic, tokensFor(critic) + shown, critique),
    plan(aggregator, tokensFor(aggregator) + shown + critique, request.maxTokens ?? published.finalTokens),
  ];
  return [...candidates, ...last.map((ask) => (perhaps ? { ...ask, perhaps } : ask))];
}

function plan(model: ChatModel, promptTokens: number, maxAnswerTokens: number): PlannedAsk {
  const { id, price = unknownPrice } = model;
  const expectedAnswerTokens = Math.min(usualAnswer, maxAnswerTokens);
  return { model: id, price, promptTokens, maxAnswerTokens, expectedAnswerTokens };
}
