import * as vscode from "vscode";
import type { Outcome } from "../../core/run/outcome.ts";
import { productName } from "../contributions.ts";
import { choicesOf, type Choice, type Notices } from "../notices/notices.ts";
import { remedyFor } from "../notices/remedies.ts";
import type { Preview } from "../preview/preview.ts";
import type { FinishedRun } from "../run/finished-run.ts";
import type { RunRequest } from "../run/run-controller.ts";
import type { RunStateHolder } from "../run/run-state.ts";
import type { Attention } from "./attention.ts";
import { filesOf, objectionsTo, proposalOf, type Proposal } from "./proposal.ts";
import type { ProposalReview } from "./proposal-review.ts";
import { told } from "../notices/told.ts";

/** What became of a command, for whoever called it: plain JSON. */
export type Presented =
  | { readonly kind: "proposed"; readonly proposal: string; readonly standing: Proposal["standing"] }
  | { readonly kind: "rejected" | "none"; readonly reason: string };

/** Tells the user what a run ended with, and shows what there is to see. One notification a run. */
export class OutcomePresenter {
  constructor(
    private readonly state: RunStateHolder,
    private readonly preview: Preview,
    private readonly review: ProposalReview,
    private readonly notices: Notices,
  ) {}

  /**
   * @param attention where the user was when the run began
   * @param choices more than there is to see in the proposal: then there is a message in any case, with these
   */
  async present(
    request: RunRequest,
    { run, outcome }: FinishedRun,
    attention: Attention,
    choices: readonly Choice[] = [],
  ): Promise<Presented> {
    switch (outcome.kind) {
      case "accepted":
        return this.#propose(proposalOf(request, run, outcome), attention.isStillThere(), choices);
      case "rejected": {
        const proposal = proposalOf(request, run, outcome);
        const objection = told(objectionsTo(proposal)[0] ?? outcome.reason);
        this.notices.warning(vscode.l10n.t("No proposal holds, and nothing was changed. {0}", objection), {
          label: vscode.l10n.t("Show Anyway"),
          choose: () => this.review.open(proposal),
        });
        return { kind: "rejected", reason: outcome.reason };
      }
      case "none":
        this.notices.warning(
          vscode.l10n.t(
            "{0} has nothing to propose, and nothing was changed. {1}",
            productName,
            told(outcome.reason),
          ),
          ...choicesOf(remedyOf(outcome)),
        );
        return { kind: "none", reason: outcome.reason };
    }
  }

  /** @param show whether the user waits for it; who has gone on with something else is only told */
  async #propose(proposal: Proposal, show: boolean, choices: readonly Choice[]): Promise<Presented> {
    this.state.set({ kind: "proposed", proposal });
    const message = choices.length > 0 ? told(proposal.reason) : describeProposal(proposal);
    if (!show) {
      const showing = {
        label: vscode.l10n.t("Show Changes"),
        choose: () => this.review.show(proposal.id),
      };
      this.notices.result(message, showing, ...choices);
    } else {
      await this.preview.show(proposal);
      // The tab has the buttons and says "verified". A message with buttons would stay there after the decision.
      if (proposal.standing === "incomplete") {
        this.notices.warning(message, ...choices);
      } else if (choices.length > 0) {
        this.notices.result(message, ...choices);
      }
    }
    return { kind: "proposed", proposal: proposal.id, standing: proposal.standing };
  }
}

export function describeProposal(proposal: Proposal): string {
  const files = filesOf(proposal, vscode.l10n.t);
  const open = told(objectionsTo(proposal).join(" "));
  switch (proposal.standing) {
    case "verified":
      return vscode.l10n.t("A verified change of {0} is ready. {1}", files, told(proposal.reason));
    case "checked":
      return vscode.l10n.t(
        "A change of {0} is ready. Nothing speaks against it, and nothing here could prove it.",
        files,
      );
    case "incomplete":
      return vscode.l10n.t("A change of {0} is ready, but leaves something open. {1}", files, open);
    case "unverified":
      return vscode.l10n.t("This change of {0} does not hold. {1}", files, open);
  }
}

/** Where every answer failed for one reason, its remedy; without any model, the way to get one. */
export function remedyOf({ candidates }: Outcome): ReturnType<typeof remedyFor> {
  const kinds = candidates.map((candidate) =>
    candidate.kind === "refused" ? candidate.why.kind : undefined,
  );
  const [first] = kinds;
  if (candidates.length === 0) {
    return remedyFor("no-model");
  }
  return first === undefined ? undefined : remedyFor(first);
}
