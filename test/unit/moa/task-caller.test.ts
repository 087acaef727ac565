import { expect, test } from "vitest";
import {
  noUsage,
  unknownWindow,
  type ChatModel,
  type ChatOutcome,
  type ChatRequest,
} from "../../../src/core/model/chat-model.ts";
import { ModelWindows } from "../../../src/core/moa/model-windows.ts";
import { TaskCaller } from "../../../src/core/moa/task-caller.ts";
import { TaskPrompts } from "../../../src/core/moa/task-prompts.ts";

const lines = (count: number, word: string): string =>
  Array.from({ length: count }, (_, index) => `${word} ${index};\n`).join("");

const prompts = new TaskPrompts(
  {
    task: {
      kind: "fix",
      instruction: "Make it right.",
      target: { path: "a.ts", lines: { first: 500, last: 501 } },
      problems: [],
      checks: [],
    },
    files: [
      { path: "a.ts", text: lines(1000, "target") },
      { path: "b.ts", text: lines(6000, "neighbour") },
    ],
    failingChecks: [],
  },
  "nonce",
);
const windows = new ModelWindows();

/** A model whose window is nowhere listed; a prompt that is too long for it is refused. */
class NarrowModel implements ChatModel {
  readonly id = "m";
  readonly label = "m";
  readonly window = unknownWindow;
  readonly asked: ChatRequest[] = [];
  readonly #contextTokens: number;
  readonly #says: boolean;

  constructor(contextTokens: number, says: boolean) {
    this.#contextTokens = contextTokens;
    this.#says = says;
  }

  async ask(request: ChatRequest): Promise<ChatOutcome> {
    this.asked.push(request);
    const tokens = windows.count(request.messages, this.id) + (request.maxTokens ?? 0);
    if (tokens <= this.#contextTokens) {
      return await Promise.resolve({ kind: "answer", text: "yes", usage: noUsage });
    }
    const told = this.#says ? { contextTokens: this.#contextTokens } : {};
    const failure = { kind: "overflow", message: "The prompt is too long.", ...told } as const;
    return { kind: "failed", failure, text: "", usage: noUsage };
  }
}

async function asked(model: NarrowModel): Promise<ChatOutcome> {
  const question = {
    step: "sample",
    complete: (task: ChatRequest["messages"]) => task,
    maxTokens: 4096,
  } as const;
  return await new TaskCaller(prompts, windows, () => undefined).ask(
    model,
    question,
    new AbortController().signal,
  );
}

test("A window that an endpoint tells when it refuses a prompt is kept at once, for prompt and answer", async () => {
  const model = new NarrowModel(4096, true);
  expect(await asked(model)).toMatchObject({ kind: "answer" });
  expect(model.asked).toHaveLength(2);
  expect(model.asked[1]!.messages.at(-1)!.content).toContain("target 500;");
});

test("Where it does not tell, the next prompt is shorter by a part", async () => {
  const model = new NarrowModel(4096, false);
  expect(await asked(model)).toMatchObject({ kind: "failed", failure: { kind: "overflow" } });
  expect(model.asked).toHaveLength(3);
});
