import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { commandIds } from "../../src/editor/contributions.ts";
import { fix, Misspelling } from "./misspelling.ts";
import { actionsAt } from "./actions-at.ts";
import { test } from "./suite.ts";
import { cleanUp, uriOf, write } from "./workspace.ts";

interface Refusal {
  readonly failed?: string;
  readonly message?: string;
}

const problem = {
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } },
  message: "Wrong.",
};

function fixIn(uri: vscode.Uri): Thenable<Refusal> {
  return vscode.commands.executeCommand(commandIds.fixProblem, { uri: uri.toString(), problems: [problem] });
}

test("a file outside the workspace is refused, and the lightbulb does not offer it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "patched-moa-outside-"));
  const file = join(folder, "teh.txt");
  writeFileSync(file, "teh\n");
  const uri = vscode.Uri.file(file);
  assert.equal((await fixIn(uri)).failed, "outside-workspace");
  await vscode.workspace.openTextDocument(uri);
  const range = new vscode.Range(0, 0, 0, 3);
  const diagnostics = vscode.languages.createDiagnosticCollection("outside");
  diagnostics.set(uri, [new vscode.Diagnostic(range, "Wrong.")]);
  assert.deepEqual(await actionsAt(uri, range), []);
  diagnostics.dispose();
  rmSync(folder, { recursive: true });
});

test("a document that was never saved is refused, with what to do", async () => {
  const document = await vscode.workspace.openTextDocument({ content: "teh\n" });
  const refusal = await fixIn(document.uri);
  assert.equal(refusal.failed, "outside-workspace");
  assert.match(refusal.message ?? "", /save it/);
});

test("a problem that is gone is not fixed on the strength of an old click", async () => {
  write("gone.txt", "all well\n");
  assert.equal((await fixIn(uriOf("gone.txt"))).failed, "no-problem");
  await cleanUp("gone.txt");
});

test("a binary file is refused", async () => {
  write("binary.txt", Buffer.from([0x74, 0x65, 0x68, 0, 1, 2, 0xff]));
  const diagnostics = vscode.languages.createDiagnosticCollection("binary");
  diagnostics.set(uriOf("binary.txt"), [new vscode.Diagnostic(new vscode.Range(0, 0, 0, 3), "Wrong.")]);
  assert.equal((await fixIn(uriOf("binary.txt"))).failed, "binary");
  diagnostics.dispose();
  await cleanUp("binary.txt");
});

test("arguments that make no sense are refused", async () => {
  for (const argument of [{}, 7, { uri: "file:///a", problems: [{}] }]) {
    const refusal = await vscode.commands.executeCommand<Refusal>(commandIds.fixProblem, argument);
    assert.equal(refusal.failed, "usage", JSON.stringify(argument));
  }
});

test("an edit by instruction without any model says that it needs one, before it asks for the instruction", async () => {
  await vscode.window.showTextDocument(uriOf("src/money.ts"));
  const refusal = await vscode.commands.executeCommand<Refusal>(commandIds.editWithInstruction);
  assert.equal(refusal.failed, "no-model");
  await cleanUp();
});

test("Apply, Discard and Cancel say so when there is nothing to act on", async () => {
  for (const id of [commandIds.apply, commandIds.discard, commandIds.cancel]) {
    assert.ok((await vscode.commands.executeCommand<Refusal>(id)).failed, id);
  }
});

test("one run at a time: a second one is refused, and Cancel ends the first", async () => {
  write("busy.txt", "teh\n");
  const misspelling = await Misspelling.in("busy.txt");
  const first = fix("busy.txt");
  const second = (await fix("busy.txt")) as Refusal;
  assert.equal(second.failed, "usage");
  await vscode.commands.executeCommand(commandIds.cancel);
  assert.equal(((await first) as Refusal).failed, "cancelled");
  misspelling.dispose();
  await cleanUp("busy.txt");
});
