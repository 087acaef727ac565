import { presetOf } from "../../core/model/endpoint/endpoint.ts";
import type { ModelInfo } from "../../core/model/endpoint/model-info.ts";
import { infoOn, type Place } from "../../core/model/endpoint/model-source.ts";
import type { FoundModel } from "../../core/model/mix/resolved-mix.ts";
import { Failure, throwIfCancelled } from "../../core/workspace/failure.ts";
import type { EndpointSetting, ModelChoice } from "../settings/model-choice.ts";
import type { Settings } from "../settings/settings.ts";
import type { ModelCatalog } from "./model-catalog.ts";

/** What a list may add to models that the user selected is not waited for any longer. */
const detailsMs = 3_000;

/**
 * The models the user selected, with what their places say about them, where that comes in time: a run does without.
 * @throws Failure `usage` for an address that cannot be one, `cancelled`
 */
export async function selectedModels(
  settings: Pick<Settings, "models" | "endpoints">,
  catalog: ModelCatalog,
  signal: AbortSignal,
): Promise<readonly FoundModel[]> {
  const { models: choices, endpoints } = settings;
  const patience = AbortSignal.any([signal, AbortSignal.timeout(detailsMs)]);
  const lists = new Map<string, Promise<readonly ModelInfo[]>>();
  const found = await Promise.all(
    choices.map(async (choice) => {
      const setting = settingOf(choice, endpoints);
      const place = placeOf(choice, setting, catalog);
      const key = "vendor" in choice ? `vendor ${choice.vendor}` : choice.baseUrl;
      // Several models of one place are one question.
      const list = lists.get(key) ?? listAt(place, setting, catalog, patience);
      lists.set(key, list);
      return { place, info: infoOn(choice.model, await list) };
    }),
  );
  throwIfCancelled(signal);
  return found;
}

/** A discovered server is remembered by its address alone; what the settings say about an address counts. */
function settingOf(choice: ModelChoice, endpoints: readonly EndpointSetting[]): EndpointSetting {
  const baseUrl = "vendor" in choice ? "" : choice.baseUrl;
  return endpoints.find((setting) => setting.baseUrl === baseUrl) ?? { baseUrl };
}

function placeOf(choice: ModelChoice, setting: EndpointSetting, catalog: ModelCatalog): Place {
  return "vendor" in choice
    ? { kind: "editor", vendor: choice.vendor }
    : { kind: "endpoint", endpoint: catalog.endpointOf(setting) };
}

async function listAt(
  place: Place,
  setting: EndpointSetting,
  catalog: ModelCatalog,
  patience: AbortSignal,
): Promise<readonly ModelInfo[]> {
  if (place.kind === "editor") {
    const all = await Promise.race([catalog.editors(), aborted(patience)]);
    return all.flatMap((source) =>
      source.place.kind === "editor" && source.place.vendor === place.vendor ? source.models : [],
    );
  }
  if (presetOf(place.endpoint)?.name === "openai") {
    // Its list holds names only.
    return [];
  }
  try {
    return (await catalog.at(setting, patience)).models;
  } catch (error) {
    if (Failure.is(error, "cancelled")) {
      return [];
    }
    throw error;
  }
}

/** Other extensions may take their time to tell what they offer. */
function aborted(signal: AbortSignal): Promise<readonly never[]> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve([]), { once: true });
  });
}
