import type { Outcome } from "../../core/run/outcome.ts";
import { proposalOf, type Proposal } from "../review/proposal.ts";
import type { ProposalReview } from "../review/proposal-review.ts";
import type { RunController, RunRequest, RunWatch } from "../run/run-controller.ts";
import type { RunStateHolder } from "../run/run-state.ts";

export interface ChatRun {
  /** Its id. */
  readonly run: string;
  readonly outcome: Outcome;
  /** Waits for the user from now on, also where it does not hold; left out: there is none. */
  readonly proposal?: Proposal;
}

/** Runs whose outcome is told in the chat. What they propose goes the way of every proposal: reviewed, confirmed, applied. */
export class ChatRuns {
  constructor(
    private readonly controller: Pick<RunController, "run">,
    private readonly review: Pick<ProposalReview, "supersede">,
    private readonly state: RunStateHolder,
  ) {}

  get waiting(): Proposal | undefined {
    const { current } = this.state;
    return current.kind === "proposed" ? current.proposal : undefined;
  }

  /** @throws Failure what stops the run, `cancelled` among them */
  async run(request: RunRequest, watch: RunWatch): Promise<ChatRun> {
    await this.review.supersede();
    const { run, outcome } = await this.controller.run(request, watch);
    if (outcome.kind === "none") {
      return { run, outcome };
    }
    const proposal = proposalOf(request, run, outcome);
    this.state.set({ kind: "proposed", proposal });
    return { run, outcome, proposal };
  }
}
