import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { commandIds, settingKeys } from "../../src/editor/contributions.ts";
import { findings, reviewQuestions } from "../support/review-answers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";
import { bytesOf, cleanUp, uriOf, workspaceRoot, write } from "./workspace.ts";

const path = "src/money.ts";
const line = "export function first<T>(items: readonly T[]): T | undefined {\n  return items[1];\n}\n";

test("findings come as threads beside their lines; an applied change goes through the review, and dismissed ones go", async () => {
  await using server = await ScriptedServer.start();
  const before = bytesOf(path).toString();
  const at = before.split("\n").length + 1;
  const wrong = {
    file: path,
    line: at,
    message: "It returns the second item, since lists begin at 0.",
    evidence: "return items[1];",
    edits: [{ search: "  return items[1];\n", replace: "  return items[0];\n" }],
  };
  server
    .model("coder")
    .when(reviewQuestions.correctness)
    .answers(findings(wrong, { ...wrong, line: 9999, message: "Made up." }));
  server.model("coder").when(reviewQuestions.vote).answers("VERDICT: RIGHT");
  server.model("coder").answers(findings());
  server.model("other").when(reviewQuestions.vote).answers("VERDICT: RIGHT");
  server.model("other").answers(findings());
  const models = ["coder", "other"].map((model) => ({ baseUrl: server.baseUrl, model }));
  write(path, before + line);
  try {
    await withSettings({ [settingKeys.models]: models }, async () => {
      const { document } = await vscode.window.showTextDocument(uriOf(path));
      const review = (): Thenable<unknown> =>
        vscode.commands.executeCommand(commandIds.reviewChanges, { kind: "working-tree" });
      assert.deepEqual(await review(), {
        findings: [{ path, line: at, standing: "confirmed", severity: "high", change: "offered" }],
        dropped: 1,
        gaps: [],
      });
      await vscode.commands.executeCommand(commandIds.applyFinding, 0);
      assert.equal(document.getText(), before + line, "nothing is written before the user says so");
      await vscode.commands.executeCommand(commandIds.apply);
      assert.equal(document.getText(), before + line.replace("[1]", "[0]"));
      await document.save();
      await vscode.commands.executeCommand(commandIds.dismissFinding, 0);
      const gone = await vscode.commands.executeCommand<{ failed?: string }>(commandIds.applyFinding, 0);
      assert.equal(gone.failed, "no-edits");
      await vscode.commands.executeCommand(commandIds.dismissAllFindings);
    });
  } finally {
    write(path, before);
  }
  await cleanUp();
});

test("a pull request is fetched from its remote and reviewed; branches and files stay as they are", async () => {
  const root = workspaceRoot();
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
      cwd: root,
      encoding: "utf8",
    });
  const remote = mkdtempSync(join(tmpdir(), "patched-moa-remote-"));
  const before = bytesOf(path).toString();
  const at = before.split("\n").length + 1;
  git("init", "--quiet", "--bare", remote);
  git("-C", remote, "symbolic-ref", "HEAD", "refs/heads/main");
  git("push", "--quiet", remote, "HEAD:refs/heads/main");
  write(path, before + line);
  git("commit", "--quiet", "--all", "--message", "First");
  git("push", "--quiet", remote, "HEAD:refs/pull/7/head");
  git("reset", "--quiet", "--hard", "HEAD~1");
  git("remote", "add", "origin", remote);
  const state = (): string => git("for-each-ref") + git("status", "--porcelain");
  const was = state();
  await using server = await ScriptedServer.start();
  const wrong = {
    file: path,
    line: at,
    message: "It returns the second item.",
    evidence: "return items[1];",
  };
  server.model("coder").when(reviewQuestions.correctness).answers(findings(wrong));
  server.model("coder").answers(findings());
  try {
    await withSettings({ [settingKeys.models]: [{ baseUrl: server.baseUrl, model: "coder" }] }, async () => {
      const scope = { kind: "pull-request", number: 7 };
      assert.deepEqual(await vscode.commands.executeCommand(commandIds.reviewChanges, scope), {
        findings: [{ path, line: at, standing: "unconfirmed", severity: "high", change: "none" }],
        dropped: 0,
        gaps: [],
      });
      await vscode.commands.executeCommand(commandIds.dismissAllFindings);
    });
    assert.equal(state(), was);
  } finally {
    git("remote", "remove", "origin");
    rmSync(remote, { recursive: true });
  }
  await cleanUp();
});

test("without a model it says that a review needs one", async () => {
  const refusal = await vscode.commands.executeCommand<{ failed?: string }>(commandIds.reviewChanges);
  assert.equal(refusal.failed, "no-model");
});
