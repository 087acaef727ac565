import { expect } from "vitest";
import type { ModelFailureKind } from "../../src/core/model/chat-model.ts";
import type { ModelVerbs } from "../support/server/script-verbs.ts";
import { failureOf, key, test } from "./asking.ts";

/** A 200 response whose answer must not be used. */
export interface Spoilt {
  readonly name: string;
  readonly script: (model: ModelVerbs) => void;
  readonly kind: ModelFailureKind;
  readonly message: RegExp;
  /** What had arrived; `""` if not given. */
  readonly text?: string;
  /** How often it is asked; once if not given. */
  readonly requests?: number;
}

export const answer = 'const greeting = "Grüße, 世界 👋";\nUser: Assistant: these words are code.\n'.repeat(
  4,
);

/** Each is a typed outcome with a readable reason, and what it used is counted. That nothing is left, `test` sees to. */
export function testSpoilt(spoilt: readonly Spoilt[]): void {
  test.for(spoilt)(
    "$name",
    async ({ script, kind, message, text = "", requests = 1 }, { server, asking }) => {
      script(server.model("m"));
      const { failure, text: arrived, usage } = failureOf(await asking.ask());
      expect(failure.kind).toBe(kind);
      expect(failure.message).toMatch(message);
      expect(arrived).toBe(text);
      expect(usage.completionTokens).toBeGreaterThanOrEqual(Math.max(server.tokensSent, text === "" ? 0 : 1));
      expect(JSON.stringify({ failure, arrived })).not.toContain(key);
      expect(server.requests).toHaveLength(requests);
    },
  );
}

/** The data of one event of a stream with a piece of an answer. */
export function piece(content: unknown, finish: string | null = null, more: object = {}): object {
  return { choices: [{ index: 0, delta: { content }, finish_reason: finish, ...more }] };
}

/** A stream, each event on a line of its own. */
export function events(...data: readonly (object | string)[]): string {
  return data.map((each) => `data: ${typeof each === "string" ? each : JSON.stringify(each)}\n\n`).join("");
}
