import * as vscode from "vscode";
import type { ModelFailure } from "../../core/model/chat-model.ts";
import { describeTotal } from "../../core/model/money/describe-total.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { objectIn } from "../models/editor-message.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { RunLog } from "../run/run-log.ts";
import type { Settings } from "../settings/settings.ts";
import { requireTrust } from "../workspace/workspace-file.ts";
import { abortSignalOf } from "./abort-signal.ts";
import { offeredMixture, offeredMixtures, type OfferedMixture } from "./offered-mixtures.ts";
import { chatRequestOf } from "./request-messages.ts";

/** Mixtures as models of the editor: whoever asks one gets the final answer, as it is written. */
export class MixtureProvider implements vscode.LanguageModelChatProvider {
  constructor(
    private readonly settings: Settings,
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly log: Pick<RunLog, "line" | "failure">,
  ) {}

  provideLanguageModelChatInformation(): OfferedMixture[] {
    try {
      return vscode.workspace.isTrusted ? [...offeredMixtures(this.settings)] : [];
    } catch (error) {
      if (!Failure.is(error)) {
        throw error;
      }
      // A setting that cannot be read; nobody has asked for anything yet.
      this.log.failure(error);
      return [];
    }
  }

  async provideLanguageModelChatResponse(
    { id }: vscode.LanguageModelChatInformation,
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    options: vscode.ProvideLanguageModelChatResponseOptions,
    progress: vscode.Progress<vscode.LanguageModelResponsePart>,
    token: vscode.CancellationToken,
  ): Promise<void> {
    requireTrust();
    const { mixture } = offeredMixture(id, this.settings);
    const engine = await this.engine.get();
    const cancel = abortSignalOf(token);
    const note = (text: string): void => this.log.line(`${id}: ${text}`);
    try {
      const { outcome, spent } = await engine.texts.converse(
        mixture,
        chatRequestOf(messages, options),
        {
          onText: (piece) => progress.report(new vscode.LanguageModelTextPart(piece)),
          onEvent: (event) => {
            if (event.kind === "note" || event.kind === "refused") {
              note(event.kind === "note" ? event.text : event.why.message);
            }
          },
        },
        note,
        cancel.signal,
      );
      note(`cost: ${describeTotal(spent)}`);
      if (outcome.kind === "failed") {
        throw errorOf(outcome.failure);
      }
      for (const call of outcome.toolCalls ?? []) {
        progress.report(new vscode.LanguageModelToolCallPart(call.id, call.name, objectIn(call.arguments)));
      }
    } finally {
      cancel.dispose();
    }
  }

  async provideTokenCount(
    { id }: vscode.LanguageModelChatInformation,
    text: string | vscode.LanguageModelChatRequestMessage,
  ): Promise<number> {
    const { countedAs } = offeredMixture(id, this.settings);
    const said =
      typeof text === "string"
        ? text
        : chatRequestOf([text], { toolMode: vscode.LanguageModelChatToolMode.Auto })
            .messages.map(({ content, toolCalls = [] }) =>
              toolCalls.length === 0 ? content : content + JSON.stringify(toolCalls),
            )
            .join("\n");
    return (await this.engine.get()).texts.countTokens(said, countedAs);
  }
}

/** In the words of the failure, which say what to do; of a kind that who asks can tell. */
function errorOf({ kind, message }: ModelFailure): Error {
  switch (kind) {
    case "cancelled":
      return new vscode.CancellationError();
    case "key":
      return vscode.LanguageModelError.NoPermissions(message);
    case "not-found":
      return vscode.LanguageModelError.NotFound(message);
    case "rate-limit":
    case "budget":
    case "filtered":
      return vscode.LanguageModelError.Blocked(message);
    default:
      return new Error(message);
  }
}
