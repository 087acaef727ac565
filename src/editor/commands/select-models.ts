import * as vscode from "vscode";
import { commandIds, settingKeys } from "../contributions.ts";
import type { Offer } from "../models/offered-models.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import { sameModel, type ModelChoice } from "../settings/model-choice.ts";
import type { Settings } from "../settings/settings.ts";
import { requireTrustedWorkspace } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";

/** Which models take part, beside the language services, which always do. */
export class SelectModels implements Command {
  readonly id = commandIds.selectModels;

  constructor(
    private readonly settings: Settings,
    private readonly engine: Pick<LazyEngine, "get">,
  ) {}

  async execute(): Promise<unknown> {
    requireTrustedWorkspace();
    const choices = await pickModels(this.settings.models, async (signal) =>
      (await this.engine.get()).offeredModels(signal),
    );
    if (choices === undefined) {
      return undefined;
    }
    await this.settings.saveModels(choices);
    return { models: choices };
  }
}

interface ModelItem extends vscode.QuickPickItem {
  readonly choice?: ModelChoice;
}

const setKey: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("key"), tooltip: "Set API Key" };
const editEndpoints: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("gear"),
  tooltip: "Endpoints in Settings",
};

/** @returns undefined when the user leaves without accepting */
function pickModels(
  selected: readonly ModelChoice[],
  offers: (signal: AbortSignal) => Promise<readonly Offer[]>,
): Promise<readonly ModelChoice[] | undefined> {
  const pick = vscode.window.createQuickPick<ModelItem>();
  const abort = new AbortController();
  pick.title = "Models that take part in every run";
  pick.placeholder = "Looking for models: endpoints, local servers, the editor…";
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.busy = true;
  pick.buttons = [setKey, editEndpoints];
  pick.show();
  return new Promise<readonly ModelChoice[] | undefined>((resolve, reject) => {
    pick.onDidAccept(() => {
      // Before the list is there an empty selection would mean: none.
      if (!pick.busy) {
        resolve(pick.selectedItems.flatMap(({ choice }) => choice ?? []));
      }
    });
    pick.onDidHide(() => resolve(undefined));
    pick.onDidTriggerButton((button) => {
      resolve(undefined);
      void (button === setKey
        ? vscode.commands.executeCommand(commandIds.setApiKey)
        : vscode.commands.executeCommand("workbench.action.openSettings", settingKeys.endpoints));
    });
    offers(abort.signal).then((found) => {
      pick.items = itemsOf(found, selected);
      pick.selectedItems = pick.items.filter(({ picked }) => picked);
      pick.placeholder = pick.items.some(({ choice }) => choice !== undefined)
        ? "None: language services alone. The first one selected is asked where one is enough."
        : "No model was found. Set an API key, start a local server, or sign in to one in the editor.";
      pick.busy = false;
    }, reject);
  }).finally(() => {
    abort.abort();
    pick.dispose();
  });
}

/** Selected models stay in the list when nobody offers them now: a server may be off today. */
function itemsOf(offers: readonly Offer[], selected: readonly ModelChoice[]): ModelItem[] {
  const offered = offers.flatMap(({ models }) => models);
  const absent = selected.filter((choice) => !offered.some((other) => sameModel(other, choice)));
  const groups = [...offers, ...(absent.length === 0 ? [] : [{ from: "not offered now", models: absent }])];
  return groups.flatMap(({ from, models, problem }: Offer) => [
    {
      label: problem === undefined ? from : `${from}: ${problem}`,
      kind: vscode.QuickPickItemKind.Separator,
    },
    ...models.map((choice) => ({
      label: choice.model,
      description: from,
      picked: selected.some((other) => sameModel(other, choice)),
      choice,
    })),
  ]);
}
