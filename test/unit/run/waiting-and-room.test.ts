import { expect, test } from "vitest";
import type { RunEvent } from "../../../src/core/run/run-event.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { fixTask, runOn } from "../../support/run-on.ts";
import { rightAnswer, wrongAnswer } from "../../support/sample-answers.ts";
import { ManualTimers } from "../../support/server/manual-timers.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const invoice = "src/invoice.ts";
const long = "This sentence is one of many that say the same about the cause.\n";

function notesOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) => (event.kind === "note" ? [event.text] : []));
}

test.each(["adaptive", "moa"] as const)(
  "%s leaves a model behind that is much slower than the others, says so and counts what it billed",
  async (strategy) => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.models("a", "b", "c").when("final answer").answers(rightAnswer);
    server.models("a", "b", "c").when("Criticise each answer").answers("Both are plausible.");
    server.model("a").answers(rightAnswer);
    server.model("b").answers(wrongAnswer);
    server.model("c").answers(rightAnswer).hangsAfter(20);
    const timers = new ManualTimers();
    const grace = timers.set(10_000);
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const run = runOn(
      await fixTask(workspace, invoice),
      { workspace, server, models: ["a", "b", "c"], strategy, timers },
      (event) => {
        if (event.kind === "receiving" && event.proposer.startsWith("c") && event.characters === 20) {
          begin();
        }
      },
    );
    await Promise.all([grace, begun]);
    timers.pass(10_000);
    const { outcome, events } = await run;
    expect(notesOf(events)).toContain(
      "2 answers are in, and c (scripted) had 10 s more: not waiting any longer.",
    );
    expect(outcome.candidates.find(({ proposer }) => proposer.startsWith("c"))).toMatchObject({
      kind: "refused",
      why: { kind: "cancelled" },
    });
    expect(outcome).toMatchObject({ kind: "accepted", complete: true });
    expect(outcome.spent.calls).toBe(server.requests.length);
    expect(outcome.spent.usage.completionTokens).toBeGreaterThanOrEqual(server.tokensSent);
    expect(timers.pending).toBe(0);
    await server.quiet();
    expect(server.aborts).toBe(1);
  },
);

test("answers that do not fit into the aggregator's window together are merged one after another", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  const merged = `${rightAnswer}\nMerged so far.`;
  server.model("a").when("final answer").answers(merged);
  server.model("a").when("Criticise each answer").answers("All say the same.");
  server.model("a").answers(long.repeat(60) + rightAnswer);
  const { outcome, events } = await runOn(await fixTask(workspace, invoice), {
    workspace,
    server,
    models: ["a"],
    strategy: "moa",
    // Room for the task and about two of the three answers.
    window: { contextTokens: 5_500, answerTokens: undefined },
  });
  expect(notesOf(events).join("\n")).toMatch(/do not fit into the window of a \(scripted\) together/);
  const merges = server.requests.filter(({ prompt }) => prompt.includes("final answer"));
  expect(merges.length).toBeGreaterThan(1);
  expect(merges.at(-1)?.prompt).toContain("Merged so far.");
  expect(merges[0]?.prompt).not.toContain("Merged so far.");
  expect(outcome).toMatchObject({ kind: "accepted", chosen: { origin: "synthesis" } });
  expect(outcome.spent.calls).toBe(server.requests.length);
});

test("a model with a small window is shown less of the workspace, and asked for a shorter answer", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("a").answers(rightAnswer);
  const { outcome, events } = await runOn(await fixTask(workspace, invoice), {
    workspace,
    server,
    models: ["a"],
    strategy: "single",
    window: { contextTokens: 1_270, answerTokens: undefined },
  });
  expect(outcome).toMatchObject({ kind: "accepted" });
  expect(notesOf(events).join("\n")).toMatch(/a \(scripted\) is shown less, .* src\/money\.ts/);
  const [request] = server.requests;
  expect(request?.prompt).toContain("total += ammount;");
  expect(Number(request?.body.max_tokens)).toBeLessThan(600);
});

test("what all are asked begins with the same text, byte for byte, so that endpoints can cache it", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.models("a", "b", "c").when("final answer").answers(rightAnswer);
  server.models("a", "b", "c").when("Criticise each answer").answers("They differ.");
  server.model("a").answers(rightAnswer);
  server.model("b").answers(wrongAnswer);
  server.model("c").answers(rightAnswer.replace("+= amount", "+= amount * 1"));
  await runOn(await fixTask(workspace, invoice), { workspace, server, models: ["a", "b", "c"] });
  expect(server.requests.length).toBeGreaterThanOrEqual(5);
  const texts = server.requests.map(({ body }) => JSON.stringify(body.messages));
  const shared = texts.reduce((a, b) => a.slice(0, commonLength(a, b)));
  // System prompt, every file and the request are in it: only roles and answers come after.
  expect(shared).toContain("You are a senior software engineer");
  expect(shared).toContain("total += ammount;");
  expect(shared).toContain("have to disappear without new ones");
});

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) {
    length++;
  }
  return length;
}
