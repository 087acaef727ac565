import type { Proposal, ProposalRequest, Proposer } from "../moa/proposer.ts";
import type { Task } from "../task/task.ts";
import { manifestEditor, type Upgraded } from "./upgrade.ts";

/** Raises the version that a manifest asks for, which takes no model. */
export class UpgradeProposer implements Proposer {
  readonly source = "model-free";
  readonly name = manifestEditor;
  readonly #upgrade: (task: Task, signal: AbortSignal) => Promise<Upgraded | undefined>;

  /** @param upgrade `upgraded`, wherever that is worked out */
  constructor(upgrade: (task: Task, signal: AbortSignal) => Promise<Upgraded | undefined>) {
    this.#upgrade = upgrade;
  }

  takesOn({ upgrades = [] }: Task): boolean {
    return upgrades.length > 0;
  }

  async propose(
    { brief }: Pick<ProposalRequest, "brief">,
    signal: AbortSignal,
  ): Promise<readonly Proposal[]> {
    const done = this.takesOn(brief.task) ? await this.#upgrade(brief.task, signal) : undefined;
    return done === undefined ? [] : [{ kind: "patch", ...done }];
  }
}
