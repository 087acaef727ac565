import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { RunLog } from "../run/run-log.ts";
import type { Settings } from "../settings/settings.ts";
import { repositoryOf } from "../workspace/git-repository.ts";
import { requireTrustedWorkspace } from "../workspace/workspace-file.ts";
import { askedText, requireModel } from "./asked-text.ts";
import type { Command } from "./command.ts";

/** Puts a message for what is staged, else for what is changed, into the box of source control. Nothing is committed. */
export class WriteCommitMessage implements Command {
  readonly id = commandIds.writeCommitMessage;

  constructor(
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly settings: Pick<Settings, "models" | "mix">,
    private readonly log: Pick<RunLog, "event">,
  ) {}

  /** @param at the repository, from the menu of source control; left out: that of the open file, else the first */
  async execute(at?: unknown): Promise<unknown> {
    requireTrustedWorkspace();
    requireModel(this.settings, vscode.l10n.t("A commit message needs a model, and none is selected."));
    const { rootUri, inputBox } = await repositoryOf(at);
    const { texts } = await this.engine.get();
    // What the user has typed says what he wants, and is his: it stays.
    const typed = inputBox.value;
    const note = (text: string): void => this.log.event({ kind: "note", text });
    const written = await askedText(
      vscode.l10n.t("Writing a commit message…"),
      (signal) => texts.commitMessage(rootUri.fsPath, typed, note, signal),
      (why) => vscode.l10n.t("No commit message: {0}", why),
    );
    if (written === undefined) {
      return undefined;
    }
    const now = inputBox.value.trim();
    inputBox.value = now === "" ? written : `${written}\n\n${now}`;
    return { text: written };
  }
}
