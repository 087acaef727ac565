import assert from "node:assert/strict";
import * as vscode from "vscode";
import { DiskSnapshot } from "../../src/core/workspace/disk-snapshot.ts";
import { EditorLanguages } from "../../src/editor/language/editor-languages.ts";
import { test } from "./suite.ts";
import { cleanUp, workspaceRoot, write } from "./workspace.ts";

test("the editor's own servers say what is wrong with style sheets, JSON and pages as a candidate leaves them", async () => {
  write("page.css", "a { color: red; }\n");
  const { signal } = new AbortController();
  const languages = new EditorLanguages("no worker is needed");
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).length;
  try {
    const snapshot = new DiskSnapshot(workspaceRoot());
    const task = { kind: "edit", instruction: "", problems: [], checks: [] } as const;
    const diagnosers = await languages.diagnosers(workspaceRoot(), snapshot, task);
    const errorsIn = async (path: string, text?: string): Promise<readonly string[]> => {
      const asked = diagnosers.filter((diagnoser) => diagnoser.covers(path));
      assert.equal(asked.length, 1, `one has a say in ${path}`);
      const overlay = new Map(text === undefined ? [] : [[path, text]]);
      const { found, unknown } = await asked[0]!.examine([path], overlay, signal);
      assert.deepEqual([...unknown], []);
      return found.filter(({ severity }) => severity === "error").map(({ message }) => message);
    };
    assert.deepEqual(await errorsIn("page.css"), []);
    assert.deepEqual(await errorsIn("page.css", "a { color: red;\n"), ["} expected"]);
    assert.deepEqual(await errorsIn("page.css"), [], "the same file again");
    assert.deepEqual(await errorsIn("new/sheet.scss", "a { b { color: $x; } }\n@mixin {"), [
      "identifier expected",
    ]);
    assert.deepEqual(await errorsIn("data.json", '{ "a": 1, }'), ["Trailing comma"]);
    assert.deepEqual(await errorsIn("tsconfig.build.json", '{ // why\n "a": 1 }'), []);
    assert.deepEqual(await errorsIn("page.html", "<script>let x = ;</script>"), ["Expression expected."]);
    assert.equal(vscode.window.tabGroups.all.flatMap((group) => group.tabs).length, tabs);
  } finally {
    languages.dispose();
    await cleanUp("page.css");
  }
});
