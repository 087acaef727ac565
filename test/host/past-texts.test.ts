import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { JournalReaderThread } from "../../src/core/archive/journal-reader-thread.ts";
import { drawRun } from "../../src/core/run/show/draw-run.ts";
import { runMarkdown } from "../../src/core/run/show/run-markdown.ts";
import { commandIds, settingKeys } from "../../src/editor/contributions.ts";
import { RunArchive } from "../../src/editor/run/run-archive.ts";
import { matches, runItem } from "../../src/editor/views/run-item.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";
import { cleanUp, eventually, uriOf, write } from "./workspace.ts";

test("a text is among the past runs with what it cost, opens as one, is exported in full and comes again from its journal", async () => {
  const state = mkdtempSync(join(tmpdir(), "patched-moa-"));
  const before = process.env["PATCHED_MOA_HOME"];
  process.env["PATCHED_MOA_HOME"] = state;
  await using server = await ScriptedServer.start();
  server.models("a", "b", "c").when("Criticise each answer").answers("The first one is right.");
  server.model("a").when("final answer").answers("`greet` returns its `name` as it is.");
  server.model("a").answers("`greet` returns its `name`.");
  server.model("b").answers("See line 4000.");
  server.model("c").answers("It greets.");
  write("greet.ts", "export function greet(name: string): string {\n  return name;\n}\n");
  const extension = vscode.extensions.getExtension("patched-moa.patched-moa");
  const journals = new JournalReaderThread(join(extension?.extensionPath ?? "", "dist"));
  try {
    const models = ["a", "b", "c"].map((model) => ({ baseUrl: server.baseUrl, model }));
    await withSettings({ [settingKeys.models]: models }, async () => {
      await vscode.window.showTextDocument(uriOf("greet.ts"));
      const said = await vscode.commands.executeCommand<{ text?: string }>(commandIds.explainCode);
      assert.equal(said.text, "`greet` returns its `name` as it is.");
    });
    const archive = new RunArchive(state, journals);
    const [past, ...others] = archive.list();
    assert.ok(past, "it is listed");
    assert.deepEqual(others, []);
    const item = runItem(past);
    assert.equal(item.label, "explanation of greet.ts");
    assert.match(String(item.description), /^accepted · \$\d/);
    assert.equal(item.contextValue, "run");
    assert.ok(matches(past, "greet.ts explanation adaptive"), "it is found by its words");
    assert.ok(!matches(past, "greet.ts commit"), "it is not found by others");

    const { run } = past.summary;
    const calls = server.requests.length;
    const kept = drawRun(await archive.moments(run));
    const again = drawRun(await archive.replay(run, new AbortController().signal));
    assert.equal(server.requests.length, calls);
    assert.equal(runMarkdown(run, again), runMarkdown(run, kept));
    const page = runMarkdown(run, kept);
    assert.match(page, /^# explanation of greet\.ts\n/);
    assert.match(page, /- Strategy: adaptive\n- State: done\n- Cost: \$0\.00 for \d answers/);
    assert.match(page, /## Outcome\n\nCandidate (\d) was chosen\. a .*: Mixed of \d texts\./);
    assert.match(
      page,
      /Candidate \d: b [^]*Cannot be used:\n\n- It speaks of line 4000, which is not there\./,
    );
    assert.match(
      page,
      /Candidate \d: synthesis by a .* \(chosen\)\n\n```\n`greet` returns its `name` as it is\./,
    );
    assert.match(page, /### \d\. critique: .*[^]*\*\*answer\*\*\n\n```\nThe first one is right\./);
    assert.match(page, /\*\*system\*\*\n\n```\nYou explain code/);

    await vscode.commands.executeCommand(commandIds.openPastRun, run);
    await eventually("the tab with the run", () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label }) => label === "Run: explanation of greet.ts"),
    );
    archive.remove(run);
    assert.deepEqual(archive.list(), []);
  } finally {
    await journals.dispose();
    if (before === undefined) {
      delete process.env["PATCHED_MOA_HOME"];
    } else {
      process.env["PATCHED_MOA_HOME"] = before;
    }
    rmSync(state, { recursive: true, force: true });
  }
  await cleanUp("greet.ts");
});
