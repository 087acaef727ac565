import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "./suite.ts";

test("the editor knows the extension under test", () => {
  assert.ok(vscode.extensions.getExtension("patched-moa.patched-moa"));
});
