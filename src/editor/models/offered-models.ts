import * as vscode from "vscode";
import { discoverLocalServers } from "../../core/model/endpoint/discover.ts";
import { createEndpoint, type Endpoint } from "../../core/model/endpoint/endpoint.ts";
import { listModels } from "../../core/model/endpoint/list-models.ts";
import { Failure } from "../../core/workspace/failure.ts";
import type { KeyStore } from "../settings/key-store.ts";
import type { EndpointSetting, ModelChoice } from "../settings/model-choice.ts";

/** One place and the models it offers, or why it offers none. */
export interface Offer {
  /** For people: `OpenAI`, `Ollama`, `copilot`. */
  readonly from: string;
  readonly models: readonly ModelChoice[];
  readonly problem?: string;
}

/** Asks the configured endpoints, the usual places of local servers, and the editor, all at once. */
export async function offeredModels(
  settings: readonly EndpointSetting[],
  keys: KeyStore,
  signal: AbortSignal,
): Promise<readonly Offer[]> {
  const [configured, discovered, editors] = await Promise.all([
    Promise.all(settings.map((setting) => offerOfEndpoint(setting, keys, signal))),
    offersOfLocalServers(settings, signal),
    offersOfEditor(),
  ]);
  return [...editors, ...discovered, ...configured];
}

/** @throws Failure `usage` for an address that cannot be one */
export function endpointOf({ baseUrl, label }: EndpointSetting, keys: KeyStore): Endpoint {
  return createEndpoint({ baseUrl, ...(label !== undefined && { label }), apiKey: keys.keyFor(baseUrl) });
}

async function offerOfEndpoint(
  setting: EndpointSetting,
  keys: KeyStore,
  signal: AbortSignal,
): Promise<Offer> {
  const { baseUrl } = setting;
  try {
    const endpoint = endpointOf(setting, keys);
    if (new URL(endpoint.baseUrl).hostname === "api.openai.com" && !(await endpoint.apiKey?.reveal())) {
      // It stands in the default settings; who has no key for it does not want it asked.
      return { from: endpoint.label, models: [], problem: "needs an API key" };
    }
    const ids = setting.models ?? (await listModels(endpoint, signal)).map(({ id }) => id);
    return { from: endpoint.label, models: ids.map((model) => ({ baseUrl, model })) };
  } catch (error) {
    if (!Failure.is(error)) {
      throw error;
    }
    return { from: setting.label ?? baseUrl, models: [], problem: error.message };
  }
}

async function offersOfLocalServers(
  settings: readonly EndpointSetting[],
  signal: AbortSignal,
): Promise<readonly Offer[]> {
  const known = new Set(settings.map(({ baseUrl }) => baseUrl.replace(/\/+$/, "")));
  const servers = await discoverLocalServers(signal);
  return servers
    .filter(({ endpoint }) => !known.has(endpoint.baseUrl))
    .map(({ endpoint, models }) => ({
      from: `${endpoint.label}, on this machine`,
      models: models.map(({ id }) => ({ baseUrl: endpoint.baseUrl, model: id })),
    }));
}

async function offersOfEditor(): Promise<readonly Offer[]> {
  const models = await vscode.lm.selectChatModels();
  return [...new Set(models.map(({ vendor }) => vendor))].map((vendor) => ({
    from: `${vendor}, from the editor`,
    models: models.filter((model) => model.vendor === vendor).map(({ id }) => ({ vendor, model: id })),
  }));
}
