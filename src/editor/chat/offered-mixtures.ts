import * as vscode from "vscode";
import { knownWindow } from "../../core/model/fit/known-windows.ts";
import { shippedMixes } from "../../core/model/mix/shipped-mixes.ts";
import { published } from "../../core/moa/published.ts";
import { Failure } from "../../core/workspace/failure.ts";
import type { ModelChoice } from "../settings/model-choice.ts";
import type { Settings } from "../settings/settings.ts";
import type { Mixture } from "./mixture.ts";

/** A mixture as the editor's list of models shows it. */
export interface OfferedMixture extends vscode.LanguageModelChatInformation {
  readonly mixture: Mixture;
  /** By whose vocabulary its prompts are counted. */
  readonly countedAs: string;
}

/** Of a model whose window nobody told, in tokens; what is longer is refused by whoever is asked. */
const usualWindow = 64_000;
/** A prompt leaves room for what is mixed into it and for the answer. */
const besidePrompt = published.candidates * published.sampling.maxTokens + published.finalTokens;

/**
 * What the settings name, and nothing else: to look for models here would ask the editor for its models, which asks us for ours,
 * and every window that opens the chat would knock at ports.
 */
export function offeredMixtures(settings: Pick<Settings, "models" | "mixes">): readonly OfferedMixture[] {
  const own = [...settings.mixes.keys()].map((name) => ofMix(name, name, vscode.l10n.t("A mix of yours")));
  const shipped = shippedMixes
    .filter(({ name }) => !settings.mixes.has(name))
    .map(({ name, label, detail }) => ofMix(name, label, detail));
  return [...models(settings), ...own, ...shipped];
}

/** @throws Failure `no-model` */
export function offeredMixture(id: string, settings: Pick<Settings, "models" | "mixes">): OfferedMixture {
  const offered = offeredMixtures(settings).find((each) => each.id === id);
  if (offered === undefined) {
    throw new Failure(
      "no-model",
      vscode.l10n.t("The mixture {0} is offered no more; choose another model.", id),
    );
  }
  return offered;
}

function models({ models }: Pick<Settings, "models">): readonly OfferedMixture[] {
  return models.flatMap((model, index) => {
    const isNamedBefore = models.slice(0, index).some((other) => other.model === model.model);
    const name = isNamedBefore ? `${model.model}@${placeOf(model)}` : model.model;
    return (["moa", "adaptive"] as const).map((strategy) => {
      const { contextTokens = usualWindow } = knownWindow(model.model);
      const detail =
        strategy === "moa"
          ? vscode.l10n.t("Three answers of {0}, a critique, and a final answer", model.model)
          : vscode.l10n.t("Three answers of {0}, mixed where they differ", model.model);
      const id = `${strategy}-${name}`;
      return offered(id, id, detail, { strategy, model }, contextTokens, model.model);
    });
  });
}

function ofMix(name: string, label: string, detail: string): OfferedMixture {
  return offered(`mix-${name}`, label, detail, { strategy: "moa", mix: name }, usualWindow, name);
}

function offered(
  id: string,
  name: string,
  detail: string,
  mixture: Mixture,
  window: number,
  countedAs: string,
): OfferedMixture {
  return {
    ...{ id, name, mixture, countedAs, family: "moa", version: "1" },
    detail: "Patched MoA",
    tooltip: vscode.l10n.t(
      "{0}. Where tools are on offer, as for an agent, the model that mixes answers alone, and its calls are passed on.",
      detail,
    ),
    maxInputTokens: Math.max(Math.floor(window / 2), window - besidePrompt),
    maxOutputTokens: published.finalTokens,
    capabilities: { toolCalling: true, imageInput: true },
  };
}

function placeOf(model: ModelChoice): string {
  return "vendor" in model ? model.vendor : model.baseUrl;
}
