import { expect, test } from "vitest";
import type { Candidate } from "../../../src/core/moa/candidate.ts";
import type { Outcome } from "../../../src/core/run/outcome.ts";
import type { RunEvent } from "../../../src/core/run/run-event.ts";
import { resultOf } from "../../../src/core/patch/result-text.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { fixTask, runOn } from "../../support/run-on.ts";
import { rightAnswer, wrongAnswer } from "../../support/sample-answers.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const invoice = "src/invoice.ts";
const critique = "Another engineer";

test("of three models one answers nonsense and one is cut off: the right patch wins, and all tokens are counted", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("a").answers(rightAnswer);
  server.model("b").answers("I would rather talk about the weather, which is nice today.");
  server.model("c").answers(rightAnswer).cutsAfter(60);
  const before = workspace.state();

  const { outcome } = await runOn(await fixTask(workspace, invoice, ["node --test"]), {
    workspace,
    server,
    models: ["a", "b", "c"],
  });

  expect(kindsOf(outcome)).toEqual({ a: "patched", b: "unusable", c: "refused" });
  expect(textOf(outcome)).toContain("total += amount;");
  expect(outcome).toMatchObject({ kind: "accepted", complete: true });
  expect(outcome.candidates.find(({ kind }) => kind === "refused")).toMatchObject({
    why: { kind: "cut-off" },
  });
  expect(outcome.spent.usage.completionTokens).toBeGreaterThanOrEqual(server.tokensSent);
  expect(outcome.spent.calls).toBe(server.requests.length);
  expect(workspace.state()).toBe(before);
});

test("adaptive asks no critic when the proposers agree and execution bears them out", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.models("a", "b", "c").answers(rightAnswer);
  const { outcome, events } = await runOn(await fixTask(workspace, invoice), {
    workspace,
    server,
    models: ["a", "b", "c"],
  });
  expect(outcome).toMatchObject({ kind: "accepted", complete: true });
  expect(server.requests.length).toBe(3);
  expect(events.filter(({ kind }) => kind === "layer-started")).toEqual([]);
});

test("adaptive does not wait for a proposer whose answer could change nothing any more", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.models("a", "b").answers(rightAnswer);
  server.model("c").hangs();
  const { outcome } = await runOn(await fixTask(workspace, invoice), {
    workspace,
    server,
    models: ["a", "b", "c"],
  });
  expect(outcome).toMatchObject({ kind: "accepted", complete: true });
  expect(kindsOf(outcome)).toMatchObject({ c: "refused" });
  await server.quiet();
  expect(server.aborts).toBe(1);
  expect(outcome.spent.usage.promptTokens).toBeGreaterThan(0);
});

test("adaptive lets tests decide between candidates that all type-check", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.models("a", "b").answers(wrongAnswer);
  server.model("c").answers(rightAnswer);
  const { outcome } = await runOn(await fixTask(workspace, invoice, ["node --test"]), {
    workspace,
    server,
    models: ["a", "b", "c"],
  });
  expect(textOf(outcome)).toContain("total += amount;");
});

test("a candidate that nearly holds gets the tools' words and one more try", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("a").when("does not hold").answers(rightAnswer);
  server.model("a").answers(rightAnswer.replace("total += amount", "total += amuont"));
  const { outcome } = await runOn(await fixTask(workspace, invoice), { workspace, server, models: ["a"] });
  expect(outcome).toMatchObject({ kind: "accepted", chosen: { origin: "repair" } });
  const repair = server.requests.find(({ prompt }) => prompt.includes("does not hold"));
  expect(repair?.prompt).toContain("Cannot find name 'amuont'");
});

test("where candidates differ and nothing proves one, critic and aggregator are asked, and hear what the tools found", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.models("a", "b", "c").when("give your own final answer").answers(rightAnswer);
  server
    .models("a", "b", "c")
    .when("Criticise each answer")
    .answers(`Answer A: first. ${critique}.\nAnswer B: second.\nAnswer C: third.`);
  server.model("a").answers(rightAnswer);
  server.model("b").answers(wrongAnswer);
  server.model("c").answers(rightAnswer.replace("+= amount", "+= amount * 1"));
  const { outcome, events } = await runOn(await fixTask(workspace, invoice), {
    workspace,
    server,
    models: ["a", "b", "c"],
  });
  // No check, no tests; and the aggregator, who saw all answers, has no vote: opinion decides.
  expect([...new Set(events.filter(isLayer).map((event) => event.layer))]).toEqual([
    "critique",
    "synthesis",
    "judgement",
  ]);
  const final = server.requests.find(({ prompt }) => prompt.includes("give your own final answer"));
  expect(final?.prompt).toContain(critique);
  expect(final?.prompt).toContain("diagnostics (");
  expect(final?.prompt).not.toMatch(/\(scripted\)/);
  expect(textOf(outcome)).toContain("total += amount;");
  // Whoever stood first in the question is the one whom the first words are about.
  const asked = server.requests.find(({ prompt }) => prompt.includes("Criticise each answer"))?.prompt ?? "";
  const places = ["+= amount;", "+= amount * 1;"].map((text) => asked.lastIndexOf(text));
  const said = outcome.critiques.flatMap((each) => each.said);
  const indexOf = (model: string): number => {
    const id = outcome.candidates.find(({ proposer }) => proposer.startsWith(model))?.id;
    return ["first.", "second.", "third."].findIndex((word) =>
      said.some(({ candidate, words }) => candidate === id && words.startsWith(word)),
    );
  };
  expect(said.length).toBe(3);
  expect(indexOf("a ") < indexOf("c ")).toBe((places[0] ?? 0) < (places[1] ?? 0));
  // The synthesis is what a proposed.
  expect(outcome).toMatchObject({
    provenance: [{ proposers: ["a (scripted)", "synthesis by a (scripted)"] }],
  });
});

test("moa makes the calls of the paper: 3 candidates at temperature 1, a critique and a final answer at 0.1", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").when("give your own final answer").answers(rightAnswer);
  server.model("m").when("Criticise each answer").answers(`${critique} is right.`);
  server.model("m").answers(wrongAnswer).answers(rightAnswer).answers("no idea");
  const { outcome } = await runOn(await fixTask(workspace, invoice), {
    workspace,
    server,
    models: ["m"],
    strategy: "moa",
  });
  expect(
    server.requests.map(({ body }) => [body.temperature, body.max_tokens ?? body.max_completion_tokens]),
  ).toEqual([
    [1, 4096],
    [1, 4096],
    [1, 4096],
    [0.1, 1536],
    [0.1, 8192],
  ]);
  const [, , , critic, final] = server.requests;
  for (const answer of ["total -= amount", "total += amount", "no idea"]) {
    expect(critic?.prompt).toContain(answer);
    expect(final?.prompt).toContain(answer);
  }
  expect(final?.prompt).toContain(critique);
  expect(critic?.prompt.startsWith(server.requests[0]?.prompt ?? "?")).toBe(true);
  expect(outcome).toMatchObject({ kind: "accepted", chosen: { origin: "synthesis" } });
});

test("moa goes on without a critique that was cut off, and says so; it never pads candidates with copies", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").when("give your own final answer").answers(rightAnswer);
  server.model("m").when("Criticise each answer").answers("All of them").finishes("length");
  server.model("m").answers(rightAnswer).failsWith(500).times(10);
  const { outcome, events } = await runOn(await fixTask(workspace, invoice), {
    workspace,
    server,
    models: ["m"],
    strategy: "moa",
  });
  const final = server.requests.find(({ prompt }) => prompt.includes("give your own final answer"));
  expect(final?.prompt).not.toContain("All of them");
  expect(final?.prompt).toContain(" answer A]");
  expect(final?.prompt).not.toContain(" answer B]");
  const critiqued = events.find((event) => event.kind === "layer-finished" && event.layer === "critique");
  expect(critiqued).toMatchObject({ detail: /left out/ });
  expect(outcome).toMatchObject({ kind: "accepted" });
});

test("moa gives the best candidate when the aggregator makes it worse", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").when("give your own final answer").answers(wrongAnswer);
  server.model("m").when("Criticise each answer").answers("fine");
  server.model("m").answers(rightAnswer);
  const { outcome } = await runOn(await fixTask(workspace, invoice, ["node --test"]), {
    workspace,
    server,
    models: ["m"],
    strategy: "moa",
  });
  expect(textOf(outcome)).toContain("total += amount;");
  expect(outcome).toMatchObject({ kind: "accepted", chosen: { origin: "proposal" } });
});

test("single asks once", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").answers(rightAnswer);
  const { outcome } = await runOn(await fixTask(workspace, invoice), {
    workspace,
    server,
    models: ["m"],
    strategy: "single",
  });
  expect(server.requests.length).toBe(1);
  expect(outcome).toMatchObject({ kind: "accepted" });
});

test.each([
  ["src/invoice.ts", "total += amount;"],
  ["src/report.ts", 'import { formatMoney } from "./money.ts";'],
  ["src/reminder.ts", "await book.find(invoice.customer)"],
])("without any model, %s is fixed by the language service's quick fixes", async (file, wanted) => {
  using workspace = GitWorkspace.copyOf("sample");
  const { outcome } = await runOn(await fixTask(workspace, file), { workspace });
  expect(outcome).toMatchObject({ kind: "accepted", complete: true, spent: { calls: 0 } });
  expect(textOf(outcome)).toContain(wanted);
});

test("without any model, a problem no quick fix is known for is honestly left", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  const { outcome } = await runOn(await fixTask(workspace, "src/discount.ts"), { workspace });
  expect(outcome).toMatchObject({ kind: "none", reason: "No proposer knows a remedy." });
});

test("several problems of one file are fixed together", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  workspace.write(
    "src/two.ts",
    "export function area(width: number, height: number): number {\n  const outer = widht * hieght;\n  return outre;\n}\n",
  );
  const { outcome } = await runOn(await fixTask(workspace, "src/two.ts"), { workspace });
  expect(outcome).toMatchObject({ kind: "accepted", complete: true });
  expect(textOf(outcome)).toContain("const outer = width * height;\n  return outer;");
});

test("a run that is cancelled stops asking, and leaves no worktree behind", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.models("a", "b", "c").hangs();
  const before = workspace.state();
  const cancel = new AbortController();
  const task = await fixTask(workspace, invoice, ["node --test"]);
  const running = runOn(task, { workspace, server, models: ["a", "b", "c"], signal: cancel.signal });
  await server.received(3);
  cancel.abort();
  await expect(running).rejects.toMatchObject({ kind: "cancelled" });
  await server.quiet();
  expect(server.aborts).toBe(3);
  expect(workspace.state()).toBe(before);
});

test("an endpoint that refuses the key gives one reason, not an answer", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.models("a", "b", "c").refusesKey();
  const { outcome } = await runOn(await fixTask(workspace, invoice), {
    workspace,
    server,
    models: ["a", "b", "c"],
  });
  expect(outcome).toMatchObject({ kind: "none", reason: /Set API Key/ });
});

test("the same seed shows the critic the candidates in the same order", async () => {
  const prompts = new Set<string>();
  for (const seed of [5, 5, 8]) {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.model("a").when("Criticise each answer").answers("fine");
    server.model("a").answers(rightAnswer);
    server.model("b").answers(wrongAnswer);
    server.model("c").answers("no");
    await runOn(await fixTask(workspace, invoice), {
      workspace,
      server,
      models: ["a", "b", "c"],
      strategy: "moa",
      seed,
    });
    const critic = server.requests.find(({ prompt }) => prompt.includes("Criticise each answer"));
    const order = [...(critic?.prompt ?? "").matchAll(/total [-+]= amount|^no$/gm)]
      .map(([found]) => found)
      .join();
    prompts.add(order);
  }
  expect(prompts.size).toBe(2);
});

function kindsOf(outcome: Outcome): Record<string, Candidate["kind"]> {
  return Object.fromEntries(outcome.candidates.map(({ proposer, kind }) => [proposer.slice(0, 1), kind]));
}

function textOf(outcome: Outcome): string {
  const change = outcome.kind === "accepted" ? outcome.chosen.patch.changes[0] : undefined;
  return change === undefined ? "" : (resultOf(change) ?? "");
}

function isLayer(event: RunEvent): event is Extract<RunEvent, { kind: "layer-started" }> {
  return event.kind === "layer-started";
}
