import type { ChatModel } from "../model/chat-model.ts";
import { HedgedModel } from "../model/hedged-model.ts";
import type { FoundModel, ResolvedMix } from "../model/mix/resolved-mix.ts";
import { systemTimers } from "../model/timers.ts";
import type { Mix } from "./mix.ts";
import { roles } from "./prompt/roles.ts";

/** The models of a run, as a user chose them; agents are none of the user's choice. */
export type ModelMix = Omit<Mix, "agents">;

/**
 * Makes models of what was found for a mix. One that takes part twice is opened once.
 * @param open called once for each model
 * @param note told when a silent model is hedged
 */
export function openMix(
  mix: ResolvedMix,
  open: (found: FoundModel) => ChatModel,
  note: (text: string) => void,
): ModelMix {
  const opened = new Map<string, ChatModel>();
  const modelOf = (found: FoundModel): ChatModel => {
    const key = keyOf(found);
    const model = opened.get(key) ?? open(found);
    opened.set(key, model);
    return model;
  };
  const hedged = hedging(mix, modelOf, note);
  const proposers = mix.proposers.map((found) => {
    const role = roles.find(({ name }) => name === found.role);
    return {
      model: hedged(modelOf(found)),
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

/** Where the mix allows it, each proposer's slow first word is hedged by the model that comes next in the mix. */
function hedging(
  { proposers, hedgeAfterMs }: ResolvedMix,
  modelOf: (found: FoundModel) => ChatModel,
  note: (text: string) => void,
): (model: ChatModel) => ChatModel {
  const models = [...new Set(proposers.map(modelOf))];
  const hedged = new Map<ChatModel, ChatModel>();
  return (model) => {
    const backup = models[(models.indexOf(model) + 1) % models.length];
    if (hedgeAfterMs === undefined || backup === undefined) {
      return model;
    }
    const onHedge = (): void => {
      note(
        `${model.label} keeps silent: ${backup === model ? "it is asked once more" : `${backup.label} is asked as well`}.`,
      );
    };
    const known =
      hedged.get(model) ?? new HedgedModel(model, { backup, afterMs: hedgeAfterMs, onHedge }, systemTimers);
    hedged.set(model, known);
    return known;
  };
}

function keyOf({ place, info }: FoundModel): string {
  return JSON.stringify(
    place.kind === "endpoint"
      ? [place.endpoint.baseUrl, place.endpoint.apiVersion ?? "", info.id]
      : ["editor", place.vendor, info.id],
  );
}
