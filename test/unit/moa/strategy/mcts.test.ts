import { expect, test } from "vitest";
import { GitWorkspace } from "../../../support/git-workspace.ts";
import { fixTask, runOn } from "../../../support/run-on.ts";
import { rightAnswer } from "../../../support/sample-answers.ts";
import { ScriptedServer } from "../../../support/server/scripted-server.ts";
import { callList, calls } from "./calls.ts";

const broken = rightAnswer.replace("total += amount", "total += amuont");

test("mcts plans, edits by the plan, and ends as soon as execution proves an edit", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").when("Write no edit blocks yet").answers("Spell the name right.");
  server.model("m").answers(rightAnswer);
  const { outcome } = await runOn(await fixTask(workspace, "src/invoice.ts"), {
    workspace,
    server,
    models: ["m"],
    strategy: "mcts",
  });
  expect(callList(server)).toEqual([
    ["plan", 1, 1024],
    ["planned edit", 1, 4096],
  ]);
  expect(calls(server, "planned edit")[0]?.prompt).toContain("Spell the name right.");
  expect(outcome).toMatchObject({ kind: "accepted", complete: true });
});

test("mcts repairs an edit that fails, plans anew, and is bounded", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").when("does not hold").answers(broken);
  server.model("m").when("Write no edit blocks yet").answers("One way.").answers("Another way.");
  server.model("m").answers(broken);
  const { outcome } = await runOn(await fixTask(workspace, "src/invoice.ts"), {
    workspace,
    server,
    models: ["m"],
    strategy: "mcts",
  });
  const kinds = callList(server).map(([kind]) => kind);
  expect(kinds.filter((kind) => kind === "repair").length).toBeGreaterThan(0);
  expect(kinds.filter((kind) => kind === "plan").length).toBeGreaterThan(1);
  expect(kinds.length).toBeLessThanOrEqual(12);
  expect(calls(server, "plan")[1]?.prompt).toContain("One way.");
  expect(outcome.kind).toBe("rejected");
});

test("mcts lets a repair win, and goes on without a plan when the planner fails", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").when("does not hold").answers(rightAnswer);
  server.model("m").when("Write no edit blocks yet").failsWith(400);
  server.model("m").answers(broken);
  const { outcome } = await runOn(await fixTask(workspace, "src/invoice.ts"), {
    workspace,
    server,
    models: ["m"],
    strategy: "mcts",
  });
  expect(outcome).toMatchObject({ kind: "accepted", chosen: { origin: "repair" } });
});
