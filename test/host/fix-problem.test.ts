import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds } from "../../src/editor/contributions.ts";
import { proposalScheme, reviewScheme } from "../../src/editor/preview/proposal-uri.ts";
import { actionsAt } from "./actions-at.ts";
import { test } from "./suite.ts";
import { bytesOf, cleanUp, eventually, uriOf } from "./workspace.ts";

const file = "src/invoice.ts";

test("a typo: quick fix, proposal on virtual documents, applied, and undone to the very same bytes", async () => {
  const original = bytesOf(file);
  const document = await vscode.workspace.openTextDocument(uriOf(file));
  await vscode.window.showTextDocument(document);
  const [problem] = await eventually("the language service", () => {
    const found = vscode.languages.getDiagnostics(document.uri);
    return found.some(({ severity }) => severity === vscode.DiagnosticSeverity.Error) && found;
  });
  assert.ok(problem);

  const actions = await actionsAt(document.uri, problem.range, vscode.CodeActionKind.QuickFix);
  const ours = actions.find(({ title }) => title === "Fix with Patched MoA");
  const argument: unknown = ours?.command?.arguments?.[0];
  assert.deepEqual(argument, JSON.parse(JSON.stringify(argument)), "plain JSON");

  const presented = await vscode.commands.executeCommand<{ kind: string; standing: string }>(
    commandIds.fixProblem,
    argument,
  );
  assert.equal(presented.kind, "proposed", JSON.stringify(presented));
  assert.equal(presented.standing, "verified");

  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  assert.equal(tab?.label, "Patched MoA: src/invoice.ts (verified)");
  assert.ok(tab.input instanceof vscode.TabInputTextDiff);
  const { original: left, modified: right } = tab.input;
  assert.deepEqual([left.scheme, right.scheme], [proposalScheme, reviewScheme]);
  for (const uri of [left, right]) {
    assert.doesNotMatch(decodeURIComponent(uri.toString()), /amm?ount/, "no content in the address");
  }
  const [before, after] = await Promise.all(
    [left, right].map((uri) => vscode.workspace.openTextDocument(uri)),
  );
  assert.equal(before?.getText(), document.getText());
  assert.equal(after?.getText(), document.getText().replace("ammount", "amount"));
  assert.deepEqual(bytesOf(file), original, "nothing is written before the user says so");

  const applied = await vscode.commands.executeCommand(commandIds.apply);
  assert.deepEqual(applied, { files: [file], unsaved: [file] });
  assert.match(document.getText(), /total \+= amount;/);
  assert.deepEqual(bytesOf(file), original, "what is open is left for the user to save");
  assert.deepEqual(
    vscode.window.tabGroups.activeTabGroup.tabs.map(({ label }) => label),
    ["invoice.ts"],
  );

  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand("undo");
  assert.equal(document.isDirty, false, "one step took all of it back");
  await document.save();
  assert.deepEqual(bytesOf(file), original);
  await cleanUp();
});

test("a function with errors has a code lens, and a file without has none", async () => {
  const lensesOf = async (path: string): Promise<readonly string[]> => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      uriOf(path),
    );
    return lenses
      .flatMap(({ command }) => command?.title ?? [])
      .filter((title) => title.includes("Patched MoA"));
  };
  await vscode.window.showTextDocument(uriOf("src/reminder.ts"));
  await eventually(
    "both errors",
    () => vscode.languages.getDiagnostics(uriOf("src/reminder.ts")).length >= 2,
  );
  assert.deepEqual(await lensesOf("src/reminder.ts"), ["Fix with Patched MoA (2 problems)"]);
  await vscode.window.showTextDocument(uriOf("src/money.ts"));
  assert.deepEqual(await lensesOf("src/money.ts"), []);
  await cleanUp();
});

test("a problem nobody knows a remedy for ends with nothing proposed and nothing open", async () => {
  const uri = uriOf("src/discount.ts");
  await vscode.window.showTextDocument(uri);
  const [problem] = await eventually("the error", () => {
    const found = vscode.languages.getDiagnostics(uri);
    return found.length > 0 && found;
  });
  const { start, end } = problem!.range;
  const range = { start: { ...position(start) }, end: { ...position(end) } };
  const presented = await vscode.commands.executeCommand<{ kind: string }>(commandIds.fixProblem, {
    uri: uri.toString(),
    problems: [{ range, severity: "error", message: problem!.message, code: "2322", source: "ts" }],
  });
  assert.equal(presented.kind, "none", JSON.stringify(presented));
  assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 1);
  await cleanUp();
});

function position({ line, character }: vscode.Position): { line: number; character: number } {
  return { line, character };
}
