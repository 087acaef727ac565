import * as vscode from "vscode";
import { printUnifiedDiff } from "../../core/patch/diff/print-unified.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { productName, type toolNames } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import { describeProposal } from "../review/outcome-presenter.ts";
import type { Proposal } from "../review/proposal.ts";
import type { ProposalReview } from "../review/proposal-review.ts";
import type { RunLog } from "../run/run-log.ts";
import type { ChatRun, ChatRuns } from "./chat-runs.ts";
import { editRequest, fixRequest } from "./chat-task.ts";
import { plain } from "../notices/markdown.ts";
import { patchInput, type PatchInput } from "./patch-input.ts";

/** Of a diff in the answer, in characters: more would fill an agent's window. */
const longestDiff = 40_000;

/**
 * A patch that was executed, for agents: what they get is the diff and what speaks for it. The proposal waits for the user, who alone
 * applies it; only checks that the user has confirmed are run, and a proposal that waits already is not pushed aside.
 */
export class PatchTool implements vscode.LanguageModelTool<unknown> {
  constructor(
    private readonly kind: keyof typeof toolNames,
    private readonly runs: ChatRuns,
    private readonly review: Pick<ProposalReview, "show">,
    private readonly notices: Pick<Notices, "result">,
    private readonly log: Pick<RunLog, "failure">,
  ) {}

  async prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<unknown>): Promise<vscode.PreparedToolInvocation> {
    const wanted = await patchInput(input);
    const what = this.kind === "fix" ? vscode.l10n.t("Fix what is wrong") : vscode.l10n.t("Change the code");
    const said = wanted.instruction === "" ? "" : `\n\n${plain(wanted.instruction)}`;
    const why = vscode.l10n.t(
      "Your models are asked, which may cost money, and the checks that you confirmed are run in a sandbox. Nothing is written: the change waits for your review.",
    );
    return {
      invocationMessage: vscode.l10n.t("{0} looks for a verified patch of {1}", productName, wanted.path),
      confirmationMessages: {
        title: vscode.l10n.t("Ask {0} for a verified patch?", productName),
        message: new vscode.MarkdownString(`${plain(`${what}: ${placeOf(wanted)}`)}${said}\n\n${plain(why)}`),
      },
    };
  }

  async invoke(
    { input }: vscode.LanguageModelToolInvocationOptions<unknown>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    try {
      if (this.runs.waiting !== undefined) {
        throw new Failure(
          "usage",
          vscode.l10n.t(
            "A proposal waits for the user's decision. Ask again when it is applied or discarded.",
          ),
        );
      }
      const { target, instruction } = await patchInput(input);
      const request =
        this.kind === "fix" ? fixRequest(target, instruction) : editRequest(target, instruction);
      const run = await this.runs.run(request, { token, event: () => undefined });
      if (run.proposal !== undefined) {
        this.#tell(run.proposal);
      }
      return textResult(reportOf(run));
    } catch (error) {
      if (!Failure.is(error)) {
        throw error;
      }
      if (error.kind === "cancelled") {
        throw new vscode.CancellationError();
      }
      this.log.failure(error);
      // To the agent this is an answer: it says what to do.
      return textResult(`No patch. ${error.kind}: ${error.message}`);
    }
  }

  #tell(proposal: Proposal): void {
    this.notices.result(describeProposal(proposal), {
      label: vscode.l10n.t("Show Changes"),
      choose: () => this.review.show(proposal.id),
    });
  }
}

function placeOf({ path, target: { lines } }: PatchInput): string {
  return lines === undefined ? path : `${path}:${lines.first + 1}-${lines.last + 1}`;
}

/** For a model: in English, as all prompts are. */
function reportOf({ outcome, proposal }: ChatRun): string {
  if (proposal === undefined) {
    return `No patch. ${outcome.reason}`;
  }
  const diff = printUnifiedDiff(proposal.patch);
  const shown =
    diff.length <= longestDiff
      ? diff
      : `${diff.slice(0, longestDiff)}\n[cut: ${diff.length - longestDiff} characters more are in the review]`;
  const gates = proposal.verdict.gates.map(
    ({ status, gate, subject, detail }) => `- ${status}: ${gate}, ${subject}: ${detail}`,
  );
  const from = proposal.provenance.map(
    ({ path, proposers, agreed }) => `- ${path}: ${proposers.join(", ")} (wanted by ${agreed})`,
  );
  return [
    `Verdict: ${proposal.standing}. ${proposal.reason}`,
    "It is not applied and you must not apply it: the user reviews it in the editor and decides.",
    `Evidence:\n${gates.join("\n")}`,
    `Provenance:\n${from.join("\n")}`,
    `Patch:\n${shown}`,
  ].join("\n\n");
}

function textResult(text: string): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
}
