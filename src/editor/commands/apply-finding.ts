import { commandIds } from "../contributions.ts";
import type { LazyFindings } from "../findings/lazy-findings.ts";
import type { ProposalReview } from "../review/proposal-review.ts";
import type { Command } from "./command.ts";

/** Opens the change that is suggested with a finding as a proposal: it is reviewed, and nothing is written before the user applies it. */
export class ApplyFinding implements Command {
  readonly id = commandIds.applyFinding;

  constructor(
    private readonly findings: Pick<LazyFindings, "get">,
    private readonly review: Pick<ProposalReview, "open">,
  ) {}

  /** @param at the thread, from its menu, or the number of a finding from 0 */
  async execute(at?: unknown): Promise<unknown> {
    const proposal = (await this.findings.get()).proposal(at);
    await this.review.open(proposal);
    return { proposal: proposal.id };
  }
}
