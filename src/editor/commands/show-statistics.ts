import { commandIds } from "../contributions.ts";
import type { LazyViews } from "../views/lazy-views.ts";
import type { Command } from "./command.ts";

/** Shows what the last weeks cost, and which models win. */
export class ShowStatistics implements Command {
  readonly id = commandIds.showStatistics;

  constructor(private readonly views: Pick<LazyViews, "get">) {}

  async execute(): Promise<unknown> {
    await (await this.views.get()).showStatistics();
    return undefined;
  }
}
