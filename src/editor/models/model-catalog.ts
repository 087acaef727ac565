import * as vscode from "vscode";
import { discoverLocalServers } from "../../core/model/endpoint/discover.ts";
import { addressOf, createEndpoint, type Endpoint } from "../../core/model/endpoint/endpoint.ts";
import { sourceOfServer, type ModelSource } from "../../core/model/endpoint/model-source.ts";
import { presetNamed } from "../../core/model/endpoint/presets.ts";
import { sourceAt } from "../../core/model/endpoint/source-at.ts";
import { localNamed } from "../../core/model/endpoint/usual-places.ts";
import type { ModelRef } from "../../core/model/mix/mix-definition.ts";
import { isAt } from "../../core/model/mix/resolve-mix.ts";
import { systemTimers, type Timers } from "../../core/model/timers.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { ownVendor } from "../contributions.ts";
import type { KeyStore } from "../settings/key-store.ts";
import type { EndpointSetting } from "../settings/model-choice.ts";
import type { Settings } from "../settings/settings.ts";
import { hostFetch } from "./host-fetch.ts";

/** The part of `vscode.lm` that finds models. */
export type OfferedByEditor = Pick<typeof vscode.lm, "selectChatModels">;

/** How long a list of models is taken for true, in milliseconds. */
const keptMs = 10 * 60_000;

interface Kept {
  readonly source: ModelSource;
  readonly at: number;
}

/** What models there are, everywhere the user can ask: one for the window, so that a list is fetched once for picker and runs. */
export class ModelCatalog {
  readonly #kept = new Map<string, Kept>();

  constructor(
    private readonly settings: Pick<Settings, "endpoints">,
    private readonly keys: KeyStore,
    private readonly offered: OfferedByEditor = vscode.lm,
    private readonly timers: Timers = systemTimers,
  ) {}

  /**
   * All places: the configured endpoints, servers on the usual ports of this machine, and the editor.
   * @param fresh whether lists that were fetched before are fetched anew
   * @throws Failure `cancelled`
   */
  async sources(signal: AbortSignal, fresh = false): Promise<readonly ModelSource[]> {
    const settings = this.settings.endpoints;
    const [configured, discovered, editors] = await Promise.all([
      Promise.all(settings.map((setting) => this.at(setting, signal, fresh))),
      discoverLocalServers(signal),
      this.editors(),
    ]);
    const known = new Set(
      configured.map(({ place }) => (place.kind === "endpoint" ? addressOf(place.endpoint) : "")),
    );
    const local = discovered.filter(({ endpoint }) => !known.has(endpoint.baseUrl)).map(sourceOfServer);
    return [...editors, ...local, ...configured];
  }

  /** Only the places that a mix names, configured or not. */
  async sourcesFor(refs: readonly ModelRef[], signal: AbortSignal): Promise<readonly ModelSource[]> {
    const endpoints = refs.flatMap((ref) => ("vendor" in ref ? [] : [this.#settingFor(ref.endpoint)]));
    const [sources, editors] = await Promise.all([
      Promise.all(endpoints.map((setting) => this.at(setting, signal))),
      refs.some((ref) => "vendor" in ref) ? this.editors() : [],
    ]);
    return [...sources, ...editors];
  }

  /** @throws Failure `usage` for an address that cannot be one */
  endpointOf({ baseUrl, label }: EndpointSetting): Endpoint {
    return createEndpoint({
      baseUrl,
      ...(label !== undefined && { label }),
      apiKey: this.keys.keyFor(baseUrl),
      fetch: hostFetch,
    });
  }

  /** The models of one endpoint. */
  async at(setting: EndpointSetting, signal: AbortSignal, fresh = false): Promise<ModelSource> {
    const key = JSON.stringify([setting.baseUrl, setting.models]);
    const kept = this.#kept.get(key);
    if (!fresh && kept !== undefined && this.timers.now() - kept.at < keptMs) {
      return kept.source;
    }
    const source = await this.#ask(setting, signal);
    // A list that could not be had is asked for again: a key may be set, a server started.
    if (source.problem === undefined) {
      this.#kept.set(key, { source, at: this.timers.now() });
    }
    return source;
  }

  async editors(): Promise<readonly ModelSource[]> {
    // A mixture is made of models and is none: one that had itself in it would never end.
    const models = (await this.offered.selectChatModels()).filter(({ vendor }) => vendor !== ownVendor);
    return [...new Set(models.map(({ vendor }) => vendor))].map((vendor) => ({
      place: { kind: "editor", vendor },
      models: models
        .filter((model) => model.vendor === vendor)
        .map(({ id, name, maxInputTokens }) => ({
          id,
          ...(name !== "" && name !== id && { label: name }),
          window: { contextTokens: maxInputTokens > 0 ? maxInputTokens : undefined, answerTokens: undefined },
        })),
    }));
  }

  async #ask(setting: EndpointSetting, signal: AbortSignal): Promise<ModelSource> {
    let endpoint: Endpoint;
    try {
      endpoint = this.endpointOf(setting);
    } catch (error) {
      if (!Failure.is(error)) {
        throw error;
      }
      // One wrong address in the settings takes the others not along.
      const unusable = {
        baseUrl: "http://localhost",
        label: setting.label ?? vscode.l10n.t("An endpoint"),
        keyVariable: "",
      };
      return { place: { kind: "endpoint", endpoint: unusable }, models: [], problem: error };
    }
    return sourceAt(endpoint, signal, setting.models ?? [], this.timers);
  }

  #settingFor(name: string): EndpointSetting {
    const configured = this.settings.endpoints.find((setting) => {
      try {
        const place = { kind: "endpoint", endpoint: this.endpointOf(setting) } as const;
        return isAt({ place, models: [] }, { endpoint: name });
      } catch {
        return false;
      }
    });
    const preset = presetNamed(name)?.baseUrl;
    return configured ?? localNamed(name) ?? { baseUrl: preset ?? name };
  }
}
