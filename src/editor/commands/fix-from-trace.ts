import * as vscode from "vscode";
import { commandIds, type CommandId } from "../contributions.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { TaskRunner } from "../run/task-runner.ts";
import { activeFolder, fileUri, workspaceFile } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";

/** Fixes the fault that a stack trace shows: the clipboard's, or the one selected in the terminal. */
export class FixFromTrace implements Command {
  readonly id: CommandId;

  constructor(
    private readonly runner: Pick<TaskRunner, "run">,
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly from: "clipboard" | "terminal",
  ) {
    this.id = from === "clipboard" ? commandIds.fixFromTrace : commandIds.fixFromTerminal;
  }

  /** @param given the trace, from a key binding or another extension; left out: it is where the command says */
  async execute(given?: unknown): Promise<unknown> {
    const root = activeFolder();
    const text =
      typeof given === "string"
        ? given
        : await (this.from === "terminal" ? selectedInTerminal() : vscode.env.clipboard.readText());
    const task = { ...(await (await this.engine.get()).traceTask(root, text)), checks: [] };
    const file = workspaceFile(fileUri(root, task.target?.path ?? ""));
    return this.runner.run({ file, task, again: { command: this.id, args: [text] } });
  }
}

/** The editor tells nobody what is selected there, but copies it; what was in the clipboard is put back. */
async function selectedInTerminal(): Promise<string> {
  const before = await vscode.env.clipboard.readText();
  await vscode.commands.executeCommand("workbench.action.terminal.copySelection");
  const selected = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText(before);
  return selected;
}
