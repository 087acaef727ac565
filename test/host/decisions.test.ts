import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { commandIds, settingKeys } from "../../src/editor/contributions.ts";
import { Settings } from "../../src/editor/settings/settings.ts";
import { mixingOf } from "../../src/editor/run/mixing.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { bytesOf, cleanUp, eventually, uriOf, write } from "./workspace.ts";
import { withSettings } from "./with-settings.ts";

const answer = `greeting.txt
<<<<<<< SEARCH
good morning
=======
good evening
>>>>>>> REPLACE
`;

/** An own folder for what the product remembers, while `body` runs. */
async function withState(body: (scores: () => readonly Record<string, unknown>[]) => Promise<void>) {
  const before = process.env["PATCHED_MOA_HOME"];
  const folder = mkdtempSync(join(tmpdir(), "patched-moa-host-"));
  process.env["PATCHED_MOA_HOME"] = folder;
  try {
    await body(() => {
      const scores = join(folder, "scores");
      const lines = readdirSync(scores).flatMap((name) =>
        readFileSync(join(scores, name), "utf8").split("\n"),
      );
      return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Record<string, unknown>);
    });
  } finally {
    if (before === undefined) {
      delete process.env["PATCHED_MOA_HOME"];
    } else {
      process.env["PATCHED_MOA_HOME"] = before;
    }
    rmSync(folder, { recursive: true });
  }
}

async function edit(path: string): Promise<void> {
  const target = { uri: uriOf(path).toString() };
  const presented = await vscode.commands.executeCommand<{ kind?: string }>(
    commandIds.editWithInstruction,
    "Greet in the evening",
    target,
  );
  assert.equal(presented.kind, "proposed", JSON.stringify(presented));
}

test("what the user discards and applies is written down for the models of the run, and the scores can be looked at", async () => {
  await using server = await ScriptedServer.start();
  server.model("coder").answers(answer);
  const models = [{ baseUrl: server.baseUrl, model: "coder" }];
  write("greeting.txt", "good morning\n");
  await withState(async (scores) => {
    await withSettings({ [settingKeys.models]: models, [settingKeys.roster]: true }, async () => {
      await edit("greeting.txt");
      await vscode.commands.executeCommand(commandIds.discard);
      await edit("greeting.txt");
      await vscode.commands.executeCommand(commandIds.apply);
    });
    assert.equal(bytesOf("greeting.txt").toString(), "good evening\n");
    const lines = scores();
    const [first, second] = lines.filter(({ kind }) => kind === "run");
    assert.deepEqual(
      lines.filter(({ kind }) => kind === "decision").map(({ run, accepted }) => [run, accepted]),
      [
        [first?.["id"], false],
        [second?.["id"], true],
      ],
    );
    const shown = vscode.commands.executeCommand(commandIds.modelScores);
    let result: unknown;
    void shown.then((value) => (result = value));
    await eventually("the list of models", () => {
      void vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return result;
    });
    assert.deepEqual(result, { models: 1 });
  });
  await cleanUp("greeting.txt");
});

test("how answers are mixed is the user's choice, and what does not exist is refused by its name", async () => {
  const chosen = {
    [settingKeys.strategy]: "moa",
    [settingKeys.layers]: 3,
    [settingKeys.overlays]: ["robust"],
    [settingKeys.frugal]: true,
  };
  await withSettings(chosen, (settings) => {
    const { strategy, overlays, settings: own } = mixingOf(settings);
    assert.deepEqual([strategy, overlays, own.layers, own.frugal], ["moa", ["robust"], 3, true]);
    return Promise.resolve();
  });
  const wrong = {
    [settingKeys.strategy]: "best",
    [settingKeys.overlays]: ["robust", "rubust"],
    [settingKeys.layers]: 7,
  };
  for (const [key, value] of Object.entries(wrong)) {
    await withSettings({ [key]: value }, (settings) => {
      assert.throws(() => mixingOf(settings), new RegExp(key.replace(".", "\\.")), key);
      return Promise.resolve();
    });
  }
  assert.equal(new Settings().roster, false);
});
