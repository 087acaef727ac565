import { expect, test } from "vitest";
import type { ChatMessage } from "../../../src/core/model/chat-model.ts";
import { TaskPrompts } from "../../../src/core/moa/task-prompts.ts";
import type { TaskBrief } from "../../../src/core/task/task-prompt.ts";

const lines = (count: number, word: string): string =>
  Array.from({ length: count }, (_, index) => `${word} ${index};\n`).join("");

const brief: TaskBrief = {
  task: {
    kind: "fix",
    instruction: "Make it right.",
    target: { path: "a.ts", lines: { first: 500, last: 501 } },
    problems: [],
    checks: [],
  },
  files: [
    { path: "a.ts", text: lines(1000, "target") },
    { path: "b.ts", text: lines(300, "first neighbour") },
    { path: "c.ts", text: lines(300, "second neighbour") },
  ],
  failingChecks: [],
};
const prompts = new TaskPrompts(brief, "nonce");
const count = (messages: readonly ChatMessage[]): number =>
  messages.reduce((sum, { content }) => sum + Math.ceil(content.length / 3), 0);
const all = count(prompts.full);

function within(room: number | undefined) {
  const prompt = prompts.within(room, count);
  if (prompt.kind !== "fits") {
    throw new Error("It does not fit.");
  }
  return { ...prompt, text: prompt.messages.map(({ content }) => content).join("\n") };
}

test("a window that is not known or large enough is shown everything, byte for byte the same", () => {
  expect(within(undefined).messages).toBe(prompts.full);
  expect(within(all).messages).toBe(prompts.full);
});

test("neighbours are left out from the last, and named", () => {
  const tight = within(all - 1);
  expect(tight.leftOut).toEqual(["c.ts"]);
  expect(tight.text).toContain("first neighbour 299");
  const tighter = within(Math.floor(all * 0.55));
  expect(tighter).toMatchObject({ leftOut: ["b.ts", "c.ts"], cut: [] });
  expect(tighter.text).toContain("target 999");
});

test("at last the target is cut to the lines around what it is about, and the lines keep their numbers", () => {
  const least = within(1500);
  expect(least).toMatchObject({ leftOut: ["b.ts", "c.ts"], cut: ["a.ts"] });
  expect(count(least.messages)).toBeLessThanOrEqual(1500);
  expect(least.text).toContain("target 500;\ntarget 501;");
  expect(least.text).not.toContain("target 999");
  const [, first = ""] = /a\.ts \(lines (\d+)-\d+ only\)/.exec(least.text) ?? [];
  expect(least.text).toContain(`only)]\ntarget ${Number(first) - 1};`);
  expect(least.text).toContain("Make it right.");
});

test("a window that takes not even that is too small", () => {
  expect(prompts.within(200, count)).toEqual({ kind: "too-long" });
});
