import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { LazyGateway } from "../gateway/lazy-gateway.ts";
import type { Notices } from "../notices/notices.ts";
import { requireTrust } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";

/** Serves mixtures of the user's models to programs beside the editor. */
export class StartGateway implements Command {
  readonly id = commandIds.startGateway;

  constructor(
    private readonly gateway: LazyGateway,
    private readonly notices: Notices,
  ) {}

  async execute(): Promise<unknown> {
    requireTrust();
    const { baseUrl, key } = await (await this.gateway.get()).start();
    const copy = (text: string): Thenable<void> => vscode.env.clipboard.writeText(text);
    this.notices.information(
      vscode.l10n.t("Mixtures are served at {0}, to programs of this machine that send the key.", baseUrl),
      { label: vscode.l10n.t("Copy Address"), choose: () => copy(baseUrl) },
      { label: vscode.l10n.t("Copy Key"), choose: () => copy(key) },
    );
    return { baseUrl };
  }
}
