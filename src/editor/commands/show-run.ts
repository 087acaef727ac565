import { commandIds } from "../contributions.ts";
import type { LazyViews } from "../views/lazy-views.ts";
import type { Command } from "./command.ts";

/** Shows the run that is going on while it does, else the last one. */
export class ShowRun implements Command {
  readonly id = commandIds.showRun;

  constructor(private readonly views: Pick<LazyViews, "get">) {}

  async execute(): Promise<unknown> {
    await (await this.views.get()).showLatest();
    return undefined;
  }
}
