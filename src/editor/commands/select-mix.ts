import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds, settingKeys } from "../contributions.ts";
import type { OfferedMix } from "../models/offered-mixes.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { Settings } from "../settings/settings.ts";
import { requireTrust } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";

/** Which mix of models proposes, or none: then the selected models do. */
export class SelectMix implements Command {
  readonly id = commandIds.selectMix;

  constructor(
    private readonly settings: Pick<Settings, "mix" | "saveMix">,
    private readonly engine: Pick<LazyEngine, "get">,
  ) {}

  async execute(): Promise<unknown> {
    requireTrust();
    const picked = await pickMix(this.settings.mix, async (signal, fresh) =>
      (await this.engine.get()).offeredMixes(signal, fresh),
    );
    if (picked === undefined) {
      return undefined;
    }
    if (picked.problem !== undefined) {
      throw new Failure("no-model", picked.problem);
    }
    await this.settings.saveMix(picked.name);
    return { mix: picked.name };
  }
}

interface MixItem extends vscode.QuickPickItem {
  readonly mix?: Pick<OfferedMix, "name" | "problem">;
}

const refresh: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("refresh"),
  tooltip: vscode.l10n.t("Look Again"),
};
const editMixes: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("gear"),
  tooltip: vscode.l10n.t("Mixes in Settings"),
};

function pickMix(
  chosen: string,
  offers: (signal: AbortSignal, fresh: boolean) => Promise<readonly OfferedMix[]>,
): Promise<MixItem["mix"]> {
  const pick = vscode.window.createQuickPick<MixItem>();
  const abort = new AbortController();
  pick.title = vscode.l10n.t("Who proposes");
  pick.placeholder = vscode.l10n.t("Looking for models…");
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.buttons = [refresh, editMixes];
  pick.show();
  return new Promise<MixItem["mix"]>((resolve, reject) => {
    const look = async (fresh: boolean): Promise<void> => {
      pick.busy = true;
      const items = itemsOf(await offers(abort.signal, fresh), chosen);
      pick.items = items;
      pick.activeItems = items.filter(({ mix }) => mix?.name === chosen);
      pick.placeholder = vscode.l10n.t("A mix, or the selected models");
      pick.busy = false;
    };
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item?.mix !== undefined) {
        resolve(item.mix);
      }
    });
    pick.onDidHide(() => resolve(undefined));
    pick.onDidTriggerButton((button) => {
      if (button === editMixes) {
        resolve(undefined);
        void vscode.commands.executeCommand("workbench.action.openSettings", settingKeys.mixes);
      } else if (!pick.busy) {
        look(true).catch(reject);
      }
    });
    look(false).catch(reject);
  }).finally(() => {
    abort.abort();
    pick.dispose();
  });
}

function itemsOf(mixes: readonly OfferedMix[], chosen: string): readonly MixItem[] {
  const now = (name: string): string => (name === chosen ? vscode.l10n.t("chosen now") : "");
  return [
    {
      label: vscode.l10n.t("Selected models"),
      description: now(""),
      detail: vscode.l10n.t("No mix: the models of Select Models propose"),
      mix: { name: "" },
    },
    { label: vscode.l10n.t("mixes"), kind: vscode.QuickPickItemKind.Separator },
    ...mixes.map((mix) => ({
      label: mix.label,
      description: [
        mix.label === mix.name ? "" : mix.name,
        now(mix.name),
        mix.problem && vscode.l10n.t("not available"),
      ]
        .filter((part) => part !== "" && part !== undefined)
        .join(" · "),
      detail: mix.problem ?? mix.detail,
      mix,
    })),
  ];
}
