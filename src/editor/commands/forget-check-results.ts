import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { Command } from "./command.ts";

/** What checks said in earlier runs counts no more: for who knows that something has changed that nobody else can see. */
export class ForgetCheckResults implements Command {
  readonly id = commandIds.forgetCheckResults;

  constructor(
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly notices: Pick<Notices, "information">,
  ) {}

  async execute(): Promise<unknown> {
    const engine = await this.engine.get();
    const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    await Promise.all(roots.map((root) => engine.forgetCheckResults(root)));
    this.notices.information(
      vscode.l10n.t("The next run has the checks run on the files as they are, whatever they said before."),
    );
    return { forgotten: roots.length };
  }
}
