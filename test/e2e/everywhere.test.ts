import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/editor/eventually.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { rightAnswer } from "../support/sample-answers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

const extension = join(import.meta.dirname, "..", "workspaces", "failing-tests");
const ours = "Patched MoA";

test("menus of the editor, the explorer and the Testing view lead to a run, and the status bar tells what the day has cost", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("coder").answers(rightAnswer);
  await using session = await Session.open(workspace.root, { server, models: ["coder"], extension });
  const { workbench } = session;
  const { page, quickInput } = workbench;

  await workbench.openFile("src/invoice.ts", 20, 16);
  await workbench.waitForProblem();
  const misspelt = page.locator(".editor-group-container.active .view-line", { hasText: "ammount" });
  await workbench.chooseFromMenu(
    misspelt.locator("span", { hasText: "ammount" }).last(),
    ours,
    "Fix Problem",
  );
  await workbench.waitForTab("invoice.ts (verified)");
  await workbench.runCommand("Patched MoA: Apply");
  await workbench.waitForText("total += amount;");
  expect(await workbench.statusBarText(/today/)).toMatch(/Patched MoA: \$0\.00 today/);

  const money = page.locator(".explorer-folders-view .monaco-list-row", { hasText: "money.ts" });
  await workbench.chooseFromMenu(money, ours, "Edit File with Instruction");
  await quickInput.waitFor("What should be changed in src/money.ts?");
  await quickInput.close();

  await workbench.runCommand("Testing: Focus on Test Explorer View");
  const failing = page.locator(".test-explorer .monaco-list-row", { hasText: "adds up the lines" });
  const before = server.requests.length;
  await workbench.chooseFromMenu(failing, "Fix This Failing Test");
  const asked = await eventually("a question about the test", 20_000, () => {
    const bodies = server.requests.slice(before).map(({ body }) => JSON.stringify(body));
    return bodies.find((body) => body.includes("adds up the lines"));
  });
  expect(asked).toContain("test/invoice.test.js");
});
