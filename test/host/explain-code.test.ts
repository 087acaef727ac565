import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds, settingKeys, textScheme } from "../../src/editor/contributions.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";
import { cleanUp, uriOf, write } from "./workspace.ts";

test("the selection is explained in a page beside it, with what is not saved yet, and nothing of it is loaded", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("`greet` returns its `name` (line 2). <img src=x> ![p](x.png)");
  write("greet.ts", "export function greet(name: string): string {\n  return name;\n}\n");
  await withSettings({ [settingKeys.models]: [{ baseUrl: server.baseUrl, model: "m" }] }, async () => {
    const editor = await vscode.window.showTextDocument(uriOf("greet.ts"));
    await editor.edit((edit) => edit.insert(new vscode.Position(3, 0), "// unsaved\n"));
    editor.selection = new vscode.Selection(0, 0, 1, 3);
    const said = await vscode.commands.executeCommand<{ text?: string }>(commandIds.explainCode);
    assert.match(said.text ?? "", /^`greet` returns/);
  });
  assert.match(JSON.stringify(server.requests[0]?.body), /4 \| \/\/ unsaved/);
  assert.match(JSON.stringify(server.requests[0]?.body), /Explain lines 1 to 2 of greet\.ts\./);
  const shown = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === textScheme);
  assert.match(
    shown?.getText() ?? "",
    /\*\*greet\.ts:1-2\*\*\n\n`greet` returns its `name` \(line 2\)\. &lt;img/,
  );
  assert.doesNotMatch(shown?.getText() ?? "", /!\[p\]/);
  await cleanUp("greet.ts");
});

test("an explanation that speaks of a line that is not there is not shown", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("See line 4000.");
  await withSettings({ [settingKeys.models]: [{ baseUrl: server.baseUrl, model: "m" }] }, async () => {
    await vscode.window.showTextDocument(uriOf("src/money.ts"));
    const refused = await vscode.commands.executeCommand<{ failed?: string; message?: string }>(
      commandIds.explainCode,
    );
    assert.equal(refused.failed, "no-edits");
    assert.match(refused.message ?? "", /line 4000, which is not there/);
  });
  await cleanUp();
});
