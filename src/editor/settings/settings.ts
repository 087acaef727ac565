import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { settingKeys, type SettingKey } from "../contributions.ts";
import type { EndpointSetting, ModelChoice, PriceSetting } from "./model-choice.ts";

/**
 * The user's settings, checked: the editor underlines a wrong value in settings.json and passes it on all the same.
 * Endpoints, models, commands and money are machine-scoped, so no workspace can bring its own.
 */
export class Settings {
  get endpoints(): readonly EndpointSetting[] {
    return checked(settingKeys.endpoints, isEndpoint);
  }

  /** In the order of the setting: the first is asked where one is enough. */
  get models(): readonly ModelChoice[] {
    return checked(settingKeys.models, isModelChoice);
  }

  get checks(): readonly string[] {
    return checked(settingKeys.checks, isText);
  }

  /** As written; the engine knows which strategies there are. */
  get strategy(): string {
    const strategy = read(settingKeys.strategy) ?? "adaptive";
    if (!isText(strategy)) {
      throw wrong(settingKeys.strategy);
    }
    return strategy;
  }

  /** US dollars a run may cost; undefined: no limit. */
  get budget(): number | undefined {
    const budget = read(settingKeys.budget) ?? undefined;
    if (budget !== undefined && (typeof budget !== "number" || !(budget >= 0))) {
      throw wrong(settingKeys.budget);
    }
    return budget;
  }

  get prices(): ReadonlyMap<string, PriceSetting> {
    const prices = Object.entries(read(settingKeys.prices) ?? {});
    if (!prices.every((entry): entry is [string, PriceSetting] => isPrice(entry[1]))) {
      throw wrong(settingKeys.prices);
    }
    return new Map(prices);
  }

  quickFixIn(document: vscode.TextDocument): boolean {
    return read(settingKeys.quickFix, document) !== false;
  }

  codeLensIn(document: vscode.TextDocument): boolean {
    return read(settingKeys.codeLens, document) !== false;
  }

  async saveModels(models: readonly ModelChoice[]): Promise<void> {
    await save(settingKeys.models, models);
  }

  async addEndpoint(endpoint: EndpointSetting): Promise<void> {
    const others = this.endpoints.filter(({ baseUrl }) => baseUrl !== endpoint.baseUrl);
    await save(settingKeys.endpoints, [...others, endpoint]);
  }
}

function read(key: SettingKey, scope?: vscode.ConfigurationScope): unknown {
  return vscode.workspace.getConfiguration(undefined, scope).get(key);
}

async function save(key: SettingKey, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
}

function checked<T>(key: SettingKey, isValid: (value: unknown) => value is T): readonly T[] {
  const values = read(key) ?? [];
  if (!Array.isArray(values) || !values.every(isValid)) {
    throw wrong(key);
  }
  return values;
}

function wrong(key: SettingKey): Failure {
  return new Failure(
    "usage",
    `The setting ${key} cannot be read; correct it where the settings editor marks it.`,
  );
}

function isEndpoint(value: unknown): value is EndpointSetting {
  const { baseUrl, label, models } = (value ?? {}) as Partial<EndpointSetting>;
  return (
    isText(baseUrl) &&
    (label === undefined || isText(label)) &&
    (models === undefined || models.every(isText))
  );
}

function isModelChoice(value: unknown): value is ModelChoice {
  const { baseUrl, vendor, model } = (value ?? {}) as {
    baseUrl?: unknown;
    vendor?: unknown;
    model?: unknown;
  };
  return isText(model) && isText(baseUrl) !== isText(vendor);
}

function isPrice(value: unknown): value is PriceSetting {
  const { prompt, completion, cached = 0 } = (value ?? {}) as Partial<PriceSetting>;
  return [prompt, completion, cached].every((usd) => typeof usd === "number" && usd >= 0);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
