import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { productName } from "../contributions.ts";
import type { RunLog } from "../run/run-log.ts";
import type { Settings } from "../settings/settings.ts";
import { remedyFor, type Remedy } from "./remedies.ts";
import { told } from "./told.ts";

/** A button, and what a click on it does. */
export interface Choice {
  readonly label: string;
  choose(): unknown;
}

const statusMilliseconds = 8_000;

/**
 * The only place that shows notifications: one for each thing that happened, never one for the same thing twice.
 * No caller waits for an answer: a message that nobody closes holds up nothing.
 */
export class Notices {
  constructor(
    private readonly log: RunLog,
    private readonly settings: Pick<Settings, "notifications">,
  ) {}

  /** What a command threw: a Failure in its own words with its remedy, anything else as the bug it is. */
  error(error: unknown, ...choices: readonly Choice[]): void {
    if (Failure.is(error, "cancelled")) {
      this.log.line("Cancelled.");
      return;
    }
    if (Failure.is(error)) {
      this.log.failure(error);
      this.warning(told(error.message), ...choices, ...choicesOf(remedyFor(error.kind)));
      return;
    }
    this.log.unexpected(error);
    const showLog = { label: vscode.l10n.t("Show Log"), choose: () => this.log.show() };
    const message = vscode.l10n.t("{0} failed unexpectedly: {1}", productName, String(error));
    void this.#answer(vscode.window.showErrorMessage, message, [showLog]);
  }

  warning(message: string, ...choices: readonly Choice[]): void {
    void this.#answer(vscode.window.showWarningMessage, message, choices);
  }

  information(message: string, ...choices: readonly Choice[]): void {
    void this.#answer(vscode.window.showInformationMessage, message, choices);
  }

  /** What a run ended with, where all is well: kept to the status bar where the user wants only errors. */
  result(message: string, ...choices: readonly Choice[]): void {
    if (this.settings.notifications === "errors") {
      vscode.window.setStatusBarMessage(`$(check) ${message}`, statusMilliseconds);
    } else {
      this.information(message, ...choices);
    }
  }

  /** Asks in the middle of the window; for what must not be overlooked. */
  async confirm(message: string, detail: string, yes: string): Promise<boolean> {
    return (await vscode.window.showWarningMessage(message, { modal: true, detail }, yes)) === yes;
  }

  async #answer(
    show: (message: string, ...labels: string[]) => Thenable<string | undefined>,
    message: string,
    choices: readonly Choice[],
  ): Promise<void> {
    try {
      const label = await show(message, ...choices.map((choice) => choice.label));
      await choices.find((choice) => choice.label === label)?.choose();
    } catch (error) {
      this.error(error);
    }
  }
}

export function choicesOf(remedy: Remedy | undefined): readonly Choice[] {
  return remedy === undefined
    ? []
    : [
        {
          label: remedy.label,
          choose: () => vscode.commands.executeCommand(remedy.command, ...(remedy.args ?? [])),
        },
      ];
}
