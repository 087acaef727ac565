import * as vscode from "vscode";
import { CallLimits, defaultLimits, type Limits, type Stop } from "../../core/model/client/call-limits.ts";
import type {
  ChatModel,
  ChatOutcome,
  ChatRequest,
  ContextWindow,
  ModelFailure,
  ModelFailureKind,
  Usage,
} from "../../core/model/chat-model.ts";
import { noUsage, unknownWindow } from "../../core/model/chat-model.ts";
import { estimateCompletionTokens, estimatePromptTokens } from "../../core/model/fit/estimate-tokens.ts";
import type { ToolCall } from "../../core/model/tool.ts";
import { systemTimers } from "../../core/model/timers.ts";
import { productName } from "../contributions.ts";
import { editorMessage } from "./editor-message.ts";
import type { OfferedByEditor } from "./model-catalog.ts";

export interface EditorChatModelParts {
  /** Left out: the editor itself. */
  readonly offered?: OfferedByEditor;
  /** As the editor told it when the model was found; it tells no more of one that is only named. */
  readonly window?: ContextWindow;
  readonly limits?: Partial<Limits>;
}

/** A model that the editor offers (`vscode.lm`): Copilot's, or another extension's. It reports no usage, so that is estimated. */
export class EditorChatModel implements ChatModel {
  readonly id: string;
  readonly label: string;
  readonly window: ContextWindow;
  readonly #vendor: string;
  readonly #offered: OfferedByEditor;
  readonly #limits: Limits;

  constructor(vendor: string, id: string, parts: EditorChatModelParts = {}) {
    this.#vendor = vendor;
    this.id = id;
    this.label = `${id} (${vendor})`;
    this.window = parts.window ?? unknownWindow;
    this.#offered = parts.offered ?? vscode.lm;
    this.#limits = { ...defaultLimits, ...parts.limits };
  }

  async ask(
    request: ChatRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<ChatOutcome> {
    const call = new CallLimits(signal, this.#limits, systemTimers);
    const token = new vscode.CancellationTokenSource();
    call.signal.addEventListener("abort", () => token.cancel(), { once: true });
    let text = "";
    let pieces = 0;
    const usage = (): Usage => ({
      promptTokens: estimatePromptTokens(request.messages),
      completionTokens: estimateCompletionTokens(pieces, Buffer.byteLength(text)),
      cachedTokens: 0,
      reasoningTokens: 0,
      source: "estimated",
    });
    try {
      const [model] = await this.#offered.selectChatModels({ vendor: this.#vendor, id: this.id });
      if (model === undefined) {
        return { kind: "failed", failure: this.#notOffered(), text, usage: noUsage };
      }
      call.sent();
      const response = await unlessAborted(
        model.sendRequest(request.messages.map(editorMessage), optionsOf(request), token.token),
        call.signal,
      );
      const toolCalls: ToolCall[] = [];
      // Without tools on offer there is text alone to hear.
      const source: AsyncIterable<unknown> = request.tools === undefined ? response.text : response.stream;
      const reading = source[Symbol.asyncIterator]();
      for (;;) {
        const piece = await unlessAborted(reading.next(), call.signal);
        if (piece.done === true) {
          break;
        }
        call.received();
        pieces++;
        const said = piece.value instanceof vscode.LanguageModelTextPart ? piece.value.value : piece.value;
        if (typeof said === "string") {
          text += said;
          onText?.(said);
        } else if (said instanceof vscode.LanguageModelToolCallPart) {
          toolCalls.push({ id: said.callId, name: said.name, arguments: JSON.stringify(said.input) });
        }
      }
      if (toolCalls.length > 0) {
        return { kind: "answer", text, usage: usage(), toolCalls };
      }
      return text.trim() === ""
        ? {
            kind: "failed",
            failure: failed("empty", vscode.l10n.t("{0} gave an empty answer. Try again.", this.label)),
            text,
            usage: usage(),
          }
        : { kind: "answer", text, usage: usage() };
    } catch (error) {
      const failure = call.stopped === undefined ? this.#failureOf(error) : this.#stopped(call.stopped);
      return { kind: "failed", failure, text, usage: usage() };
    } finally {
      call.close();
      token.dispose();
    }
  }

  #failureOf(error: unknown): ModelFailure {
    const why = error instanceof Error ? error.message : String(error);
    switch (error instanceof vscode.LanguageModelError ? error.code : undefined) {
      case vscode.LanguageModelError.NoPermissions.name:
        return failed(
          "key",
          vscode.l10n.t(
            "{0} may not be used by {1} yet. Try again and choose Allow.",
            this.label,
            productName,
          ),
        );
      case vscode.LanguageModelError.Blocked.name:
        return failed(
          "rate-limit",
          vscode.l10n.t("{0} is blocked for now: {1} Try later, or select another model.", this.label, why),
        );
      case vscode.LanguageModelError.NotFound.name:
        return this.#notOffered();
      default:
        return failed("server", vscode.l10n.t("{0} failed: {1}", this.label, why));
    }
  }

  #stopped(stop: Stop): ModelFailure {
    return stop === "cancelled"
      ? { kind: "cancelled", message: vscode.l10n.t("Cancelled.") }
      : failed(
          "timeout",
          vscode.l10n.t("{0} did not answer in time. Try again, or take a faster model.", this.label),
        );
  }

  #notOffered(): ModelFailure {
    return failed(
      "not-found",
      vscode.l10n.t(
        '{0} is not offered by the editor any more. Choose with "{1}: Select Models".',
        this.label,
        productName,
      ),
    );
  }
}

function failed(kind: ModelFailureKind, message: string): ModelFailure {
  return { kind, message };
}

function optionsOf({
  temperature,
  maxTokens,
  seed,
  tools,
}: ChatRequest): vscode.LanguageModelChatRequestOptions {
  return {
    justification: vscode.l10n.t("To propose a change to the code you asked about."),
    ...(tools && {
      tools: tools.definitions.map(({ name, description = "", parameters }) => ({
        name,
        description,
        ...(parameters && { inputSchema: parameters }),
      })),
      toolMode:
        tools.choice === "required"
          ? vscode.LanguageModelChatToolMode.Required
          : vscode.LanguageModelChatToolMode.Auto,
    }),
    modelOptions: {
      ...(temperature !== undefined && { temperature }),
      ...(maxTokens !== undefined && { max_tokens: maxTokens }),
      ...(seed !== undefined && { seed }),
    },
  };
}

/** A provider may be slow to notice its token; nobody waits for it. */
function unlessAborted<T>(work: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Error("stopped"));
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).then(() => signal.removeEventListener("abort", stop));
  });
}
