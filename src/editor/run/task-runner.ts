import type { Task } from "../../core/task/task.ts";
import { Attention } from "../review/attention.ts";
import type { OutcomePresenter, Presented } from "../review/outcome-presenter.ts";
import type { ProposalReview } from "../review/proposal-review.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { RunController, RunRequest } from "./run-controller.ts";

/** From a task to what the user gets to see of it; the way all commands that run something go. */
export class TaskRunner {
  constructor(
    private readonly controller: RunController,
    private readonly review: ProposalReview,
    private readonly presenter: OutcomePresenter,
  ) {}

  async run(request: RunRequest): Promise<Presented> {
    await this.review.supersede();
    const attention = new Attention();
    const finished = await this.controller.run(request);
    return this.presenter.present(request, finished, attention);
  }

  /**
   * Several runs, one after the other, whose outcomes are made one.
   * @param work is handed what runs one of them
   */
  async together<Finished extends FinishedRun>(
    request: RunRequest,
    work: (run: (task: Task) => Promise<FinishedRun>) => Promise<Finished>,
  ): Promise<Finished & { readonly presented?: Presented }> {
    await this.review.supersede();
    const attention = new Attention();
    const finished = await work((task) => this.controller.run({ ...request, task }));
    return finished.outcome.kind === "none"
      ? finished
      : { ...finished, presented: await this.presenter.present(request, finished, attention) };
  }
}
