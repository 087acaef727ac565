import type { ChatModel } from "../../model/chat-model.ts";
import type { Mix } from "../../moa/mix.ts";
import type { Proposer } from "../../moa/proposer.ts";
import type { MixShape } from "./line-shapes.ts";

/** Who takes part, as a journal keeps it: no key, no address. */
export function shapeOf(mix: Mix): MixShape {
  const { models, proposers, probation = [], critic, aggregator, agents } = mix;
  const all = [
    ...new Set([
      ...models,
      ...(proposers ?? []).map(({ model }) => model),
      ...probation,
      ...[critic, aggregator].filter((model) => model !== undefined),
    ]),
  ];
  const place = (model: ChatModel): number => all.indexOf(model);
  return {
    models: all.map((model) => ({ ...detailsOf(model), ...(model.askSeveral !== undefined && several) })),
    asked: models.map(place),
    ...(proposers && {
      proposers: proposers.map(({ model, role, temperature, count }) => ({
        model: place(model),
        ...(role && { role: { name: role.name, advice: role.advice } }),
        ...(temperature !== undefined && { temperature }),
        count,
      })),
    }),
    ...(probation.length > 0 && { probation: probation.map(place) }),
    ...(critic && { critic: place(critic) }),
    ...(aggregator && { aggregator: place(aggregator) }),
    agents: agents.map(({ name }) => name),
  };
}

const several = { several: true } as const;

function detailsOf({ id, label, window, price }: ChatModel): MixShape["models"][number] {
  return {
    id,
    label,
    ...(window.contextTokens !== undefined && { contextTokens: window.contextTokens }),
    ...(window.answerTokens !== undefined && { answerTokens: window.answerTokens }),
    ...(price && { price }),
  };
}

/**
 * A mix of the same shape whose members answer nothing by themselves.
 * @throws TypeError for a shape that is none
 */
export function mixOfShape(shape: MixShape): Mix {
  const models = shape.models.map(silentModel);
  const at = (place: number): ChatModel => {
    const model = models[place];
    if (model === undefined) {
      throw new TypeError("a model is missing");
    }
    return model;
  };
  return {
    models: shape.asked.map(at),
    agents: shape.agents.map(silentAgent),
    ...(shape.proposers && {
      proposers: shape.proposers.map(({ model, ...rest }) => ({ ...rest, model: at(model) })),
    }),
    ...(shape.probation && { probation: shape.probation.map(at) }),
    ...(shape.critic !== undefined && { critic: at(shape.critic) }),
    ...(shape.aggregator !== undefined && { aggregator: at(shape.aggregator) }),
  };
}

function silentModel({
  id,
  label,
  contextTokens,
  answerTokens,
  price,
  several: isAskedForSeveral,
}: MixShape["models"][number]): ChatModel {
  const window = { contextTokens, answerTokens };
  const severally = isAskedForSeveral && { askSeveral: silent };
  return { id, label, window, ...(price && { price }), ask: silent, ...severally };
}

function silentAgent(name: string): Proposer {
  return { name, source: "model-free", propose: silent };
}

function silent(): never {
  throw new RangeError("nobody is asked in a replay");
}
