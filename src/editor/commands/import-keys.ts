import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import type { KeyStore } from "../settings/key-store.ts";
import { keysInEnvironment, type KeyInEnvironment } from "../settings/keys-in-environment.ts";
import type { Settings } from "../settings/settings.ts";
import { requireTrust } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";

interface KeyItem extends vscode.QuickPickItem {
  readonly key: KeyInEnvironment;
}

/** Takes keys that the environment already holds into the editor's secret storage. Only their names are shown. */
export class ImportKeys implements Command {
  readonly id = commandIds.importKeys;

  constructor(
    private readonly settings: Pick<Settings, "endpoints" | "addEndpoint">,
    private readonly keys: Pick<KeyStore, "set">,
    private readonly notices: Pick<Notices, "information">,
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {}

  async execute(): Promise<unknown> {
    requireTrust();
    const found = keysInEnvironment(this.environment);
    if (found.length === 0) {
      this.notices.information(
        vscode.l10n.t(
          "The environment of the editor holds no key of a known provider. Start the editor from a terminal in which one is set, or set the key here.",
        ),
        this.#choice(vscode.l10n.t("Set API Key"), commandIds.setApiKey),
      );
      return { stored: [] };
    }
    const items = found.map((key): KeyItem => ({
      key,
      label: key.variable,
      description: vscode.l10n.t("for {0}, {1}", key.endpoint.label ?? "", key.endpoint.baseUrl),
    }));
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t("Keys to keep in the editor's secret storage"),
      placeHolder: vscode.l10n.t("Each is sent to the address beside it, and nowhere else"),
      canPickMany: true,
      ignoreFocusOut: true,
    });
    if (picked === undefined || picked.length === 0) {
      return undefined;
    }
    for (const { key } of picked) {
      await this.#store(key);
    }
    const names = picked.map(({ label }) => label);
    this.notices.information(
      vscode.l10n.t("Stored: {0}.", names.join(", ")),
      this.#choice(vscode.l10n.t("Select Models"), commandIds.selectModels),
    );
    return { stored: names };
  }

  async #store({ variable, endpoint }: KeyInEnvironment): Promise<void> {
    await this.keys.set(endpoint.baseUrl, (this.environment[variable] ?? "").trim());
    if (!this.settings.endpoints.some(({ baseUrl }) => baseUrl === endpoint.baseUrl)) {
      await this.settings.addEndpoint(endpoint);
    }
  }

  #choice(label: string, command: string): { label: string; choose(): unknown } {
    return { label, choose: () => vscode.commands.executeCommand(command) };
  }
}
