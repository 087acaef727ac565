import type { CommandId } from "../contributions.ts";

/** One entry of the command palette: a guard, one sentence, and nothing else. */
export interface Command {
  readonly id: CommandId;
  /**
   * @param args plain JSON, as code actions, code lenses and key bindings carry it
   * @returns plain JSON for whoever called `vscode.commands.executeCommand`; what the user needs to know is shown
   * @throws Failure what the user has to be told; it becomes one notification
   */
  execute(...args: readonly unknown[]): Promise<unknown>;
}
