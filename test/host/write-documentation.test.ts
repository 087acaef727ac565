import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds, settingKeys } from "../../src/editor/contributions.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";
import { cleanUp, uriOf, write } from "./workspace.ts";

const greet = "export function greet(name: string): string {\n";
const text = `${greet}  return name;\n}\n\nfunction own() {}\n`;
const documented = `/** Greets nobody but the name. */\n${greet}`;

/** One edit of the file, as models write it. */
function answer(replacement: string): string {
  return `greet.ts\n<<<<<<< SEARCH\n${greet}=======\n${replacement}>>>>>>> REPLACE\n`;
}

test("documentation is written where it is missing; an answer that changes code as well is refused", async () => {
  await using server = await ScriptedServer.start();
  server.model("hasty").answers(answer(documented.replace("string)", "string | null)")));
  server.model("careful").answers(answer(documented));
  const models = ["hasty", "careful"].map((model) => ({ baseUrl: server.baseUrl, model }));
  write("greet.ts", text);
  const uri = uriOf("greet.ts");
  await withSettings({ [settingKeys.models]: models }, async () => {
    const { document } = await vscode.window.showTextDocument(uri);
    const presented = await vscode.commands.executeCommand<{ kind?: string }>(commandIds.writeDocumentation);
    assert.equal(presented.kind, "proposed", JSON.stringify(presented));
    await vscode.commands.executeCommand(commandIds.apply);
    // What is open is left unsaved; the next run sees it all the same.
    assert.equal(document.getText(), text.replace(greet, documented));
    // From the explorer, and once everything public says what it is.
    const again = await vscode.commands.executeCommand<{ failed?: string; message?: string }>(
      commandIds.writeDocumentation,
      uri,
      [uri],
    );
    assert.equal(again.failed, "no-problem");
    assert.match(again.message ?? "", /Nothing to document: everything public in greet\.ts/);
  });
  assert.match(JSON.stringify(server.requests[0]?.body), /function greet has no documentation/);
  assert.doesNotMatch(JSON.stringify(server.requests[0]?.body), /function own has no documentation/);
  await cleanUp("greet.ts");
});

test("what the cursor is in is documented alone; where nothing is, all that is public", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("I would not know.");
  const models = [{ baseUrl: server.baseUrl, model: "m" }];
  write("two.ts", `${greet}  return name;\n}\n\n${greet.replace("greet", "bow")}  return name;\n}\n`);
  const asked = async (line: number): Promise<readonly string[]> => {
    const before = server.requests.length;
    const selection = new vscode.Range(line, 2, line, 2);
    await vscode.window.showTextDocument(uriOf("two.ts"), { selection });
    await vscode.commands.executeCommand(commandIds.writeDocumentation);
    const text = JSON.stringify(server.requests[before]?.body);
    return ["greet", "bow"].filter((name) => text.includes(`function ${name} has no documentation`));
  };
  await withSettings({ [settingKeys.models]: models }, async () => {
    assert.deepEqual(await asked(5), ["bow"]);
    assert.deepEqual(await asked(3), ["greet", "bow"]);
  });
  await cleanUp("two.ts");
});

test("without a model it says that documentation needs one", async () => {
  await vscode.window.showTextDocument(uriOf("src/money.ts"));
  const refusal = await vscode.commands.executeCommand<{ failed?: string }>(commandIds.writeDocumentation);
  assert.equal(refusal.failed, "no-model");
  await cleanUp();
});
