import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds, settingKeys } from "../../src/editor/contributions.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";
import { bytesOf, cleanUp, eventually, workspaceRoot, write } from "./workspace.ts";

interface Git {
  getAPI(version: 1): {
    readonly repositories: readonly {
      readonly rootUri: vscode.Uri;
      readonly inputBox: { value: string };
    }[];
  };
}

test("a commit message comes into the box of source control, above what was typed; what it invents is refused", async () => {
  const git = await vscode.extensions.getExtension<Git>("vscode.git")?.activate();
  assert.ok(git, "the editor has its git extension");
  const box = await eventually(
    "the repository",
    () => git.getAPI(1).repositories.find(({ rootUri }) => rootUri.fsPath === workspaceRoot())?.inputBox,
  );
  await using server = await ScriptedServer.start();
  server.model("coder").answers("Say what a cent is in `money.ts`");
  server.model("liar").answers("Call `nowhere()`");
  const before = bytesOf("src/money.ts");
  write("src/money.ts", `// One hundredth.\n${before.toString()}`);
  const choose = (model: string): Record<string, unknown> => ({
    [settingKeys.models]: [{ baseUrl: server.baseUrl, model }],
  });
  try {
    await withSettings(choose("coder"), async () => {
      box.value = "cents";
      await vscode.commands.executeCommand(commandIds.writeCommitMessage);
      assert.equal(box.value, "Say what a cent is in `money.ts`\n\ncents");
      const asked = JSON.stringify(server.requests[0]?.body);
      assert.match(asked, /One hundredth/);
      assert.match(asked, /Write the commit message for this diff\. cents/);
    });
    await withSettings(choose("liar"), async () => {
      box.value = "mine";
      const refusal = await vscode.commands.executeCommand<{ message: string }>(
        commandIds.writeCommitMessage,
      );
      assert.match(refusal.message, /It speaks of nowhere\(\), which is neither in the diff nor a file here/);
      assert.equal(box.value, "mine");
    });
  } finally {
    box.value = "";
    write("src/money.ts", before);
  }
  await cleanUp();
});
