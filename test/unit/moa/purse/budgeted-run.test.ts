import { expect, test } from "vitest";
import { GitWorkspace } from "../../../support/git-workspace.ts";
import { runCli } from "../../../support/run-cli.ts";
import { rightAnswer, wrongAnswer } from "../../../support/sample-answers.ts";
import { ScriptedServer } from "../../../support/server/scripted-server.ts";
import { callList } from "../strategy/calls.ts";

/** About 4500 tokens. */
const thoughts = "I have thought about it. ".repeat(720);

/** Three long answers that nothing but opinion tells apart, from a model at a dollar for a million tokens. */
async function edit(
  ...args: readonly string[]
): Promise<{ asked: readonly unknown[]; stderr: string; code: number | null }> {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").when("BETTER: A").answers("EQUAL");
  server.model("m").when("Criticise each answer").answers("They differ.");
  server.model("m").when("final answer").answers(rightAnswer.replace("+= amount", "+= 1 * amount"));
  server
    .model("m")
    .answers(thoughts + rightAnswer)
    .answers(thoughts + wrongAnswer)
    .answers(thoughts + rightAnswer.replace("+= amount", "+= amount * 1"));
  const { stderr, code } = await runCli([
    "edit",
    "--root",
    workspace.root,
    "--file",
    "src/invoice.ts",
    "--instruction",
    "Mend the sum in netTotal.",
    "--base-url",
    server.baseUrl,
    "--model",
    "m",
    "--price",
    "m=1/1",
    ...args,
  ]);
  return { asked: callList(server).map(([kind]) => kind), stderr, code };
}

test("a budget that is nearly used up buys no opinions; what is left out is said, and the run has its outcome", async () => {
  const rich = await edit("--budget", "5");
  expect(rich.asked).toEqual(expect.arrayContaining(["proposal", "critique", "synthesis", "judgement"]));
  expect(rich.stderr).not.toContain("Not bought");
  const poor = await edit("--budget", "0.032");
  expect(poor.asked).toEqual(["proposal", "proposal", "proposal"]);
  expect(poor.stderr).toMatch(
    /note +Not bought: a critique, and the synthesis after it by m .* with \d\d % of the budget gone\./,
  );
  expect(poor.stderr).toMatch(/\n {2}chosen +candidate [123] /);
  expect([rich.code, poor.code]).toEqual([0, 0]);
});

test("without a budget everything is bought", async () => {
  const { asked, stderr } = await edit();
  expect(asked).toEqual(expect.arrayContaining(["critique", "synthesis", "judgement"]));
  expect(stderr).not.toContain("Not bought");
});
