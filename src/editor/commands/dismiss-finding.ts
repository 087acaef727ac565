import { commandIds } from "../contributions.ts";
import type { LazyFindings } from "../findings/lazy-findings.ts";
import type { Command } from "./command.ts";

/** Takes a finding's thread away. */
export class DismissFinding implements Command {
  readonly id = commandIds.dismissFinding;

  constructor(private readonly findings: Pick<LazyFindings, "get">) {}

  /** @param at the thread, from its menu, or the number of a finding from 0 */
  async execute(at?: unknown): Promise<unknown> {
    (await this.findings.get()).dismiss(at);
    return undefined;
  }
}
