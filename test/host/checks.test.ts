import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { BaselineBook } from "../../src/core/verify/earlier/baseline-book.ts";
import { commandIds, settingKeys } from "../../src/editor/contributions.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { bytesOf, cleanUp, uriOf, write } from "./workspace.ts";
import { withSettings } from "./with-settings.ts";

const answer = `greeting.txt
<<<<<<< SEARCH
good morning
=======
good evening
>>>>>>> REPLACE
`;

/** Ticks the only check of the list. The list takes a moment to come up; until then the keys do nothing. */
async function chooseOnly(): Promise<unknown> {
  for (;;) {
    let result: { readonly checks?: readonly string[] } | undefined;
    const chosen = Promise.resolve(vscode.commands.executeCommand<typeof result>(commandIds.chooseChecks));
    void chosen.then((value) => (result = value));
    while (result === undefined) {
      for (const key of ["quickInput.first", "quickPickManyToggle", "acceptSelectedQuickOpenItem"]) {
        const id = key.includes(".") ? key : `workbench.action.${key}`;
        await vscode.commands.executeCommand(id);
      }
    }
    // Accepted between the keys: the user would open the list again.
    if (result.checks?.length !== 0) {
      return result;
    }
  }
}

test("checks that the project names are run on patches only after the user has chosen them, and not when they are changed", async () => {
  await using server = await ScriptedServer.start();
  server.model("coder").answers(answer);
  const models = [{ baseUrl: server.baseUrl, model: "coder" }];
  const state = mkdtempSync(join(tmpdir(), "patched-moa-host-"));
  const mark = join(state, "mark");
  const before = process.env["PATCHED_MOA_HOME"];
  process.env["PATCHED_MOA_HOME"] = state;
  const manifest = bytesOf("package.json");
  const scripts = (more: string): string =>
    JSON.stringify({ type: "module", scripts: { test: `node mark.cjs${more}` } });
  write("mark.cjs", `require("fs").appendFileSync(${JSON.stringify(mark)}, "x");\n`);
  write("package.json", scripts(""));
  write("greeting.txt", "good morning\n");
  const edit = async (): Promise<void> => {
    const target = { uri: uriOf("greeting.txt").toString() };
    const presented = await vscode.commands.executeCommand<{ kind?: string }>(
      commandIds.editWithInstruction,
      "Greet in the evening",
      target,
    );
    assert.equal(presented.kind, "proposed", JSON.stringify(presented));
    await vscode.commands.executeCommand(commandIds.discard);
  };
  try {
    await withSettings({ [settingKeys.models]: models }, async () => {
      await edit();
      assert.equal(existsSync(mark), false, "run without having been chosen");

      assert.deepEqual(await chooseOnly(), { checks: ["npm test"] });
      await edit();
      assert.equal(existsSync(mark), true, "chosen and not run");

      rmSync(mark);
      write("package.json", scripts(" again"));
      await edit();
      assert.equal(existsSync(mark), false, "run although it was changed");
    });
  } finally {
    write("package.json", manifest);
    if (before === undefined) {
      delete process.env["PATCHED_MOA_HOME"];
    } else {
      process.env["PATCHED_MOA_HOME"] = before;
    }
    rmSync(state, { recursive: true });
    await cleanUp("greeting.txt", "mark.cjs");
  }
});

test("what checks said in earlier runs is forgotten when the user says so", async () => {
  const state = mkdtempSync(join(tmpdir(), "patched-moa-host-"));
  const before = process.env["PATCHED_MOA_HOME"];
  process.env["PATCHED_MOA_HOME"] = state;
  try {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const book = new BaselineBook(state, folder.uri.fsPath);
    await book.put({ key: "0".repeat(64), at: Date.now(), checks: [] });
    assert.equal(await book.has([]), true);
    assert.deepEqual(await vscode.commands.executeCommand(commandIds.forgetCheckResults), { forgotten: 1 });
    assert.equal(await book.has([]), false);
  } finally {
    if (before === undefined) {
      delete process.env["PATCHED_MOA_HOME"];
    } else {
      process.env["PATCHED_MOA_HOME"] = before;
    }
    rmSync(state, { recursive: true });
  }
});
