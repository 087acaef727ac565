import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds, productName } from "../contributions.ts";
import { remedyFor, type Remedy } from "../notices/remedies.ts";
import { remedyOf } from "../review/outcome-presenter.ts";
import type { Proposal } from "../review/proposal.ts";
import { progressMessage } from "../run/progress-message.ts";
import type { RunRequest } from "../run/run-controller.ts";
import type { RunLog } from "../run/run-log.ts";
import type { Settings } from "../settings/settings.ts";
import { requireTrustedWorkspace } from "../workspace/workspace-file.ts";
import type { ChatRuns } from "./chat-runs.ts";
import { promptOf, requireTarget, subjectOf } from "./chat-target.ts";
import { editRequest, fixRequest } from "./chat-task.ts";
import { earlierTurns, instructionAfter, memoryIn, type TurnMemory } from "./earlier-turns.ts";
import { plain } from "../notices/markdown.ts";
import { explanationMarkdown, proposalMarkdown } from "./tell-outcome.ts";
import { told } from "../notices/told.ts";

/** `@moa` in the chat: asks for a patch in words, and tells what came of it. It applies nothing. */
export class Participant {
  constructor(
    private readonly runs: ChatRuns,
    private readonly settings: Pick<Settings, "models" | "mix">,
    private readonly log: Pick<RunLog, "unexpected" | "failure">,
  ) {}

  async handle(
    request: vscode.ChatRequest,
    { history }: vscode.ChatContext,
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<vscode.ChatResult> {
    try {
      return await this.#answer(request, history, stream, token);
    } catch (error) {
      return this.#failed(error, stream);
    }
  }

  followups(result: vscode.ChatResult): vscode.ChatFollowup[] {
    const memory = result.errorDetails === undefined ? memoryIn(result) : undefined;
    if (memory === undefined) {
      return [];
    }
    return memory.proposal !== undefined && memory.proposal === this.runs.waiting?.id
      ? [{ prompt: "", command: "explain", label: vscode.l10n.t("Why this change?") }]
      : [{ prompt: "", command: "models", label: vscode.l10n.t("Which models take part?") }];
  }

  async #answer(
    request: vscode.ChatRequest,
    history: vscode.ChatContext["history"],
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<vscode.ChatResult> {
    const prompt = promptOf(request);
    switch (request.command) {
      case "explain":
        return this.#explain(stream);
      case "models":
        return this.#tellModels(stream);
    }
    requireTrustedWorkspace();
    const subject = subjectOf(request.references);
    const words = (instruction: string): string =>
      [instruction, subject.beside].filter((text) => text !== "").join("\n\n");
    if (request.command === "fix") {
      const target = requireTarget(subject);
      return this.#run(fixRequest(target, words(prompt)), { target }, stream, token);
    }
    const earlier = earlierTurns(history);
    if (request.command === undefined && prompt === "") {
      return help(stream);
    }
    this.#requireModel();
    const goesOn = request.command === undefined && !subject.isNamed && earlier.last !== undefined;
    const target = goesOn ? earlier.last.target : requireTarget(subject);
    const instruction =
      request.command === undefined ? instructionAfter(earlier, prompt, this.runs.waiting?.id) : prompt;
    return this.#run(editRequest(target, words(instruction)), { target }, stream, token);
  }

  async #run(
    request: RunRequest,
    memory: TurnMemory,
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<vscode.ChatResult> {
    const { lines } = memory.target;
    const uri = vscode.Uri.parse(memory.target.uri);
    stream.reference(
      lines === undefined ? uri : new vscode.Location(uri, new vscode.Range(lines.first, 0, lines.last, 0)),
    );
    stream.progress(vscode.l10n.t("reading the workspace…"));
    const { run, outcome, proposal } = await this.runs.run(request, {
      token,
      event: (event) => {
        const message = event.kind === "receiving" ? undefined : progressMessage(event, vscode.l10n.t);
        if (message !== undefined) {
          stream.progress(message);
        }
      },
    });
    if (proposal === undefined) {
      stream.markdown(
        plain(
          vscode.l10n.t(
            "{0} has nothing to propose, and nothing was changed. {1}",
            productName,
            told(outcome.reason),
          ),
        ),
      );
      offer(stream, remedyOf(outcome));
      button(stream, commandIds.openPastRun, vscode.l10n.t("Show Run"), run);
      button(stream, commandIds.showLog, vscode.l10n.t("Show Log"));
      return { metadata: memory };
    }
    stream.markdown(proposalMarkdown(proposal));
    decide(stream, proposal);
    button(stream, commandIds.openPastRun, vscode.l10n.t("Show Run"), run);
    button(stream, commandIds.showLog, vscode.l10n.t("Show Log"));
    return { metadata: { ...memory, proposal: proposal.id } };
  }

  #explain(stream: vscode.ChatResponseStream): vscode.ChatResult {
    const { waiting } = this.runs;
    if (waiting === undefined) {
      throw new Failure("usage", vscode.l10n.t("No proposal waits. Ask for one with /fix or /edit first."));
    }
    stream.markdown(explanationMarkdown(waiting));
    decide(stream, waiting);
    return {};
  }

  #tellModels(stream: vscode.ChatResponseStream): vscode.ChatResult {
    const { mix, models } = this.settings;
    const names = models.map((choice) => choice.model).join(", ");
    const what =
      mix !== ""
        ? vscode.l10n.t("The mix {0} proposes, beside the language services.", mix)
        : names !== ""
          ? vscode.l10n.t("These models propose, beside the language services: {0}.", names)
          : vscode.l10n.t(
              "No model is selected: the language services propose alone, and nothing is sent anywhere.",
            );
    stream.markdown(plain(what));
    button(stream, commandIds.selectModels, vscode.l10n.t("Select Models"));
    button(stream, commandIds.selectMix, vscode.l10n.t("Select Mix"));
    return {};
  }

  /** @throws Failure `no-model` */
  #requireModel(): void {
    if (this.settings.models.length === 0 && this.settings.mix === "") {
      throw new Failure(
        "no-model",
        vscode.l10n.t("An edit by instruction needs a model, and none is selected."),
      );
    }
  }

  #failed(error: unknown, stream: vscode.ChatResponseStream): vscode.ChatResult {
    if (!Failure.is(error)) {
      this.log.unexpected(error);
      button(stream, commandIds.showLog, vscode.l10n.t("Show Log"));
      return {
        errorDetails: { message: vscode.l10n.t("{0} failed unexpectedly: {1}", productName, String(error)) },
      };
    }
    if (error.kind === "cancelled") {
      stream.markdown(vscode.l10n.t("Cancelled; nothing was changed."));
      return {};
    }
    this.log.failure(error);
    offer(stream, remedyFor(error.kind));
    return { errorDetails: { message: told(error.message) } };
  }
}

function help(stream: vscode.ChatResponseStream): vscode.ChatResult {
  const said = [
    ["fix", vscode.l10n.t("fixes the problem at the cursor, or those of the file")],
    ["edit", vscode.l10n.t("changes the selection, or the file, as you say")],
    ["explain", vscode.l10n.t("tells why the proposal that waits was chosen")],
    ["models", vscode.l10n.t("tells which models take part")],
  ];
  stream.markdown(said.map(([name = "", what = ""]) => `- \`/${name}\` ${plain(what)}`).join("\n"));
  return {};
}

/** What does not hold can be looked at; who wants it all the same applies it from there. */
function decide(stream: vscode.ChatResponseStream, { id, standing }: Proposal): void {
  button(stream, commandIds.showProposal, vscode.l10n.t("Review"), id);
  if (standing !== "unverified") {
    button(stream, commandIds.apply, vscode.l10n.t("Apply"), id);
  }
}

function offer(stream: vscode.ChatResponseStream, remedy: Remedy | undefined): void {
  if (remedy !== undefined) {
    stream.button({ command: remedy.command, title: remedy.label, arguments: [...(remedy.args ?? [])] });
  }
}

function button(stream: vscode.ChatResponseStream, command: string, title: string, id?: string): void {
  stream.button({ command, title, arguments: id === undefined ? [] : [id] });
}
