import { expect, test } from "vitest";
import type { Task } from "../../../../src/core/task/task.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";
import { fixTask, runOn } from "../../../support/run-on.ts";
import { rightAnswer, wrongAnswer } from "../../../support/sample-answers.ts";
import type { RecordedRequest } from "../../../support/server/recorded-request.ts";
import { ScriptedServer } from "../../../support/server/scripted-server.ts";

const invoice = "src/invoice.ts";
const mark = "does not hold";

function repairs(server: ScriptedServer): readonly RecordedRequest[] {
  return server.requests.filter(({ prompt }) => prompt.includes(mark));
}

test("any strategy takes it: single is repaired with the real declaration of what it believed to be there", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").when(mark).answers(rightAnswer);
  server.model("m").answers(rightAnswer.replace("+= amount", "+= line.price"));
  const { outcome } = await runOn(await fixTask(workspace, invoice), {
    workspace,
    server,
    models: ["m"],
    strategy: "single",
    overlays: ["repair"],
    agents: false,
  });
  const [repair] = repairs(server);
  expect(repair?.prompt).toContain("Property 'price' does not exist on type 'Line'");
  expect(repair?.prompt).toMatch(
    /\[begin \w+ declared in src\/invoice\.ts, line 3\]\nexport interface Line \{\n {2}description: string;\n {2}quantity: number;\n {2}unitPrice: Cents;\n\}\n\[end/,
  );
  expect(outcome).toMatchObject({ kind: "accepted", chosen: { origin: "repair" } });
});

test("without it, single is not repaired", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").answers(rightAnswer.replace("+= amount", "+= amuont"));
  const setup = { workspace, server, models: ["m"], strategy: "single", agents: false } as const;
  const { outcome } = await runOn(await fixTask(workspace, invoice), setup);
  expect(server.requests).toHaveLength(1);
  expect(outcome.kind).toBe("rejected");
});

test("a failing check is repaired from what it printed", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  workspace.write(
    "src/invoice.ts",
    workspace.git("show", "HEAD:src/invoice.ts").replace("ammount", "amount * 2"),
  );
  workspace.git("commit", "--all", "--quiet", "--message", "Type-checks, and fails the test");
  await using server = await ScriptedServer.start();
  const from = (text: string) =>
    rightAnswer.replace("+= ammount", "+= amount * 2").replace("total += amount;", text);
  server.model("m").when(mark).answers(from("total += amount;"));
  server.model("m").answers(from("total -= amount;"));
  const task: Task = {
    kind: "fix",
    instruction: "",
    target: { path: invoice },
    problems: [],
    checks: ["node --test"],
  };
  const { outcome } = await runOn(task, {
    workspace,
    server,
    models: ["m"],
    strategy: "single",
    overlays: ["repair"],
    agents: false,
  });
  const [repair] = repairs(server);
  expect(repair?.prompt).toContain("-4349 !== 4349");
  expect(repair?.prompt).toContain("The output says what is wrong");
  expect(outcome).toMatchObject({ kind: "accepted", complete: true });
});

test("an answer without any edit is told to read the request again; one whose lines are nowhere, which are meant", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("a").answers("Everything is fine as it is.");
  server
    .model("b")
    .answers(
      rightAnswer.replace(
        "    total += ammount;",
        "    const amount = line.quantity * line.unitPrize;\n    total += ammount;",
      ),
    );
  for (const model of ["a", "b"]) {
    await runOn(await fixTask(workspace, invoice), {
      workspace,
      server,
      models: [model],
      strategy: "single",
      overlays: ["repair"],
      agents: false,
    });
  }
  const [first, ...others] = repairs(server);
  expect(first?.prompt).toContain("Read the request again");
  expect(others.map(({ prompt }) => prompt).join()).toMatch(/Did you mean these lines[^]*total \+= ammount;/);
});

test("two rounds at most, the second from what came of the first", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  const attempt = (name: string): string => rightAnswer.replace("+= amount", `+= ${name}`);
  server.model("m").when(mark).answers(attempt("amounts")).answers(attempt("amont"));
  server.model("m").answers(attempt("amuont"));
  const setup = {
    workspace,
    server,
    models: ["m"],
    strategy: "single",
    overlays: ["repair"],
    agents: false,
  } as const;
  const { outcome } = await runOn(await fixTask(workspace, invoice), setup);
  expect(repairs(server)).toHaveLength(2);
  expect(repairs(server)[1]?.prompt).toContain("Cannot find name 'amounts'");
  expect(outcome.kind).toBe("rejected");
});

test("a repair that fails, or is no answer, leaves the choice as it was", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").when(mark).failsWith(400);
  server.model("m").answers(rightAnswer.replace("+= amount", "+= amuont"));
  const setup = {
    workspace,
    server,
    models: ["m"],
    strategy: "single",
    overlays: ["repair"],
    agents: false,
  } as const;
  const { outcome } = await runOn(await fixTask(workspace, invoice), setup);
  expect(outcome).toMatchObject({ kind: "rejected", best: { origin: "proposal" } });
});

test("what holds is left alone", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").answers(wrongAnswer);
  const setup = {
    workspace,
    server,
    models: ["m"],
    strategy: "single",
    overlays: ["repair"],
    agents: false,
  } as const;
  const { outcome } = await runOn(await fixTask(workspace, invoice), setup);
  expect(repairs(server)).toEqual([]);
  expect(outcome.kind).toBe("accepted");
});
