import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds } from "../../src/editor/contributions.ts";
import { actionsAt } from "./actions-at.ts";
import { test } from "./suite.ts";
import { cleanUp, eventually, uriOf } from "./workspace.ts";

test("a selection can be rewritten from the light bulb, and a cursor alone offers nothing", async () => {
  const { uri } = await vscode.workspace.openTextDocument(uriOf("src/money.ts"));
  const rewrite = vscode.CodeActionKind.RefactorRewrite;
  const [action, documentation, tests, ...others] = await actionsAt(
    uri,
    new vscode.Range(1, 0, 3, 0),
    rewrite,
  );
  assert.equal(action?.title, "Edit with Patched MoA…");
  assert.equal(documentation?.title, "Write documentation with Patched MoA");
  assert.equal(documentation.command?.command, commandIds.writeDocumentation);
  assert.equal(tests?.title, "Write tests with Patched MoA");
  assert.equal(tests.command?.command, commandIds.writeTests);
  assert.deepEqual(others, []);
  assert.equal(action.command?.command, commandIds.editWithInstruction);
  const [, target] = (action.command.arguments ?? []) as readonly unknown[];
  assert.deepEqual(target, { uri: uri.toString(), lines: { first: 1, last: 2 } });
  assert.deepEqual(await actionsAt(uri, new vscode.Range(1, 0, 1, 0), rewrite), []);
  await cleanUp();
});

test("a file with errors has a source action for all of them, and one without has none", async () => {
  const source = vscode.CodeActionKind.Source;
  const uri = uriOf("src/reminder.ts");
  await vscode.window.showTextDocument(uri);
  const errors = await eventually("both errors", () => {
    const found = vscode.languages.getDiagnostics(uri);
    return found.length >= 2 && found;
  });
  const [action] = await actionsAt(uri, new vscode.Range(0, 0, 0, 0), source);
  assert.equal(action?.title, "Fix all errors of this file with Patched MoA");
  const [ref] = (action.command?.arguments ?? []) as readonly { readonly problems: readonly unknown[] }[];
  assert.equal(ref?.problems.length, errors.length);
  const well = uriOf("src/money.ts");
  await vscode.window.showTextDocument(well);
  assert.deepEqual(await actionsAt(well, new vscode.Range(0, 0, 0, 0), source), []);
  await cleanUp();
});

test("a cell of a notebook without a file is refused in one sentence that says what to do", async () => {
  const cell = new vscode.NotebookCellData(
    vscode.NotebookCellKind.Code,
    "const a: number = 'x';",
    "typescript",
  );
  const notebook = await vscode.workspace.openNotebookDocument(
    "interactive",
    new vscode.NotebookData([cell]),
  );
  const { uri } = notebook.cellAt(0).document;
  const answer = await vscode.commands.executeCommand<{ failed: string; message: string }>(
    commandIds.editWithInstruction,
    "anything",
    { uri: uri.toString() },
  );
  assert.equal(answer.failed, "outside-workspace");
  assert.match(answer.message, /not possible in this cell.*move the code/);
  await cleanUp();
});
