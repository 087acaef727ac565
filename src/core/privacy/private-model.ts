import {
  askSeveral,
  type ChatMessage,
  type ChatModel,
  type ChatOutcome,
  type ChatRequest,
  type ContextWindow,
} from "../model/chat-model.ts";
import { isObject } from "../model/client/json-object.ts";
import { parseJson } from "../model/client/parse-json.ts";
import { withParagraph, withTexts } from "../model/content-part.ts";
import { unknownPrice, type Price } from "../model/money/prices.ts";
import type { ToolCall } from "../model/tool.ts";
import { RestoringStream } from "./secrets/restoring-stream.ts";
import { placeholdersIn, type SecretVault } from "./secrets/secret-vault.ts";

/** Comes last, after everything that prompts of a run share. */
const advice =
  "Words that begin with MOA_SECRET_ stand for secrets that are not shown. Copy them exactly where they stand in a line you search for or keep; never put them anywhere else.";

/**
 * A model that is sent placeholders instead of secrets, and whose answers have the secrets in their places again. The one
 * way from a run to its models: whatever a prompt is made of, it passes here.
 */
export class PrivateModel implements ChatModel {
  readonly #model: ChatModel;
  readonly #vault: SecretVault;

  /** @param vault shared by all models of a run */
  constructor(model: ChatModel, vault: SecretVault) {
    this.#model = model;
    this.#vault = vault;
  }

  get id(): string {
    return this.#model.id;
  }

  get label(): string {
    return this.#model.label;
  }

  get window(): ContextWindow {
    return this.#model.window;
  }

  get price(): Price {
    return this.#model.price ?? unknownPrice;
  }

  async ask(
    request: ChatRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<ChatOutcome> {
    const messages = this.#redacted(request.messages);
    const stream = onText && new RestoringStream(this.#vault, onText);
    const outcome = await this.#model.ask(
      { ...request, messages },
      signal,
      stream && ((piece) => stream.push(piece)),
    );
    stream?.end();
    return this.#restored(outcome);
  }

  async askSeveral(
    request: ChatRequest,
    count: number,
    signal: AbortSignal,
    onText?: (piece: string, answer: number) => void,
  ): Promise<readonly ChatOutcome[]> {
    const messages = this.#redacted(request.messages);
    const streams = Array.from(
      { length: count },
      (_, answer) => onText && new RestoringStream(this.#vault, (piece) => onText(piece, answer)),
    );
    const outcomes = await askSeveral(
      this.#model,
      { ...request, messages },
      count,
      signal,
      onText && ((piece, answer) => streams[answer]?.push(piece)),
    );
    streams.forEach((stream) => stream?.end());
    return outcomes.map((outcome) => this.#restored(outcome));
  }

  #restored(outcome: ChatOutcome): ChatOutcome {
    this.#vault.noteInvented(outcome.text);
    const restored = { ...outcome, text: this.#vault.restore(outcome.text) };
    return restored.kind === "answer" && restored.toolCalls
      ? { ...restored, toolCalls: restored.toolCalls.map((call) => restoredCall(call, this.#vault)) }
      : restored;
  }

  #redacted(original: readonly ChatMessage[]): readonly ChatMessage[] {
    const messages = original.map((message) => withTexts(message, (text) => this.#vault.redact(text)));
    const last = messages.at(-1);
    return last !== undefined && messages.some(({ content }) => placeholdersIn(content) > 0)
      ? [...messages.slice(0, -1), withParagraph(last, advice)]
      : messages;
  }
}

/** The arguments are JSON: a secret with a quotation mark in it has to be written as one. */
function restoredCall(call: ToolCall, vault: SecretVault): ToolCall {
  vault.noteInvented(call.arguments);
  const given = placeholdersIn(call.arguments) > 0 ? parseJson(call.arguments) : undefined;
  const restored =
    given === undefined ? vault.restore(call.arguments) : JSON.stringify(withSecrets(given, vault));
  return { ...call, arguments: restored };
}

function withSecrets(json: unknown, vault: SecretVault): unknown {
  if (typeof json === "string") {
    return vault.restore(json);
  }
  if (Array.isArray(json)) {
    return json.map((each) => withSecrets(each, vault));
  }
  return isObject(json)
    ? Object.fromEntries(Object.entries(json).map(([key, value]) => [key, withSecrets(value, vault)]))
    : json;
}
