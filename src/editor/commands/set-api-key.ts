import * as vscode from "vscode";
import { addressOf, createEndpoint, presetOf } from "../../core/model/endpoint/endpoint.ts";
import { presetAt, presets } from "../../core/model/endpoint/presets.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import type { KeyStore } from "../settings/key-store.ts";
import type { EndpointSetting } from "../settings/model-choice.ts";
import type { Settings } from "../settings/settings.ts";
import type { Command } from "./command.ts";
import { told } from "../notices/told.ts";

/** Puts the key of an endpoint into the editor's secret storage, or takes it out. It goes nowhere else. */
export class SetApiKey implements Command {
  readonly id = commandIds.setApiKey;

  constructor(
    private readonly settings: Settings,
    private readonly keys: KeyStore,
    private readonly notices: Notices,
  ) {}

  /** @param given `{ "baseUrl": … }` of the endpoint the key is for; left out, the user is asked */
  async execute(given?: unknown): Promise<unknown> {
    const endpoint = this.#endpointAt(given) ?? (await this.#pickEndpoint());
    if (endpoint === undefined) {
      return undefined;
    }
    const { baseUrl } = endpoint;
    const name = endpoint.label ?? baseUrl;
    const preset = presetOf(createEndpoint({ baseUrl }));
    const key = await vscode.window.showInputBox({
      title: vscode.l10n.t("API Key for {0}", name),
      prompt: [
        ...(preset === undefined ? [] : [vscode.l10n.t("Get one at {0}.", preset.keyPage)]),
        vscode.l10n.t(
          "Kept in the editor's secret storage, sent to {0} only. Leave empty to remove the key.",
          baseUrl,
        ),
      ].join(" "),
      password: true,
      ignoreFocusOut: true,
    });
    if (key === undefined) {
      return undefined;
    }
    if (key.trim() === "") {
      await this.keys.remove(baseUrl);
      this.notices.information(vscode.l10n.t("The API key for {0} was removed.", name));
      return { removed: baseUrl };
    }
    await this.keys.set(baseUrl, key.trim());
    if (!this.settings.endpoints.some((setting) => setting.baseUrl === baseUrl)) {
      await this.settings.addEndpoint(endpoint);
    }
    this.notices.information(vscode.l10n.t("The API key for {0} is stored.", name), {
      label: vscode.l10n.t("Select Models"),
      choose: () => vscode.commands.executeCommand(commandIds.selectModels),
    });
    return { stored: baseUrl };
  }

  #endpointAt(given: unknown): EndpointSetting | undefined {
    const { baseUrl } = (given ?? {}) as { baseUrl?: unknown };
    return this.settings.endpoints.find((setting) => setting.baseUrl === baseUrl);
  }

  async #pickEndpoint(): Promise<EndpointSetting | undefined> {
    const configured = this.settings.endpoints;
    const known = configured.map((endpoint) => itemOf(endpoint));
    const others = presets.filter(({ name }) => !configured.some((endpoint) => isOf(endpoint, name)));
    const providers = others.map(({ name, label, baseUrl }) => {
      const add = `$(add) ${label}…`;
      return baseUrl === undefined
        ? { label: add, description: vscode.l10n.t("the address of your resource"), ask: name }
        : { label: add, description: baseUrl, endpoint: { baseUrl, label } };
    });
    const another = {
      label: `$(add) ${vscode.l10n.t("Another endpoint…")}`,
      description: vscode.l10n.t("any OpenAI-compatible address"),
      ask: "",
    };
    const separator = { label: vscode.l10n.t("add an endpoint"), kind: vscode.QuickPickItemKind.Separator };
    const picked = await vscode.window.showQuickPick<EndpointItem>(
      [...known, separator, ...providers, another],
      {
        title: vscode.l10n.t("Set API Key"),
        placeHolder: vscode.l10n.t("Endpoint the key is for"),
        matchOnDescription: true,
        ignoreFocusOut: true,
      },
    );
    return picked?.ask === undefined ? picked?.endpoint : this.#addEndpoint(picked.ask);
  }

  /** @param preset name of a provider whose customers have addresses of their own; empty: none */
  async #addEndpoint(preset: string): Promise<EndpointSetting | undefined> {
    const azure = preset === "azure";
    const given = await vscode.window.showInputBox({
      title: azure ? "Azure OpenAI" : vscode.l10n.t("Another Endpoint"),
      prompt: azure
        ? vscode.l10n.t(
            'Address of your resource; models are asked by the names of your deployments, which go under "models" in the setting',
          )
        : vscode.l10n.t("Base URL of an OpenAI-compatible endpoint"),
      placeHolder: azure ? "https://NAME.openai.azure.com/openai/v1" : "https://api.example.com/v1",
      ignoreFocusOut: true,
      validateInput: problemOfBaseUrl,
    });
    if (given === undefined) {
      return undefined;
    }
    const endpoint = { baseUrl: addressOf(createEndpoint({ baseUrl: given })) };
    await this.settings.addEndpoint(endpoint);
    return endpoint;
  }
}

interface EndpointItem extends vscode.QuickPickItem {
  readonly endpoint?: EndpointSetting;
  /** The address has to be asked for: of a provider, or empty. */
  readonly ask?: string;
}

function itemOf(endpoint: EndpointSetting): EndpointItem {
  return {
    label: endpoint.label ?? endpoint.baseUrl,
    description: endpoint.label === undefined ? "" : endpoint.baseUrl,
    endpoint,
  };
}

function isOf({ baseUrl }: EndpointSetting, preset: string): boolean {
  return URL.canParse(baseUrl) && presetAt(new URL(baseUrl))?.name === preset;
}

function problemOfBaseUrl(baseUrl: string): string | undefined {
  try {
    createEndpoint({ baseUrl });
    return undefined;
  } catch (error) {
    if (Failure.is(error)) {
      return told(error.message);
    }
    throw error;
  }
}
