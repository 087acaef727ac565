import { addUsage, noUsage, type ChatMessage, type ChatRequest, type Usage } from "../model/chat-model.ts";
import type { TokenCounter } from "../model/fit/token-counter.ts";
import type {
  ConversationEvent,
  ConversationOutcome,
  ConversationStrategy,
} from "../moa/conversation/conversation.ts";
import { converse } from "../moa/conversation/converse.ts";
import { whyNotMixed } from "../moa/conversation/why-not-mixed.ts";
import type { ModelMix } from "../moa/open-mix.ts";
import { SecretVault } from "../privacy/secrets/secret-vault.ts";
import type { AskedChat } from "./read-chat-request.ts";

/** Told what happens, by the number of the answer it happens to. */
export interface Hearing {
  /** A piece of the answer itself. */
  readonly onText: (piece: string, choice: number) => void;
  readonly onEvent: (event: ConversationEvent, choice: number) => void;
}

type Answer = Extract<ConversationOutcome, { kind: "answer" }>;
type Failed = Extract<ConversationOutcome, { kind: "failed" }>;

/** What a request comes to. Usage is that of all calls of all answers, also of those that failed. */
export type Answered =
  | { readonly kind: "answers"; readonly answers: readonly Answer[]; readonly usage: Usage }
  | { readonly kind: "failed"; readonly failure: Failed["failure"]; readonly usage: Usage };

/** One answer: the strategies it takes, one after another. */
type Pipeline = readonly [ConversationStrategy, ...ConversationStrategy[]];

/** What seeds of answers to one request are apart, so that no two of their candidates have the same. */
const seedsApart = 1_000;

/**
 * Answers a request: each of its answers is a conversation of its own, and all are made at once. One that fails ends the others,
 * for who asked for three answers is not served with two.
 * @throws Failure `no-model`
 */
export async function answerRequest(
  { approach, answers, request }: Pick<AskedChat, "approach" | "answers" | "request">,
  mix: ModelMix,
  counter: TokenCounter | undefined,
  hearing: Hearing,
  signal: AbortSignal,
): Promise<Answered> {
  const { kind, strategies } = approach;
  const pipelines: readonly Pipeline[] =
    kind === "pipeline" ? [strategies] : strategies.map((each) => [each]);
  const choices = pipelines.flatMap((pipeline) => Array.from({ length: answers }, () => pipeline));
  const others = new AbortController();
  const leave = (): void => others.abort();
  signal.addEventListener("abort", leave, { once: true });
  if (signal.aborted) {
    leave();
  }
  let failed: Failed | undefined;
  try {
    const outcomes = await Promise.all(
      choices.map(async (pipeline, choice) => {
        const own = { ...request, ...(request.seed !== undefined && { seed: seedOf(request.seed, choice) }) };
        const outcome = await oneAnswer(own, pipeline, mix, counter, hearing, choice, others.signal);
        if (outcome.kind === "failed") {
          failed ??= outcome;
          leave();
        }
        return outcome;
      }),
    );
    const usage = outcomes.reduce((sum, outcome) => addUsage(sum, outcome.usage), noUsage);
    return failed === undefined
      ? { kind: "answers", answers: outcomes.filter((outcome) => outcome.kind === "answer"), usage }
      : { kind: "failed", failure: failed.failure, usage };
  } catch (error) {
    // Where one broke, the others are not worth waiting for.
    leave();
    throw error;
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

async function oneAnswer(
  request: ChatRequest,
  pipeline: Pipeline,
  mix: ModelMix,
  counter: TokenCounter | undefined,
  hearing: Hearing,
  choice: number,
  signal: AbortSignal,
): Promise<ConversationOutcome> {
  // What is answered by one model alone is answered once.
  const strategies = whyNotMixed(request) === undefined ? pipeline : pipeline.slice(-1);
  let asked = request;
  let usage = noUsage;
  for (const [index, strategy] of strategies.entries()) {
    const isLast = index === strategies.length - 1;
    const outcome = await converse(
      asked,
      {
        ...{ mix, strategy, secrets: new SecretVault() },
        ...(counter && { counter }),
        ...(request.seed !== undefined && { seed: request.seed }),
        ...(isLast && { onText: (piece: string) => hearing.onText(piece, choice) }),
        onEvent: (event) => hearing.onEvent(event, choice),
      },
      signal,
    );
    usage = addUsage(usage, outcome.usage);
    if (isLast || outcome.kind === "failed") {
      return { ...outcome, usage };
    }
    asked = { ...request, messages: asking(request.messages, outcome.text) };
  }
  throw new RangeError("a pipeline without a strategy");
}

function seedOf(seed: number, choice: number): number {
  return choice === 0 ? seed : seed + choice * seedsApart;
}

/** The conversation with another last question; images that came with it stay. */
function asking(messages: readonly ChatMessage[], question: string): readonly ChatMessage[] {
  const at = messages.findLastIndex(({ role }) => role === "user");
  return messages.map((message, index) => {
    if (index !== at) {
      return message;
    }
    const images = message.parts?.filter(({ kind }) => kind === "image") ?? [];
    return {
      role: message.role,
      content: question,
      ...(images.length > 0 && { parts: [{ kind: "text" as const, text: question }, ...images] }),
    };
  });
}
