import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as vscode from "vscode";
import { commandIds, settingKeys } from "../../src/editor/contributions.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";
import { cleanUp, uriOf, workspaceRoot } from "./workspace.ts";

const page = "# Use\n\nAmounts are added up in [money](../src/money.ts).\n";

function answer(text: string): string {
  return `docs/use.md\n<<<<<<< SEARCH\n=======\n${text}>>>>>>> REPLACE\n`;
}

test("a page is written from the code; one with a dead link is refused, and the line is told", async () => {
  await using server = await ScriptedServer.start();
  server.model("hasty").answers(answer(page.replace("money.ts", "purse.ts")));
  server.model("careful").answers(answer(page));
  const models = ["hasty", "careful"].map((model) => ({ baseUrl: server.baseUrl, model }));
  await withSettings({ [settingKeys.models]: models }, async () => {
    const presented = await vscode.commands.executeCommand<{ kind?: string }>(
      commandIds.writePage,
      "docs/use.md",
      "",
    );
    assert.equal(presented.kind, "proposed", JSON.stringify(presented));
    // What is looked at can be taken along as a file, and stays open.
    const patch = uriOf("use.patch");
    const saved = await vscode.commands.executeCommand<object>(commandIds.savePatch, patch.toString());
    assert.deepEqual(saved, { saved: patch.toString() });
    execFileSync("git", ["apply", "--check", patch.fsPath], { cwd: workspaceRoot() });
    await vscode.commands.executeCommand(commandIds.apply);
    const { document } = await vscode.window.showTextDocument(uriOf("docs/use.md"));
    assert.equal(document.getText(), page);
  });
  await withSettings({ [settingKeys.models]: models.slice(0, 1) }, async () => {
    const refused = await vscode.commands.executeCommand<object>(commandIds.writePage, "docs/other.md", "");
    assert.doesNotMatch(JSON.stringify(refused), /"proposed"/);
    const odd = await vscode.commands.executeCommand<{ failed?: string }>(
      commandIds.writePage,
      "src/money.ts",
      "",
    );
    assert.equal(odd.failed, "usage");
  });
  assert.match(JSON.stringify(server.requests[0]?.body), /docs\/use\.md is not there yet/);
  await cleanUp("docs/use.md", "use.patch");
});
