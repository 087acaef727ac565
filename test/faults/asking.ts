import { getEventListeners } from "node:events";
import { expect, test as base } from "vitest";
import type { Limits } from "../../src/core/model/client/call-limits.ts";
import type { ChatOutcome, ChatRequest } from "../../src/core/model/chat-model.ts";
import { createEndpoint } from "../../src/core/model/endpoint/endpoint.ts";
import { Habits } from "../../src/core/model/client/habits.ts";
import { OpenAiChatModel } from "../../src/core/model/client/openai-chat-model.ts";
import { Pressure } from "../../src/core/model/pressure/pressure.ts";
import { Secret } from "../../src/core/model/secret.ts";
import { EagerTimers } from "../support/server/eager-timers.ts";
import { ManualTimers } from "../support/server/manual-timers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";

export const key = "test-key-0123456789abcdef";
export const limits: Limits = { firstByteMs: 2_500, idleMs: 3_000, totalMs: 600_000 };
export const question: ChatRequest = { messages: [{ role: "user", content: "Fix the typo, please." }] };

interface AskingParts {
  /** `""`: none. */
  readonly apiKey?: string;
  readonly limits?: Partial<Limits>;
  /** Calls at once. */
  readonly concurrency?: number;
  /** Whether the pauses between attempts wait for the test to let time pass; left out, they pass at once. */
  readonly patient?: boolean;
  /** Left out: nothing was learned before. */
  readonly habits?: Habits;
}

/** Asks model "m" of the scripted server, and knows whether anything was left behind. */
export class Asking {
  readonly timers = new ManualTimers();
  /** The pauses between attempts. */
  readonly pauses = new EagerTimers(this.timers);
  readonly controller = new AbortController();
  readonly pieces: string[] = [];
  readonly model: OpenAiChatModel;
  readonly #others: (id: string) => OpenAiChatModel;

  constructor(baseUrl: string, parts: AskingParts = {}) {
    const { apiKey = key, concurrency = 100, patient = false } = parts;
    const endpoint = createEndpoint({ baseUrl, label: "Scripted", apiKey: new Secret(() => apiKey) });
    const shared = {
      limits: { ...limits, ...parts.limits },
      timers: this.timers,
      habits: parts.habits ?? new Habits(),
      pressure: new Pressure({ concurrency, timers: patient ? this.timers : this.pauses }),
      random: () => 0.5,
    };
    this.#others = (id) => new OpenAiChatModel(endpoint, id, shared);
    this.model = this.other("m");
  }

  /** Another model at the same endpoint. */
  other(id: string): OpenAiChatModel {
    return this.#others(id);
  }

  /** @param onText called as the answer arrives */
  async ask(request = question, onText: (piece: string) => void = () => undefined): Promise<ChatOutcome> {
    const outcome = await this.model.ask(request, this.controller.signal, (piece) => {
      this.pieces.push(piece);
      onText(piece);
    });
    this.expectNothingLeft();
    return outcome;
  }

  expectNothingLeft(): void {
    expect(this.timers.pending, "timers left behind").toBe(0);
    expect(this.pauses.pending, "pauses left behind").toBe(0);
    expect(getEventListeners(this.controller.signal, "abort"), "listeners left behind").toHaveLength(0);
  }
}

type AskWith = (parts?: AskingParts) => Asking;

/**
 * A server whose connections close after each response: a socket that stays open is one our client forgot. After each test
 * no socket, timer, pause or abort listener may be left, however the calls were made.
 */
export const test = base.extend<{ server: ScriptedServer; askWith: AskWith; asking: Asking }>({
  server: async ({}, use) => {
    const server = await ScriptedServer.start({ keepAlive: false });
    await use(server);
    await server.until(({ openSockets }) => openSockets === 0);
    await server.close();
  },
  askWith: async ({ server }, use) => {
    const made: Asking[] = [];
    await use((parts) => {
      const asking = new Asking(server.baseUrl, parts);
      made.push(asking);
      return asking;
    });
    made.forEach((asking) => asking.expectNothingLeft());
  },
  asking: async ({ askWith }, use) => {
    await use(askWith());
  },
});

/** The failure in an outcome, or the test is over. */
export function failureOf(outcome: ChatOutcome | undefined): Extract<ChatOutcome, { kind: "failed" }> {
  if (outcome?.kind !== "failed") {
    throw new Error(`There was an answer: ${outcome?.text ?? "none"}`);
  }
  return outcome;
}
