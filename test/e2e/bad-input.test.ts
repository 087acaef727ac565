import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GitWorkspace } from "../support/git-workspace.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

const typo = { path: "src/invoice.ts", line: 20, column: 16 };
const ours = "Fix with Patched MoA";
const broken = { "a.ts": "const value = 1;\nexport const twice = 2 * valeu;\n" };

test("a folder without git: its problem is fixed like any other", async () => {
  using workspace = GitWorkspace.withoutGit(broken);
  await using session = await Session.open(workspace.root);
  const { workbench } = session;
  await workbench.openFile("a.ts", 2, 28);
  await workbench.waitForProblem();
  await workbench.applyQuickFix(ours);
  const { modified } = await workbench.diff();
  expect(modified).toContain("2 * value");
  await workbench.screenshot("without-git");
  expect(readFileSync(join(workspace.root, "a.ts"), "utf8")).toBe(broken["a.ts"]);
});

test("an untrusted workspace: nothing is offered, run or sent, and the command says why", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").answers("x");
  await using session = await Session.open(workspace.root, {
    trust: false,
    server,
    models: ["m"],
    machineSettings: { "patchedMoa.scanner": "node tools/scan.mjs" },
  });
  const { workbench } = session;
  await workbench.openFile(typo.path, typo.line, typo.column);
  await workbench.runCommand("Patched MoA: Fix Problem");
  await workbench.notifications.waitFor(/trust/i);
  await workbench.screenshot("bad-untrusted");
  await workbench.runCommand("Notifications: Clear All Notifications");
  await workbench.notifications.waitUntilGone(/trust/i);
  await workbench.runCommand("Patched MoA: Fix Security Findings…");
  await workbench.notifications.waitFor(/trust/i);
  expect(server.requests.length).toBe(0);
});

test("a read-only file: nothing is changed, and the message says what to do", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  chmodSync(join(workspace.root, typo.path), 0o444);
  await using session = await Session.open(workspace.root);
  const { workbench } = session;
  await workbench.openFile(typo.path, typo.line, typo.column);
  await workbench.waitForProblem();
  await workbench.applyQuickFix(ours);
  await workbench.waitForTab("invoice.ts (verified)");
  await workbench.clickEditorAction("Apply");
  await workbench.notifications.waitFor("read-only");
  await workbench.screenshot("bad-read-only");
  expect(workspace.git("status", "--porcelain")).toBe("");
});

test("a dirty buffer: its text is what is fixed, and nothing is saved behind the user's back", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using session = await Session.open(workspace.root);
  const { workbench } = session;
  await workbench.openFile(typo.path, 1, 1);
  await workbench.type("// a note that is not saved\n");
  await workbench.waitForProblem();
  await workbench.goTo(typo.line + 1, typo.column);
  await workbench.applyQuickFix(ours);
  await workbench.waitForTab("invoice.ts (verified)");
  await workbench.applyProposal();
  await workbench.waitForTabs("invoice.ts");
  await workbench.waitForText("total += amount;");
  await workbench.goTo(1, 1);
  await workbench.waitForText("// a note that is not saved");
  expect(workspace.git("status", "--porcelain")).toBe("");
});

test("a line that changes after the preview was made: refused, and the run can be repeated", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using session = await Session.open(workspace.root);
  const { workbench } = session;
  await workbench.openFile(typo.path, typo.line, typo.column);
  await workbench.waitForProblem();
  await workbench.applyQuickFix(ours);
  await workbench.waitForTab("invoice.ts (verified)");
  workspace.write(
    typo.path,
    readFileSync(join(workspace.root, typo.path), "utf8").replace("+= ammount", "+= 2 * ammount"),
  );
  await workbench.clickEditorAction("Apply");
  await workbench.notifications.waitFor(/nothing was applied/);
  await workbench.screenshot("bad-stale");
  expect(readFileSync(join(workspace.root, typo.path), "utf8")).toContain("+= 2 * ammount;");
});

test("a wrong key: one message with what to do, and nothing is changed", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("wrong-key").refusesKey();
  await using session = await Session.open(workspace.root, {
    server,
    models: ["wrong-key"],
    machineSettings: { "patchedMoa.strategy": "single" },
  });
  const { workbench } = session;
  await workbench.openFile("src/discount.ts", 11, 10);
  await workbench.waitForProblem();
  await workbench.applyQuickFix(ours);
  const message = await workbench.notifications.waitFor("Set API Key");
  await workbench.screenshot("bad-wrong-key");
  expect(message).toContain("nothing was changed");
  expect(workspace.git("status", "--porcelain")).toBe("");
});
