import type { ChatModel } from "../model/chat-model.ts";
import type { FoundModel, ResolvedMix } from "../model/mix/resolved-mix.ts";
import type { Mix } from "./mix.ts";
import { roles } from "./prompt/roles.ts";

/** The models of a run, as a user chose them; agents are none of the user's choice. */
export type ModelMix = Omit<Mix, "agents">;

/**
 * Makes models of what was found for a mix. One that takes part twice is opened once.
 * @param open called once for each model
 */
export function openMix(mix: ResolvedMix, open: (found: FoundModel) => ChatModel): ModelMix {
  const opened = new Map<string, ChatModel>();
  const modelOf = (found: FoundModel): ChatModel => {
    const key = keyOf(found);
    const model = opened.get(key) ?? open(found);
    opened.set(key, model);
    return model;
  };
  const proposers = mix.proposers.map((found) => {
    const role = roles.find(({ name }) => name === found.role);
    return {
      model: modelOf(found),
      count: found.count,
      ...(role && { role }),
      ...(found.temperature !== undefined && { temperature: found.temperature }),
    };
  });
  return {
    models: [...new Set(proposers.map(({ model }) => model))],
    proposers,
    ...(mix.critic && { critic: modelOf(mix.critic) }),
    ...(mix.aggregator && { aggregator: modelOf(mix.aggregator) }),
  };
}

function keyOf({ place, info }: FoundModel): string {
  return JSON.stringify(
    place.kind === "endpoint"
      ? [place.endpoint.baseUrl, place.endpoint.apiVersion ?? "", info.id]
      : ["editor", place.vendor, info.id],
  );
}
