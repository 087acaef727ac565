import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds } from "../../src/editor/contributions.ts";
import { test } from "./suite.ts";
import { bytesOf, cleanUp, uriOf, write } from "./workspace.ts";

test("all problems of a folder, also of files that nobody opened: one proposal, one apply, and what stays is told", async () => {
  const paths = ["src/discount.ts", "src/invoice.ts", "src/reminder.ts", "src/report.ts"];
  const originals = paths.map(bytesOf);
  const presented = await vscode.commands.executeCommand<{ kind: string; standing: string }>(
    commandIds.fixAllProblems,
    uriOf("src"),
  );
  assert.deepEqual(
    [presented.kind, presented.standing],
    ["proposed", "incomplete"],
    JSON.stringify(presented),
  );
  assert.deepEqual(paths.map(bytesOf), originals, "nothing is written before the user says so");
  const applied = await vscode.commands.executeCommand<{ files: string[] }>(commandIds.apply);
  assert.deepEqual(applied.files.toSorted(), ["src/invoice.ts", "src/reminder.ts", "src/report.ts"]);
  const text = async (path: string): Promise<string> =>
    (await vscode.workspace.openTextDocument(uriOf(path))).getText();
  assert.match(await text("src/invoice.ts"), /total \+= amount;/);
  assert.match(await text("src/report.ts"), /import \{ formatMoney \} from/);
  assert.match(await text("src/reminder.ts"), /const contact = await book\.find/);

  // That one undo takes all of it back, an end-to-end test sees: the editor asks whether all files are meant.
  await cleanUp();
  paths.forEach((path, index) => write(path, originals[index]!));
});

test("a file without problems is nothing to fix, and nothing is run", async () => {
  const answer = await vscode.commands.executeCommand(
    commandIds.fixAllProblems,
    uriOf("src/money.ts").toString(),
  );
  assert.deepEqual(answer, {
    failed: "no-problem",
    message: "Failure: No problem is reported in src/money.ts; there is nothing to fix.",
  });
  await cleanUp();
});
