import { describe, expect, test } from "vitest";
import { GitWorkspace } from "../../../support/git-workspace.ts";
import { fixTask, runOn } from "../../../support/run-on.ts";
import { rightAnswer, wrongAnswer } from "../../../support/sample-answers.ts";
import { ScriptedServer } from "../../../support/server/scripted-server.ts";
import { calls } from "./calls.ts";
import { opinionTask, otherAnswer } from "./scripted-cast.ts";

test("where everything differs, the synthesis too, a judge is heard in both orders, after critic and aggregator", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  const synthesis = rightAnswer.replace("+= amount", "+= 1 * amount");
  server
    .model("m")
    .when("BETTER: A")
    .answers(({ prompt }) => {
      const [first, second] = [" answer A]", " answer B]"].map((mark) => prompt.indexOf(mark));
      const wanted = prompt.indexOf("+= 1 * amount");
      return wanted < 0
        ? "EQUAL"
        : wanted > (first ?? 0) && wanted < (second ?? 0)
          ? "BETTER: A"
          : "BETTER: B";
    });
  server.model("m").when("Criticise each answer").answers("They differ.");
  server.model("m").when("final answer").answers(synthesis);
  server.model("m").answers(rightAnswer).answers(wrongAnswer).answers(otherAnswer);
  const { outcome } = await runOn(opinionTask, { workspace, server, models: ["m"] });
  const pairs = calls(server, "judgement");
  expect(pairs.length % 2).toBe(0);
  expect(server.requests.indexOf(pairs[0]!)).toBeGreaterThan(
    server.requests.indexOf(calls(server, "synthesis")[0]!),
  );
  expect(outcome).toMatchObject({ kind: "accepted", chosen: { origin: "synthesis" } });
  expect(outcome.reason).toContain("in both orders");
});

test("a failing judge changes nothing but the reason", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").when("BETTER: A").failsWith(400);
  server.model("m").when("Criticise each answer").answers("They differ.");
  server.model("m").when("final answer").answers("I have no answer.");
  server.model("m").answers(rightAnswer).answers(wrongAnswer).answers(otherAnswer);
  const { outcome } = await runOn(opinionTask, { workspace, server, models: ["m"] });
  expect(outcome.kind).toBe("accepted");
  expect(outcome.reason).not.toContain("in both orders");
});

describe("frugal", () => {
  const settings = { frugal: true };

  test("asks one first, and nobody else where execution proves its answer", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.models("a", "b", "c").answers(rightAnswer);
    const task = await fixTask(workspace, "src/invoice.ts");
    const { outcome } = await runOn(task, {
      workspace,
      server,
      models: ["a", "b", "c"],
      settings,
      agents: false,
    });
    expect(outcome).toMatchObject({ kind: "accepted", complete: true });
    expect(server.requests).toHaveLength(1);
  });

  test("asks the others where it is not proven", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.model("a").answers("I do not know.");
    server.models("b", "c").answers(rightAnswer);
    const task = await fixTask(workspace, "src/invoice.ts");
    const { outcome } = await runOn(task, {
      workspace,
      server,
      models: ["a", "b", "c"],
      settings,
      agents: false,
    });
    expect(outcome).toMatchObject({ kind: "accepted", complete: true });
    expect(server.requests).toHaveLength(3);
  });

  test("asks all at once where nothing can prove an answer", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.models("a", "b", "c").answers(rightAnswer);
    await runOn(opinionTask, { workspace, server, models: ["a", "b", "c"], settings, agents: false });
    expect(calls(server, "proposal")).toHaveLength(3);
  });

  test("asks like questions as one request, where the endpoint honours n, and as many where it does not", async () => {
    for (const ignores of [false, true]) {
      using workspace = GitWorkspace.copyOf("sample");
      await using server = await ScriptedServer.start();
      server.model("m").answers(rightAnswer);
      if (ignores) {
        server.model("m").ignoresN();
      }
      const { outcome } = await runOn(opinionTask, {
        workspace,
        server,
        models: ["m"],
        settings,
        agents: false,
      });
      expect(server.requests.map(({ body }) => body.n ?? 1)).toEqual(ignores ? [3, 1, 1] : [3]);
      expect(outcome.candidates.map(({ kind }) => kind)).toEqual(["patched", "patched", "patched"]);
      expect(outcome.spent.usage.completionTokens).toBe(server.tokensSent);
    }
  });
});

test("nobody judges its own answer where another can, and who failed is no judge", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  for (const [id, answer] of [
    ["a", rightAnswer],
    ["b", wrongAnswer],
    ["c", otherAnswer],
  ] as const) {
    server.model(id).when("BETTER: A").answers("EQUAL");
    server.model(id).when("Criticise each answer").answers("They differ.");
    server.model(id).when("final answer").answers("I have no answer.");
    server.model(id).answers(answer);
  }
  server.model("d").failsWith(400);
  await runOn(opinionTask, { workspace, server, models: ["a", "b", "c", "d"] });
  const judged = calls(server, "judgement");
  expect(judged.map(({ model }) => model).sort()).toEqual(["b", "b", "c", "c"]);
  for (const { model, prompt } of judged) {
    expect(prompt).not.toContain(model === "b" ? "total -= amount;" : "total += amount * 1;");
  }
});
