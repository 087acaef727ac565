import * as vscode from "vscode";
import type { Limits } from "../../core/model/client/call-limits.ts";
import type { Keep } from "../../core/run/journal/run-store.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { settingKeys, type SettingKey } from "../contributions.ts";
import type { EndpointSetting, ModelChoice, PriceSetting } from "./model-choice.ts";

/** Timers take no longer: 2^31 milliseconds. */
const longestSeconds = 2_000_000;

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

  /** As written; the engine knows which may be shared. */
  get sharedFolders(): readonly string[] {
    return checked(settingKeys.sharedFolders, isText);
  }

  /** A command that prints SARIF; empty: there is none. */
  get scanner(): string {
    return text(settingKeys.scanner);
  }

  /** As written; the engine knows which strategies there are. */
  get strategy(): string {
    const strategy = read(settingKeys.strategy) ?? "adaptive";
    if (!isText(strategy)) {
      throw wrong(settingKeys.strategy);
    }
    return strategy;
  }

  /** Rounds of answers, where the strategy has rounds. */
  get layers(): number | undefined {
    const layers = read(settingKeys.layers) ?? undefined;
    if (layers !== undefined && (typeof layers !== "number" || !Number.isInteger(layers) || layers < 1)) {
      throw wrong(settingKeys.layers);
    }
    return layers;
  }

  /** Names, as written; the engine knows which overlays there are. */
  get overlays(): readonly string[] {
    return checked(settingKeys.overlays, isText);
  }

  /** Whether a run shows a notification with its progress: where the user wants it, and for who hears the editor read out. */
  get announcesProgress(): boolean {
    return (
      this.notifications === "progress" ||
      vscode.workspace.getConfiguration("editor").get("accessibilitySupport") === "on"
    );
  }

  /** Which notifications the user wants to see. */
  get notifications(): "progress" | "results" | "errors" {
    const level = read(settingKeys.notifications) ?? "results";
    if (level !== "progress" && level !== "results" && level !== "errors") {
      throw wrong(settingKeys.notifications);
    }
    return level;
  }

  get frugal(): boolean {
    return flag(settingKeys.frugal);
  }

  /** Whether the models that take part are chosen by their scores. */
  get roster(): boolean {
    return flag(settingKeys.roster);
  }

  /** How many of the old runs are kept, and how many days long. */
  get keepRuns(): Keep {
    const keep = read(settingKeys.keepRuns) ?? {};
    if (!isKeep(keep)) {
      throw wrong(settingKeys.keepRuns);
    }
    return keep;
  }

  /** US dollars a run may cost; undefined: no limit. */
  get budget(): number | undefined {
    return usd(settingKeys.budget);
  }

  /** Name of the mix that proposes; empty: the selected models do. */
  get mix(): string {
    return text(settingKeys.mix);
  }

  /** The user's own mixes by name, as written: who opens one knows what is right in it. */
  get mixes(): ReadonlyMap<string, unknown> {
    const mixes = read(settingKeys.mixes) ?? {};
    if (typeof mixes !== "object" || Array.isArray(mixes)) {
      throw wrong(settingKeys.mixes);
    }
    return new Map(Object.entries(mixes));
  }

  /** US dollars all runs of a day may cost; undefined: no limit. */
  get budgetPerDay(): number | undefined {
    return usd(settingKeys.budgetPerDay);
  }

  /** US dollars of an estimate above which the user is asked before a run; undefined: never. */
  get confirmAbove(): number | undefined {
    return usd(settingKeys.confirmAbove);
  }

  /** What is left out is the client's choice. */
  get requestTimeouts(): Partial<Limits> {
    const { firstByte, idle, total, ...rest } = (read(settingKeys.requestTimeouts) ?? {}) as Record<
      string,
      unknown
    >;
    const seconds = [firstByte, idle, total];
    const isRight = (value: unknown): boolean =>
      value === undefined || (typeof value === "number" && value > 0 && value <= longestSeconds);
    if (!seconds.every(isRight) || Object.keys(rest).length > 0) {
      throw wrong(settingKeys.requestTimeouts);
    }
    const [firstByteMs, idleMs, totalMs] = seconds.map((value) =>
      value === undefined ? value : Number(value) * 1000,
    );
    return {
      ...(firstByteMs !== undefined && { firstByteMs }),
      ...(idleMs !== undefined && { idleMs }),
      ...(totalMs !== undefined && { totalMs }),
    };
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

  async saveMix(name: string): Promise<void> {
    await save(settingKeys.mix, name);
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

function text(key: SettingKey): string {
  const value = read(key) ?? "";
  if (typeof value !== "string") {
    throw wrong(key);
  }
  return value.trim();
}

function flag(key: SettingKey): boolean {
  const value = read(key) ?? false;
  if (typeof value !== "boolean") {
    throw wrong(key);
  }
  return value;
}

function usd(key: SettingKey): number | undefined {
  const amount = read(key) ?? undefined;
  if (amount !== undefined && (typeof amount !== "number" || !(amount >= 0))) {
    throw wrong(key);
  }
  return amount;
}

function wrong(key: SettingKey): Failure {
  return new Failure(
    "usage",
    vscode.l10n.t("The setting {0} cannot be read; correct it where the settings editor marks it.", key),
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

function isKeep(value: unknown): value is Keep {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const { days, runs, ...rest } = value as Partial<Record<string, unknown>>;
  const isCount = (count: unknown): boolean =>
    count === undefined || (typeof count === "number" && Number.isInteger(count) && count >= 1);
  return isCount(days) && isCount(runs) && Object.keys(rest).length === 0;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
