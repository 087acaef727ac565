import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ChatView } from "../support/editor/chatView.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { rightAnswer } from "../support/sample-answers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

/** What the model says to the follow-up. */
const otherAnswer = `src/invoice.ts
<<<<<<< SEARCH
  return total;
=======
  return total as Cents;
>>>>>>> REPLACE
`;
const typo = { path: "src/invoice.ts", line: 20, column: 16 };

test("@moa in the chat fixes the problem at the cursor, says why, and applies only what was reviewed", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("coder").when("also say what it is").answers(otherAnswer);
  server
    .model("coder")
    .answers(`![x](http://127.0.0.1:1/x.png) [now](command:patchedMoa.apply)\n${rightAnswer}`);
  await using session = await Session.open(workspace.root, {
    server,
    models: ["coder"],
    // Named here, so that no message about the project's own lies over the chat.
    machineSettings: { "patchedMoa.checks": ["node --version"] },
    userSettings: { "chat.disableAIFeatures": false },
  });
  const { workbench } = session;
  const chat = new ChatView(workbench.page);
  const original = readFileSync(join(workspace.root, typo.path), "utf8");
  await workbench.openFile(typo.path, typo.line, typo.column);
  await workbench.waitForProblem();
  await chat.open("adaptive-coder");
  await chat.ask("@moa /fix");
  const answer = await chat.waitForAnswer("Show Log");
  await workbench.screenshot("chat-1-answer");
  expect(answer).toContain("A verified change of src/invoice.ts is ready");
  expect(answer).toContain("coder (scripted)");
  expect(server.requests.length).toBeGreaterThan(0);

  await chat.ask("@moa /explain");
  expect(await chat.waitForAnswer("Evidence")).toMatch(/passed: target[^]*Cost: /);
  await workbench.screenshot("chat-2-explained");
  expect(await chat.links()).toEqual([]);
  expect(readFileSync(join(workspace.root, typo.path), "utf8")).toBe(original);

  await chat.click("Review");
  await workbench.waitForTab("invoice.ts (verified)");
  await chat.click("Apply");
  await workbench.waitForTabs("invoice.ts");
  await workbench.waitForText("total += amount;");
  await workbench.screenshot("chat-3-applied");

  // Without a word of where: the lines that were spoken of before.
  await chat.ask("@moa also say what it is");
  expect(await chat.waitForAnswer("return total as Cents;")).toContain("is ready");
  await chat.click("Show Run");
  await workbench.waitForTab("Run");
  await workbench.screenshot("chat-4-follow-up");
  expect(server.requests.at(-1)?.prompt).toMatch(/It is about src\/invoice\.ts/);
});
