import { describe, expect, test } from "vitest";
import type { Task } from "../../../../src/core/task/task.ts";
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

describe("candidates that pass the same checks", () => {
  const files = {
    "label.mjs": "export function label(n) {\n  return `${n} items`;\n}\n",
    "check.mjs":
      'import { label } from "./label.mjs";\nlabel(0);\nlabel(1);\nif (label(2) !== "2 items") throw new Error("wrong");\n',
  };
  const task: Task = {
    kind: "edit",
    instruction: "Say 1 item, not 1 items.",
    target: { path: "label.mjs" },
    problems: [],
    checks: [`${JSON.stringify(process.execPath)} check.mjs`],
  };
  const answer = (body: string): string =>
    `label.mjs\n<<<<<<< SEARCH\n  return \`\${n} items\`;\n=======\n${body}\n>>>>>>> REPLACE\n`;
  /** The smallest, and "0 item". */
  const odd = "  return n < 2 ? `${n} item` : `${n} items`;";
  const [one, other] = [
    "  const word = n === 1 ? 'item' : 'items';\n  return `${n} ${word}`;",
    "  if (n === 1) {\n    return '1 item';\n  }\n  return `${n} items`;",
  ];

  async function chosenOf(answers: readonly [string, string, string]): Promise<{
    readonly chosen: string;
    readonly reason: string;
    readonly notes: string;
    readonly asked: number;
  }> {
    using workspace = GitWorkspace.of(files);
    await using server = await ScriptedServer.start();
    for (const [index, id] of ["a", "b", "c"].entries()) {
      const model = server.model(id);
      model.when("BETTER: A").answers("EQUAL");
      model.when("Criticise each answer").answers("They differ.");
      model.when("final answer").answers("I have no answer.");
      model.answers(answer(answers[index]!));
    }
    const { outcome, events } = await runOn(task, { workspace, server, models: ["a", "b", "c"] });
    const notes = events.flatMap((event) => (event.kind === "note" ? [event.text] : [])).join("\n");
    const chosen = outcome.kind === "accepted" ? (outcome.chosen.model ?? "") : outcome.kind;
    return { chosen, reason: outcome.reason, notes, asked: calls(server, "judgement").length };
  }

  test("are told apart by what their code does: what most do is more likely meant", async () => {
    const { chosen, reason, notes, asked } = await chosenOf([odd, one, other]);
    expect(chosen).toMatch(/^[bc] /);
    expect(reason).toContain("does what most of them do");
    const told = /^On \d+ of \d+ inputs .* not do the same: (.*)\.$/m.exec(notes)?.[1];
    expect(
      told
        ?.split(", ")
        .map((each) => /\d+ %/.exec(each)?.[0])
        .sort(),
    ).toEqual(["33 %", "67 %", "67 %"]);
    // The judge is only heard on those two that do the same.
    expect(asked).toBe(2);
  });

  test("are told apart by size where all do the same, as before", async () => {
    const third = "  const isOne = n === 1;\n  return isOne ? '1 item' : `${n} items`;";
    const { reason, notes } = await chosenOf([third, one, other]);
    expect(reason).toContain("smallest change");
    expect(notes).not.toContain("does not do the same");
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
