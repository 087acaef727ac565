import { Failure } from "../../workspace/failure.ts";
import { addressOf, createEndpoint, presetOf } from "../endpoint/endpoint.ts";
import { infoOn, labelOf, type ModelSource } from "../endpoint/model-source.ts";
import { localNamed } from "../endpoint/usual-places.ts";
import type { MixDefinition, ModelRef } from "./mix-definition.ts";
import type { FoundModel, ResolvedMix } from "./resolved-mix.ts";
import { smallModel } from "./small-model.ts";

/** Where a mix needs to look, each place once. */
export function refsIn({ proposers, critic, aggregator }: MixDefinition): readonly ModelRef[] {
  const all = [...proposers, ...(critic ? [critic] : []), ...(aggregator ? [aggregator] : [])];
  return all.filter((ref, index) => all.findIndex((other) => placeName(other) === placeName(ref)) === index);
}

/**
 * Finds the models of a mix.
 * @param what how messages call the mix
 * @throws Failure `no-model` that says of each model that is not there why, and what to do; nothing is left out silently
 */
export function resolveMix(mix: MixDefinition, what: string, sources: readonly ModelSource[]): ResolvedMix {
  const missing = new Set<string>();
  const find = (ref: ModelRef): FoundModel | undefined => {
    const found = findModel(ref, sources);
    if (typeof found === "string") {
      missing.add(found);
      return undefined;
    }
    return found;
  };
  const proposers = mix.proposers.flatMap((entry) => {
    const { role, temperature, count = 1 } = entry;
    const found = find(entry);
    return found === undefined
      ? []
      : [
          {
            ...found,
            count,
            ...(role !== undefined && { role }),
            ...(temperature !== undefined && { temperature }),
          },
        ];
  });
  const critic = mix.critic && find(mix.critic);
  const aggregator = mix.aggregator && find(mix.aggregator);
  if (missing.size > 0) {
    throw new Failure("no-model", `${what} is not complete. ${[...missing].join(" ")}`);
  }
  return {
    proposers,
    ...(critic && { critic }),
    ...(aggregator && { aggregator }),
    ...(mix.hedgeAfter !== undefined && { hedgeAfterMs: mix.hedgeAfter * 1000 }),
  };
}

/** Whether a place is the one that a mix means. */
export function isAt({ place }: ModelSource, ref: ModelRef): boolean {
  if (place.kind === "editor") {
    return "vendor" in ref && ref.vendor === place.vendor;
  }
  if (!("endpoint" in ref)) {
    return false;
  }
  const name = ref.endpoint.trim().toLowerCase();
  const { endpoint } = place;
  return (
    presetOf(endpoint)?.name === name ||
    localNamed(name)?.baseUrl === endpoint.baseUrl ||
    (URL.canParse(ref.endpoint) &&
      addressOf(createEndpoint({ baseUrl: ref.endpoint })) === addressOf(endpoint))
  );
}

/** @returns what is missing, and what to do about it, as a sentence */
function findModel(ref: ModelRef, sources: readonly ModelSource[]): FoundModel | string {
  const source = sources.find((each) => isAt(each, ref));
  if (source === undefined) {
    return "vendor" in ref
      ? `The editor offers no model of ${ref.vendor}.`
      : `There is no endpoint ${ref.endpoint}; name a provider, a local server or a base URL.`;
  }
  const { place, problem } = source;
  if (problem !== undefined && (problem.kind !== "no-model" || ref.model === undefined)) {
    return problem.message;
  }
  if (ref.model !== undefined) {
    // It may know more names than it lists.
    return { place, info: infoOn(ref.model, source.models) };
  }
  const info = smallModel(source);
  return info === undefined
    ? `Which model of ${labelOf(place)} is a small one cannot be told: name one with "model".`
    : { place, info };
}

function placeName(ref: ModelRef): string {
  return "vendor" in ref ? `vendor ${ref.vendor}` : ref.endpoint.trim().toLowerCase().replace(/\/+$/, "");
}
