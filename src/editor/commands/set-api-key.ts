import * as vscode from "vscode";
import { createEndpoint } from "../../core/model/endpoint/endpoint.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import type { KeyStore } from "../settings/key-store.ts";
import type { EndpointSetting } from "../settings/model-choice.ts";
import type { Settings } from "../settings/settings.ts";
import type { Command } from "./command.ts";

/** Puts the key of an endpoint into the editor's secret storage, or takes it out. It goes nowhere else. */
export class SetApiKey implements Command {
  readonly id = commandIds.setApiKey;

  constructor(
    private readonly settings: Settings,
    private readonly keys: KeyStore,
    private readonly notices: Notices,
  ) {}

  async execute(): Promise<unknown> {
    const endpoint = await this.pickEndpoint();
    if (endpoint === undefined) {
      return undefined;
    }
    const name = endpoint.label ?? endpoint.baseUrl;
    const key = await vscode.window.showInputBox({
      title: `API Key for ${name}`,
      prompt: `Kept in the editor's secret storage, sent to ${endpoint.baseUrl} only. Leave empty to remove the key.`,
      password: true,
      ignoreFocusOut: true,
    });
    if (key === undefined) {
      return undefined;
    }
    if (key.trim() === "") {
      await this.keys.remove(endpoint.baseUrl);
      this.notices.information(`The API key for ${name} was removed.`);
      return { removed: endpoint.baseUrl };
    }
    await this.keys.set(endpoint.baseUrl, key.trim());
    this.notices.information(`The API key for ${name} is stored.`, {
      label: "Select Models",
      choose: () => vscode.commands.executeCommand(commandIds.selectModels),
    });
    return { stored: endpoint.baseUrl };
  }

  private async pickEndpoint(): Promise<EndpointSetting | undefined> {
    const items = this.settings.endpoints.map((endpoint) => ({
      label: endpoint.label ?? endpoint.baseUrl,
      description: endpoint.label === undefined ? "" : endpoint.baseUrl,
      endpoint,
    }));
    const another = { label: "$(add) Another endpoint…", description: "", endpoint: undefined };
    const picked = await vscode.window.showQuickPick([...items, another], {
      title: "Set API Key",
      placeHolder: "Endpoint the key is for",
      ignoreFocusOut: true,
    });
    return picked === another ? this.addEndpoint() : picked?.endpoint;
  }

  private async addEndpoint(): Promise<EndpointSetting | undefined> {
    const given = await vscode.window.showInputBox({
      title: "Another Endpoint",
      prompt: "Base URL of an OpenAI-compatible endpoint",
      placeHolder: "https://api.example.com/v1",
      ignoreFocusOut: true,
      validateInput: problemOfBaseUrl,
    });
    if (given === undefined) {
      return undefined;
    }
    const endpoint = { baseUrl: createEndpoint({ baseUrl: given }).baseUrl };
    await this.settings.addEndpoint(endpoint);
    return endpoint;
  }
}

function problemOfBaseUrl(baseUrl: string): string | undefined {
  try {
    createEndpoint({ baseUrl });
    return undefined;
  } catch (error) {
    if (Failure.is(error)) {
      return error.message;
    }
    throw error;
  }
}
