import type { ChatModel } from "../model/chat-model.ts";
import type { Mix } from "./mix.ts";

/** The mix with another model in the place of each; one that takes part twice is wrapped once. */
export function wrappedMix(mix: Mix, wrap: (model: ChatModel) => ChatModel): Mix {
  const known = new Map<ChatModel, ChatModel>();
  const wrapped = (model: ChatModel): ChatModel => {
    const its = known.get(model) ?? wrap(model);
    known.set(model, its);
    return its;
  };
  const { models, proposers, probation, agents, critic, aggregator } = mix;
  // Each part by name: one that is added to mixes and forgotten here is missing, not unguarded.
  return {
    models: models.map(wrapped),
    agents,
    ...(proposers && {
      proposers: proposers.map((proposer) => ({ ...proposer, model: wrapped(proposer.model) })),
    }),
    ...(probation && { probation: probation.map(wrapped) }),
    ...(critic && { critic: wrapped(critic) }),
    ...(aggregator && { aggregator: wrapped(aggregator) }),
  };
}
