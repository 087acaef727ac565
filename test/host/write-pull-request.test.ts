import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as vscode from "vscode";
import { commandIds, settingKeys } from "../../src/editor/contributions.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";
import { bytesOf, cleanUp, workspaceRoot, write } from "./workspace.ts";

function git(...args: readonly string[]): void {
  const identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
  execFileSync("git", [...identity, ...args], { cwd: workspaceRoot() });
}

test("what a branch brings is described in a document of its own; what it invents is refused", async () => {
  await using server = await ScriptedServer.start();
  server.model("coder").answers("Say what a cent is\n\n`money.ts` tells readers what its numbers mean.");
  server.model("liar").answers("Call it\n\n`nowhere()` is new.");
  const describe = async (model: string, into: string): Promise<unknown> => {
    let said: unknown;
    await withSettings({ [settingKeys.models]: [{ baseUrl: server.baseUrl, model }] }, async () => {
      said = await vscode.commands.executeCommand(commandIds.writePullRequest, undefined, into);
    });
    return said;
  };
  git("tag", "before");
  write("src/money.ts", `// One hundredth.\n${bytesOf("src/money.ts").toString()}`);
  git("commit", "-qam", "Cents are explained");
  try {
    await describe("coder", "before");
    const document = vscode.window.activeTextEditor?.document;
    assert.deepEqual([document?.languageId, document?.isUntitled], ["markdown", true]);
    assert.equal(
      document?.getText(),
      "Say what a cent is\n\n`money.ts` tells readers what its numbers mean.",
    );
    assert.match(JSON.stringify(server.requests[0]?.body), /One hundredth.*Cents are explained/);
    assert.match(
      JSON.stringify(await describe("liar", "before")),
      /nowhere\(\), which is neither in the diff/,
    );
    assert.match(JSON.stringify(await describe("coder", "none-such")), /none-such/);
    assert.equal(vscode.window.activeTextEditor?.document, document);
  } finally {
    git("reset", "-q", "--hard", "before");
    git("tag", "-d", "before");
  }
  await cleanUp();
});
