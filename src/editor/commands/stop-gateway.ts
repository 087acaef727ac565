import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import type { LazyGateway } from "../gateway/lazy-gateway.ts";
import type { Notices } from "../notices/notices.ts";
import type { Command } from "./command.ts";

/** Ends what Serve Mixtures began: who is being answered is answered, and nobody else is let in. */
export class StopGateway implements Command {
  readonly id = commandIds.stopGateway;

  constructor(
    private readonly gateway: LazyGateway,
    private readonly notices: Notices,
  ) {}

  async execute(): Promise<unknown> {
    if (!(await (await this.gateway.get()).stop())) {
      throw new Failure("usage", vscode.l10n.t("No mixtures are served by this window."));
    }
    this.notices.information(vscode.l10n.t("Mixtures are served no more."));
    return undefined;
  }
}
