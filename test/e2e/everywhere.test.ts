import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/editor/eventually.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { rightAnswer } from "../support/sample-answers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

const extension = join(import.meta.dirname, "..", "workspaces", "failing-tests");
const ours = "Patched MoA";
/** What the model says to the message of the failing test. */
const roundedAnswer = `src/money.ts
<<<<<<< SEARCH
export type Cents = number;
=======
/** Whole ones. */
export type Cents = number;
>>>>>>> REPLACE
`;

test("menus of the editor, the explorer, source control and the Testing view lead to a run, what is ready while the user is elsewhere is told, and the status bar tells what the day has cost", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("coder").when("Expected values to be equal").answers(roundedAnswer).held();
  server.model("coder").answers(rightAnswer);
  await using session = await Session.open(workspace.root, { server, models: ["coder"], extension });
  const { workbench } = session;
  const { page, quickInput, notifications } = workbench;

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

  await workbench.runCommand("File: Save All Files");
  await workbench.runCommand("Source Control: Focus on Changes View");
  const changed = page.locator(".scm-view .monaco-list-row", { hasText: "invoice.ts" });
  await workbench.chooseFromMenu(changed, "Edit File with Instruction");
  await quickInput.waitFor("What should be changed in src/invoice.ts?");
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
  await notifications.waitFor("nothing was changed");

  await workbench.runCommand("Test Results: Focus on Test Results View");
  const results = page.locator(".test-output-peek-tree .monaco-list-row");
  const test = results.filter({ hasText: "adds up the lines" });
  await test.hover();
  await test.getByRole("button", { name: "Fix This Failing Test" }).waitFor();
  const message = results.filter({ hasText: /^Expected values/ });
  await message.hover();
  await workbench.screenshot("everywhere-message-of-a-test");
  await message.getByRole("button", { name: "Fix This Failing Test" }).click();
  await server.until(({ open }) => open > 0);
  await workbench.openFile("src/report.ts");
  server.release();
  await notifications.click("A change of src/money.ts is ready", "Show Changes");
  await workbench.waitForTab("money.ts (checked)");
});
