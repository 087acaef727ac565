import type { Task } from "../../core/task/task.ts";
import type { Choice } from "../notices/notices.ts";
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
   * @param work is handed what runs one of them, and what shows other work as it shows a run
   * @param choices that the message about the outcome gives
   */
  async together<Finished extends FinishedRun>(
    request: RunRequest,
    work: (run: (task: Task) => Promise<FinishedRun>, during: RunController["during"]) => Promise<Finished>,
    choices: (finished: Finished) => readonly Choice[],
  ): Promise<Finished & { readonly presented?: Presented }> {
    await this.review.supersede();
    const attention = new Attention();
    const { controller } = this;
    const finished = await work((task) => controller.run({ ...request, task }), controller.during);
    return finished.outcome.kind === "none"
      ? finished
      : {
          ...finished,
          presented: await this.presenter.present(request, finished, attention, choices(finished)),
        };
  }
}
