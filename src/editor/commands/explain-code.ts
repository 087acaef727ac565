import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { ShownTexts } from "../preview/shown-texts.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { RunLog } from "../run/run-log.ts";
import type { Settings } from "../settings/settings.ts";
import { linesIn, requireTrustedWorkspace, workspaceCode } from "../workspace/workspace-file.ts";
import { askedText, requireModel } from "./asked-text.ts";
import type { Command } from "./command.ts";
import { parseEditTarget, targetAtCursor } from "./edit-target.ts";

/** Explains the selection, or a file, in a page beside it. Nothing is changed. */
export class ExplainCode implements Command {
  readonly id = commandIds.explainCode;

  constructor(
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly settings: Pick<Settings, "models" | "mix">,
    private readonly log: Pick<RunLog, "event">,
    private readonly shown: Pick<ShownTexts, "show">,
  ) {}

  /**
   * @param about an EditTarget; left out, or from the editor's menu, the selection or the file in the active editor
   * @param question what is asked of it; left out, nothing in particular
   */
  async execute(about?: unknown, question?: unknown): Promise<unknown> {
    requireTrustedWorkspace();
    const isSelection = about === undefined || about instanceof vscode.Uri;
    const meant = isSelection ? targetAtCursor() : parseEditTarget(about);
    const file = workspaceCode(vscode.Uri.parse(meant.uri));
    const lines = linesIn(file, meant.lines);
    const { root, path } = file;
    requireModel(this.settings, vscode.l10n.t("An explanation needs a model, and none is selected."));
    const { texts } = await this.engine.get();
    const note = (text: string): void => this.log.event({ kind: "note", text });
    const target = { path, ...(lines && { lines }) };
    const asked = typeof question === "string" ? question : "";
    const text = await askedText(
      vscode.l10n.t("Reading {0}…", path),
      (signal) => texts.explain(root, target, asked, note, signal),
      (why) => vscode.l10n.t("No explanation: {0}", why),
    );
    if (text === undefined) {
      return undefined;
    }
    const place = lines === undefined ? "" : `:${lines.first + 1}-${lines.last + 1}`;
    const title = vscode.l10n.t("Explanation of {0}", path.slice(path.lastIndexOf("/") + 1) + place);
    await this.shown.show(title, `**${path}${place}**\n\n${text}\n`);
    return { text };
  }
}
