import * as vscode from "vscode";
import { commandIds, settingKeys } from "../contributions.ts";
import type { Offer } from "../models/offered-models.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import { sameModel, type ModelChoice } from "../settings/model-choice.ts";
import type { Settings } from "../settings/settings.ts";
import { requireTrust } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";

/** Which models take part, beside the language services, which always do. */
export class SelectModels implements Command {
  readonly id = commandIds.selectModels;

  constructor(
    private readonly settings: Settings,
    private readonly engine: Pick<LazyEngine, "get">,
  ) {}

  async execute(): Promise<unknown> {
    requireTrust();
    const picked = await pickModels(this.settings.models, async (signal, fresh) =>
      (await this.engine.get()).offeredModels(signal, fresh),
    );
    switch (picked.kind) {
      case "left":
        return undefined;
      case "nothing-offered":
        return offerWaysToAModel(picked.offers);
      case "chosen":
        await this.settings.saveModels(picked.models);
        await this.#leaveMix(picked.models);
        return { models: picked.models };
    }
  }

  /** Who selects models wants those, and not the mix that was chosen before. */
  async #leaveMix(models: readonly ModelChoice[]): Promise<void> {
    if (models.length > 0 && this.settings.mix !== "") {
      await this.settings.saveMix("");
    }
  }
}

type Offers = (signal: AbortSignal, fresh: boolean) => Promise<readonly Offer[]>;

type Picked =
  | { readonly kind: "left" }
  | { readonly kind: "chosen"; readonly models: readonly ModelChoice[] }
  | { readonly kind: "nothing-offered"; readonly offers: readonly Offer[] };

interface ModelItem extends vscode.QuickPickItem {
  readonly choice?: ModelChoice;
  /** Address of an endpoint that needs a key. */
  readonly wantsKey?: string;
}

const setKey: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("key"),
  tooltip: vscode.l10n.t("Set API Key"),
};
const editEndpoints: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("gear"),
  tooltip: vscode.l10n.t("Endpoints in Settings"),
};

const refresh: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("refresh"),
  tooltip: vscode.l10n.t("Look Again"),
};

function pickModels(selected: readonly ModelChoice[], offers: Offers): Promise<Picked> {
  const pick = vscode.window.createQuickPick<ModelItem>();
  const abort = new AbortController();
  pick.title = vscode.l10n.t("Models that take part in every run");
  pick.placeholder = vscode.l10n.t("Looking for models…");
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.buttons = [refresh, setKey, editEndpoints];
  pick.show();
  return new Promise<Picked>((resolve, reject) => {
    const look = async (fresh: boolean): Promise<void> => {
      pick.busy = true;
      // What was checked and not yet saved stays so.
      const checked = fresh ? pick.selectedItems.flatMap(({ choice }) => choice ?? []) : selected;
      const found = await offers(abort.signal, fresh);
      pick.items = itemsOf(found, checked);
      pick.selectedItems = pick.items.filter(({ picked }) => picked);
      pick.placeholder = vscode.l10n.t("None selected: language services alone");
      pick.busy = false;
      if (!pick.items.some(({ choice }) => choice !== undefined)) {
        resolve({ kind: "nothing-offered", offers: found });
      }
    };
    pick.onDidAccept(() => {
      // Before the list is there an empty selection would mean: none.
      if (!pick.busy) {
        resolve({ kind: "chosen", models: pick.selectedItems.flatMap(({ choice }) => choice ?? []) });
      }
    });
    pick.onDidHide(() => resolve({ kind: "left" }));
    pick.onDidTriggerButton((button) => {
      if (button === refresh) {
        if (!pick.busy) {
          look(true).catch(reject);
        }
        return;
      }
      resolve({ kind: "left" });
      void (button === setKey ? openSetApiKey() : openEndpointSettings());
    });
    pick.onDidTriggerItemButton(({ item }) => {
      resolve({ kind: "left" });
      void openSetApiKey(item.wantsKey);
    });
    look(false).catch(reject);
  }).finally(() => {
    abort.abort();
    pick.dispose();
  });
}

/** An empty list helps nobody: what can be done instead. */
async function offerWaysToAModel(offers: readonly Offer[]): Promise<unknown> {
  const ways = [
    {
      label: `$(key) ${vscode.l10n.t("Set an API key…")}`,
      detail: vscode.l10n.t("For OpenAI, Anthropic, Google, Groq or another endpoint"),
      go: () => openSetApiKey(),
    },
    {
      label: `$(gear) ${vscode.l10n.t("Endpoints in the settings")}`,
      detail: problemsIn(offers),
      go: openEndpointSettings,
    },
    {
      label: `$(refresh) ${vscode.l10n.t("Look again")}`,
      detail: vscode.l10n.t(
        "After starting Ollama, LM Studio, llama.cpp or vLLM, or signing in to a model in the editor",
      ),
      go: () => vscode.commands.executeCommand(commandIds.selectModels),
    },
  ];
  const way = await vscode.window.showQuickPick(ways, {
    title: vscode.l10n.t("No model was found. Problems are fixed by language services until there is one."),
    ignoreFocusOut: true,
  });
  await way?.go();
  return { models: [] };
}

function problemsIn(offers: readonly Offer[]): string {
  return offers
    .flatMap(({ from, problem }) => (problem === undefined ? [] : `${from}: ${problem}`))
    .join("  ");
}

function openSetApiKey(baseUrl?: string): Thenable<unknown> {
  return vscode.commands.executeCommand(
    commandIds.setApiKey,
    ...(baseUrl === undefined ? [] : [{ baseUrl }]),
  );
}

function openEndpointSettings(): Thenable<unknown> {
  return vscode.commands.executeCommand("workbench.action.openSettings", settingKeys.endpoints);
}

/** Selected models stay in the list when nobody offers them now: a server may be off today. */
function itemsOf(offers: readonly Offer[], selected: readonly ModelChoice[]): ModelItem[] {
  const offered = offers.flatMap(({ models }) => models);
  const absent = selected.filter((choice) => !offered.some((other) => sameModel(other.choice, choice)));
  const groups: readonly Offer[] = [
    ...offers,
    ...(absent.length === 0
      ? []
      : [
          {
            from: vscode.l10n.t("not offered now"),
            models: absent.map((choice) => ({ choice, description: "" })),
          },
        ]),
  ];
  return groups.flatMap((offer) => [
    { label: titleOf(offer), kind: vscode.QuickPickItemKind.Separator },
    ...(offer.wantsKey === undefined
      ? []
      : [
          {
            label: `$(key) ${offer.from}`,
            description: vscode.l10n.t("needs an API key"),
            buttons: [setKey],
            wantsKey: offer.wantsKey,
          },
        ]),
    ...offer.models.map(({ choice, description }) => ({
      label: choice.model,
      description: [offer.from, description].filter((part) => part !== "").join(" · "),
      picked: selected.some((other) => sameModel(other, choice)),
      choice,
    })),
  ]);
}

function titleOf({ from, problem, wantsKey }: Offer): string {
  return problem === undefined || wantsKey !== undefined ? from : `${from}: ${problem}`;
}
