import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds, settingKeys } from "../../src/editor/contributions.ts";
import { findings, reviewQuestions } from "../support/review-answers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";
import { bytesOf, cleanUp, uriOf, write } from "./workspace.ts";

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

test("without a model it says that a review needs one", async () => {
  const refusal = await vscode.commands.executeCommand<{ failed?: string }>(commandIds.reviewChanges);
  assert.equal(refusal.failed, "no-model");
});
