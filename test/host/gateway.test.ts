import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds, settingKeys } from "../../src/editor/contributions.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";

test("mixtures are served to other programs from the user's endpoints, with a key, until they are stopped", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("done");
  await withSettings({ [settingKeys.endpoints]: [{ baseUrl: server.baseUrl }] }, async () => {
    const start = (): Thenable<{ readonly baseUrl: string }> =>
      vscode.commands.executeCommand(commandIds.startGateway);
    const { baseUrl } = await start();
    assert.match(baseUrl, /^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    assert.deepEqual(await start(), { baseUrl }, "a second start is the first");
    const health = await fetch(new URL("/health", baseUrl));
    assert.deepEqual(await health.json(), { status: "ok" });
    assert.equal((await fetch(`${baseUrl}/models`)).status, 401);
    await vscode.commands.executeCommand(commandIds.stopGateway);
    await assert.rejects(fetch(new URL("/health", baseUrl)));
  });
});
