import { commandIds } from "../contributions.ts";
import type { LazyFindings } from "../findings/lazy-findings.ts";
import type { Command } from "./command.ts";

/** Takes the threads of all findings away. */
export class DismissAllFindings implements Command {
  readonly id = commandIds.dismissAllFindings;

  constructor(private readonly findings: Pick<LazyFindings, "get">) {}

  async execute(): Promise<unknown> {
    (await this.findings.get()).dismissAll();
    return undefined;
  }
}
