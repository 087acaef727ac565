import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { RunLog } from "../run/run-log.ts";
import type { Settings } from "../settings/settings.ts";
import { repositoryOf } from "../workspace/git-repository.ts";
import { requireTrustedWorkspace } from "../workspace/workspace-file.ts";
import { askedText, requireModel } from "./asked-text.ts";
import type { Command } from "./command.ts";

/** Describes what a branch brings, in a new document that belongs to no file. Nothing is sent to whoever hosts the code. */
export class WritePullRequest implements Command {
  readonly id = commandIds.writePullRequest;

  constructor(
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly settings: Pick<Settings, "models" | "mix">,
    private readonly log: Pick<RunLog, "event">,
  ) {}

  /**
   * @param at the repository, from the menu of source control; left out: that of the open file, else the first
   * @param into what the branch goes into; left out: it is asked for
   */
  async execute(at?: unknown, into?: unknown): Promise<unknown> {
    requireTrustedWorkspace();
    requireModel(this.settings, vscode.l10n.t("A description needs a model, and none is selected."));
    const { rootUri } = await repositoryOf(at);
    const prompt = vscode.l10n.t("The branch it goes into");
    const base =
      typeof into === "string" ? into : await vscode.window.showInputBox({ prompt, value: "main" });
    if (base === undefined || base.trim() === "") {
      return undefined;
    }
    const { texts } = await this.engine.get();
    const note = (text: string): void => this.log.event({ kind: "note", text });
    const content = await askedText(
      vscode.l10n.t("Describing what goes into {0}…", base),
      (signal) => texts.pullRequest(rootUri.fsPath, base.trim(), note, signal),
      (why) => vscode.l10n.t("No description: {0}", why),
    );
    if (content === undefined) {
      return undefined;
    }
    const document = await vscode.workspace.openTextDocument({ content, language: "markdown" });
    await vscode.window.showTextDocument(document, { preview: false });
    return { text: content };
  }
}
