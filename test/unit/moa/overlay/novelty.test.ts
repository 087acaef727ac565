import { expect, test } from "vitest";
import type { Task } from "../../../../src/core/task/task.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";
import { fixTask, runOn } from "../../../support/run-on.ts";
import { rightAnswer, wrongAnswer } from "../../../support/sample-answers.ts";
import { ScriptedServer } from "../../../support/server/scripted-server.ts";

const task: Task = {
  kind: "edit",
  instruction: "Mend the sum in netTotal.",
  target: { path: "src/invoice.ts" },
  problems: [],
  checks: [],
};
const broken = rightAnswer.replace("+= amount", "+= amuont");
const different = "Take another approach";

test("who proposes what exists already is asked once more, and shown which ways to avoid", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").when("BETTER: A").answers("EQUAL");
  server.model("m").when(different).answers(wrongAnswer);
  // The same effect, written otherwise.
  server
    .model("m")
    .answers(rightAnswer)
    .answers(rightAnswer.replace("total += amount;", "total +=  amount;"));
  const { outcome } = await runOn(task, {
    workspace,
    server,
    models: ["m"],
    strategy: "best-of-n",
    overlays: ["novelty"],
    agents: false,
  });
  const again = server.requests.filter(({ prompt }) => prompt.includes(different));
  expect(again).toHaveLength(1);
  expect(again[0]?.prompt).toMatch(/^\+ {4}total \+= {1,2}amount;$/m);
  expect(outcome.candidates).toHaveLength(4);
  expect(outcome.candidates.map(({ proposer }) => proposer)).toContainEqual(expect.stringMatching(/, anew$/));
});

test("without the overlay nobody is asked again", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").answers(rightAnswer);
  await runOn(task, { workspace, server, models: ["m"], strategy: "best-of-n", agents: false });
  expect(server.requests).toHaveLength(3);
});

test("for adaptive, agreement on what holds is evidence and no waste", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.models("a", "b").answers(rightAnswer);
  const { outcome } = await runOn(task, { workspace, server, models: ["a", "b"], agents: false });
  expect(outcome).toMatchObject({ kind: "accepted" });
  expect(server.requests.filter(({ prompt }) => prompt.includes(different))).toEqual([]);
});

test("for adaptive, failing together is: one of those who did is asked for another way, and may succeed", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").when(different).answers(rightAnswer);
  server.model("m").answers(broken);
  const { outcome } = await runOn(await fixTask(workspace, "src/invoice.ts"), {
    workspace,
    server,
    models: ["m"],
    agents: false,
  });
  const again = server.requests.filter(({ prompt }) => prompt.includes(different));
  expect(again).toHaveLength(1);
  expect(again[0]?.prompt).toContain("each was tried, and none holds");
  expect(outcome).toMatchObject({ kind: "accepted", chosen: { origin: "proposal" } });
});

test("who answers nothing new even so is left alone, and one that fails then takes nothing away", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").when(different).failsWith(400);
  server.model("m").answers(rightAnswer);
  const { outcome } = await runOn(task, {
    workspace,
    server,
    models: ["m"],
    strategy: "best-of-n",
    overlays: ["novelty"],
    agents: false,
  });
  expect(outcome).toMatchObject({ kind: "accepted" });
  expect(server.requests).toHaveLength(4);
});
