import type { ProjectChecks } from "../checks/project-checks.ts";
import { commandIds } from "../contributions.ts";
import { activeFolder } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";

/** Which of the project's checks are run on patches in the folder of the active editor. */
export class ChooseChecks implements Command {
  readonly id = commandIds.chooseChecks;

  constructor(private readonly checks: Pick<ProjectChecks, "choose">) {}

  async execute(): Promise<unknown> {
    const checks = await this.checks.choose(activeFolder());
    return checks === undefined ? undefined : { checks };
  }
}
