import assert from "node:assert/strict";
import * as vscode from "vscode";
import { EditWithInstruction } from "../../src/editor/commands/edit-with-instruction.ts";
import { commandIds } from "../../src/editor/contributions.ts";
import type { RunRequest } from "../../src/editor/run/run-controller.ts";
import { test } from "./suite.ts";
import { cleanUp, uriOf, workspaceRoot } from "./workspace.ts";

test("an edit that is run again is about the same lines of the same file, whatever is open by then", async () => {
  const requests: RunRequest[] = [];
  const run = (request: RunRequest) => Promise.resolve(requests.push(request)) as Promise<never>;
  const models = [{ baseUrl: "http://localhost", model: "m" }] as never;
  const command = new EditWithInstruction({ run }, { models, mix: "" });
  const selection = new vscode.Range(1, 0, 3, 0);
  await vscode.window.showTextDocument(uriOf("src/money.ts"), { selection });
  await command.execute("Give it a constant");
  await vscode.window.showTextDocument(uriOf("src/invoice.ts"));
  const args = requests[0]?.again.args ?? [];
  await command.execute(...(JSON.parse(JSON.stringify(args)) as unknown[]));
  const [first, second] = requests.map(({ file, task, again }) => ({ path: file.path, task, again }));
  assert.equal(first?.path, "src/money.ts");
  assert.deepEqual(first.task.target, { path: "src/money.ts", lines: { first: 1, last: 2 } });
  assert.deepEqual(second, first);
  await cleanUp();
});

test("a target that makes no sense is refused", async () => {
  const uri = uriOf("src/money.ts").toString();
  for (const target of [
    7,
    {},
    { uri, lines: 3 },
    { uri, lines: { first: 2, last: 1 } },
    { uri, lines: { first: -1, last: 1 } },
    { uri, lines: { first: 0.5, last: 1 } },
  ]) {
    const refusal = await vscode.commands.executeCommand<{ failed?: string }>(
      commandIds.editWithInstruction,
      "Do it",
      target,
    );
    assert.equal(refusal.failed, "usage", JSON.stringify(target));
  }
});

test("a target outside the workspace is refused", async () => {
  const uri = vscode.Uri.file(`${workspaceRoot()}-elsewhere/a.ts`).toString();
  const refusal = await vscode.commands.executeCommand<{ failed?: string }>(
    commandIds.editWithInstruction,
    "Do it",
    { uri },
  );
  assert.equal(refusal.failed, "outside-workspace");
});
