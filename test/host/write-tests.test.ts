import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { commandIds, settingKeys } from "../../src/editor/contributions.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";
import { bytesOf, cleanUp, uriOf, workspaceRoot, write } from "./workspace.ts";

const text = `export const unit = "EUR";

export function half(cents) {
  if (cents < 0) {
    throw new RangeError("negative");
  }
  return Math.floor(cents / 2);
}
`;

/** A new file of tests, as models write it. */
function answer(body: string): string {
  return `halves/half.test.mjs
<<<<<<< SEARCH
=======
import assert from "node:assert/strict";
import { test } from "node:test";
import { half } from "./half.mjs";

test("half", () => {
  ${body}
});
>>>>>>> REPLACE
`;
}

test("tests are written for what is at the cursor; those that assert nothing are refused", async () => {
  await using server = await ScriptedServer.start();
  server.model("idle").answers(answer("half(3);"));
  server.model("careful").answers(answer("assert.equal(half(3), 1);"));
  const models = ["idle", "careful"].map((model) => ({ baseUrl: server.baseUrl, model }));
  const node = JSON.stringify(process.execPath);
  write("halves/half.mjs", text);
  const settings = { [settingKeys.models]: models, [settingKeys.checks]: [`${node} --test`] };
  await withSettings(settings, async () => {
    const editor = await vscode.window.showTextDocument(uriOf("halves/half.mjs"));
    editor.selection = new vscode.Selection(6, 2, 6, 2);
    const presented = await vscode.commands.executeCommand<{ kind?: string }>(commandIds.writeTests);
    assert.equal(presented.kind, "proposed", JSON.stringify(presented));
    assert.ok(!existsSync(join(workspaceRoot(), "halves/half.test.mjs")));
    await vscode.commands.executeCommand(commandIds.apply);
    assert.match(bytesOf("halves/half.test.mjs").toString(), /assert\.equal\(half\(3\), 1\)/);
    // A file of tests is nothing that tests are written for.
    const refused = await vscode.commands.executeCommand<{ message?: string }>(
      commandIds.writeTests,
      uriOf("halves/half.test.mjs"),
      [uriOf("halves/half.test.mjs")],
    );
    assert.match(refused.message ?? "", /holds tests itself/);
  });
  const prompt = JSON.stringify(server.requests[0]?.body);
  assert.match(prompt, /It is the function half\./);
  assert.match(prompt, /half\.mjs, lines 3 to 8/);
  await cleanUp("halves/half.mjs", "halves/half.test.mjs");
});

test("without a model it says that writing tests needs one", async () => {
  await vscode.window.showTextDocument(uriOf("src/money.ts"));
  const refusal = await vscode.commands.executeCommand<{ failed?: string }>(commandIds.writeTests);
  assert.equal(refusal.failed, "no-model");
  await cleanUp();
});
