import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/editor/eventually.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { rightAnswer } from "../support/sample-answers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

const typo = { path: "src/invoice.ts", line: 20, column: 16 };
const ours = "Fix with Patched MoA";

test("a typo is fixed with three clicks, no model and no question, and one undo takes it back", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using session = await Session.open(workspace.root);
  const { workbench } = session;
  const original = readFileSync(join(workspace.root, typo.path), "utf8");

  await workbench.openFile(typo.path, typo.line, typo.column);
  await workbench.waitForProblem();
  const titles = await workbench.quickFixes(ours);
  await workbench.screenshot("1-lightbulb");
  expect(titles).toContain(ours);
  await workbench.press("Escape");
  await workbench.applyQuickFix(ours);

  await workbench.waitForTab("invoice.ts (verified)");
  const { original: left, modified: right } = await workbench.diff();
  await workbench.screenshot("2-preview");
  expect(left).toContain("total += ammount;");
  expect(right).toContain("total += amount;");
  expect(readFileSync(join(workspace.root, typo.path), "utf8")).toBe(original);

  await workbench.applyProposal();
  await workbench.waitForTabs("invoice.ts");
  await workbench.waitForText("total += amount;");
  await workbench.waitForNoErrors();
  await workbench.screenshot("3-applied");

  await workbench.focusEditor();
  await workbench.press("Control+Z");
  await workbench.waitForText("total += ammount;");
  await workbench.screenshot("4-undone");
  expect(readFileSync(join(workspace.root, typo.path), "utf8")).toBe(original);
});

test("a code lens on the function starts the same, and Discard changes nothing", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using session = await Session.open(workspace.root);
  const { workbench } = session;
  await workbench.openFile("src/reminder.ts");
  await workbench.waitForProblem();
  await workbench.clickCodeLens("Fix with Patched MoA (2 problems)");
  await workbench.waitForTab("reminder.ts (verified)");
  await workbench.screenshot("5-lens-preview");
  await workbench.clickEditorAction("Discard");
  await workbench.waitForTabs("reminder.ts");
  expect(await workbench.editorText()).not.toContain("await");
  expect(workspace.git("status", "--porcelain")).toBe("");
});

test("a problem nobody can fix is said so, once, and nothing opens", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using session = await Session.open(workspace.root);
  const { workbench } = session;
  await workbench.openFile("src/discount.ts", 11, 10);
  await workbench.waitForProblem();
  await workbench.applyQuickFix(ours);
  await workbench.notifications.waitFor("has nothing to propose, and nothing was changed");
  await workbench.screenshot("6-honest-no");
  expect(await workbench.tabs()).toEqual(["discount.ts"]);
});

test("of three models one answers nonsense and one is cut off: the right patch is shown, and the log says what happened", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("a").answers(rightAnswer);
  server.model("b").answers("I would rather talk about the weather.");
  server.model("c").answers(rightAnswer).cutsAfter(60);
  await using session = await Session.open(workspace.root, { server, models: ["a", "b", "c"] });
  const { workbench } = session;
  await workbench.openFile(typo.path, typo.line, typo.column);
  await workbench.waitForProblem();
  await workbench.applyQuickFix(ours);
  await workbench.waitForTab("invoice.ts (verified)");
  await workbench.applyProposal();
  await workbench.waitForTabs("invoice.ts");
  await workbench.waitForText("total += amount;");
  expect(server.requests.map(({ model }) => model).sort()).toEqual(["a", "b", "c"]);
  await workbench.runCommand("Output: Show Output Channels...");
  await workbench.quickInput.waitFor();
  await workbench.quickInput.type("Patched MoA");
  await workbench.quickInput.choose("Patched MoA");
  const log = workbench.page.locator(".output-view");
  await workbench.page.getByPlaceholder(/Filter/).fill("weather,gave no answer,cannot be used,cost:");
  await log.filter({ hasText: "(b (scripted)) cannot be used" }).waitFor();
  await log.filter({ hasText: "(c (scripted)) gave no answer" }).waitFor();
  await log.filter({ hasText: "cost:" }).waitFor();
  await workbench.screenshot("7-log-of-three-models");
});

test("an edit of two files by instruction is one preview, one apply and one undo", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").answers(`src/money.ts
<<<<<<< SEARCH
export type Cents = number;
=======
export type Cents = number;
export const nothing: Cents = 0;
>>>>>>> REPLACE

src/refund.ts
<<<<<<< SEARCH
=======
import { nothing } from "./money.ts";

export const refund = nothing;
>>>>>>> REPLACE
`);
  await using session = await Session.open(workspace.root, { server, models: ["m"] });
  const { workbench } = session;
  await workbench.openFile("src/money.ts");
  await workbench.runCommand("Patched MoA: Edit with Instruction…");
  await workbench.quickInput.waitFor();
  await workbench.quickInput.type("Give refunds a constant");
  await workbench.quickInput.accept();
  await workbench.waitForTab("(2 files)");
  const files = await workbench.changedFiles();
  await workbench.screenshot("8-two-files");
  expect(files).toEqual(["money.ts", "refund.ts"]);
  expect(workspace.git("status", "--porcelain")).toBe("");
  await workbench.applyProposal();
  await workbench.waitForTabs("money.ts");
  await workbench.waitForText("export const nothing: Cents = 0;");
  expect(readFileSync(join(workspace.root, "src/refund.ts"), "utf8")).toContain(
    "export const refund = nothing;",
  );
  const status = await workbench.statusBarText("Saved: ");
  await workbench.screenshot("9-two-files-applied");
  expect(status).toContain("Not saved yet: money.ts (undo takes it back). Saved: refund.ts.");

  await workbench.focusEditor();
  await workbench.press("Control+Z");
  await workbench.waitForText("export type Cents = number;\n\n");
  await eventually(
    "the new file to be gone",
    20_000,
    () => !existsSync(join(workspace.root, "src/refund.ts")),
  );
  await workbench.screenshot("9-two-files-undone");
  expect(await workbench.editorText()).not.toContain("nothing");
  expect(workspace.git("status", "--porcelain")).toBe("");
});

test("Cancel, on the notification, in the status bar and as a command, ends a run that waits for its models, and frees their connections", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").hangs();
  await using session = await Session.open(workspace.root, {
    server,
    models: ["m"],
    machineSettings: { "patchedMoa.strategy": "single" },
    userSettings: { "patchedMoa.notifications": "progress" },
  });
  const { workbench } = session;
  await workbench.openFile(typo.path, typo.line, typo.column);
  await workbench.waitForProblem();
  const running = workbench.page.locator(".statusbar-item", { hasText: "asking m" });
  for (const cancel of [
    () => workbench.notifications.click("asking m", "Cancel"),
    () => running.click(),
    () => workbench.runCommand("Patched MoA: Cancel"),
  ]) {
    const before = server.aborts;
    await workbench.goTo(typo.line, typo.column);
    await workbench.applyQuickFix(ours);
    await running.waitFor();
    await server.until(({ open }) => open > 0);
    await workbench.screenshot("10-running");
    await cancel();
    await server.quiet();
    expect(server.aborts).toBe(before + 1);
    await running.waitFor({ state: "hidden" });
  }
  expect(await workbench.tabs()).toEqual(["invoice.ts"]);
  expect(workspace.git("worktree", "list").trim().split("\n").length).toBe(1);
});
