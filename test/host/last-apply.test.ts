import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { diffTexts } from "../../src/core/patch/diff/diff-texts.ts";
import type { Patch } from "../../src/core/patch/patch.ts";
import { patchFromTexts } from "../../src/core/patch/patch-from-texts.ts";
import { DiskSnapshot } from "../../src/core/workspace/disk-snapshot.ts";
import { textFile } from "../../src/core/workspace/text-file.ts";
import { Failure } from "../../src/core/workspace/failure.ts";
import { AppliedStore } from "../../src/editor/review/applied-store.ts";
import { applyProposal } from "../../src/editor/review/apply-proposal.ts";
import { withoutKnownModes } from "../../src/editor/review/file-modes.ts";
import { LastApply } from "../../src/editor/review/last-apply.ts";
import { test } from "./suite.ts";
import { bytesOf, cleanUp, eventually, uriOf, workspaceRoot, write } from "./workspace.ts";

/** Applies new texts or a patch, and gives back what a window that is opened later knows of it. */
async function applied(
  files: Readonly<Record<string, string | null>> | Patch,
  body: (later: () => LastApply, lines: readonly string[]) => Promise<void>,
): Promise<void> {
  const root = workspaceRoot();
  const folder = mkdtempSync(join(tmpdir(), "patched-moa-applied-"));
  const lines: string[] = [];
  const windows: LastApply[] = [];
  const open = (): LastApply => {
    const notices = { confirm: () => Promise.resolve(true) };
    const last = new LastApply(new AppliedStore(folder), notices, { line: (text) => void lines.push(text) });
    windows.push(last);
    return last;
  };
  try {
    const patch = isPatch(files)
      ? files
      : await patchFromTexts(new DiskSnapshot(root), new Map(Object.entries(files)));
    await applyProposal({ root, patch });
    await open().applied("a task", root, patch);
    await body(open, lines);
  } finally {
    windows.forEach((each) => each.dispose());
    rmSync(folder, { recursive: true });
  }
}

function isPatch(files: Readonly<Record<string, string | null>> | Patch): files is Patch {
  return Array.isArray(files.changes);
}

test("a proposal that only creates, or only deletes, a file does so, and a later window takes it back", async () => {
  write("goes.txt", "old\n");
  await applied({ "comes.txt": "new\n" }, async (later) => {
    assert.equal(bytesOf("comes.txt").toString(), "new\n");
    assert.deepEqual(await later().undo(), ["comes.txt"]);
    assert.equal(existsSync(join(workspaceRoot(), "comes.txt")), false);
  });
  await applied({ "goes.txt": null }, async (later) => {
    assert.equal(existsSync(join(workspaceRoot(), "goes.txt")), false);
    await later().undo();
    assert.equal(bytesOf("goes.txt").toString(), "old\n");
    await assert.rejects(later().undo(), (error) => Failure.is(error, "no-edits"));
  });
  await cleanUp("goes.txt");
});

/** Until the editor has seen it as well. */
async function changeOnDisk(path: string, text: string): Promise<void> {
  write(path, text);
  const document = await vscode.workspace.openTextDocument(uriOf(path));
  // Nobody promises that the editor is told of a change so soon after its own save: going back to the disk reads it.
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand("workbench.action.files.revert");
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  await eventually("the editor to see the disk", () => document.getText() === text);
}

test("what was edited since stays when the last apply is taken back, and what was applied finds its place", async () => {
  write("edited.txt", "one\ntwo\nthree\nfour\nfive\n");
  await applied({ "edited.txt": "one\nTWO\nthree\nfour\nfive\n" }, async (later) => {
    await changeOnDisk("edited.txt", "mine\none\nTWO\nthree\nfour\nfive\n");
    await later().undo();
    assert.equal(bytesOf("edited.txt").toString(), "mine\none\ntwo\nthree\nfour\nfive\n");
  });
  await applied({ "edited.txt": "MINE\none\ntwo\nthree\nfour\nfive\n" }, async (later) => {
    await changeOnDisk("edited.txt", "quite another text\n");
    await assert.rejects(later().undo(), (error) => Failure.is(error, "stale"));
    assert.equal(bytesOf("edited.txt").toString(), "quite another text\n");
  });
  await cleanUp("edited.txt");
});

test("a formatter that runs when the file is saved is recognised, and taken back with the change", async () => {
  const before = "one = 1\ntwo = 2\n";
  write("format.txt", before);
  const document = await vscode.workspace.openTextDocument(uriOf("format.txt"));
  await vscode.window.showTextDocument(document);
  const formatter = vscode.languages.registerDocumentFormattingEditProvider("plaintext", {
    provideDocumentFormattingEdits: (each) => [
      vscode.TextEdit.replace(
        new vscode.Range(0, 0, each.lineCount, 0),
        each.getText().replaceAll(" = ", "=").replaceAll("\n", ";\n"),
      ),
    ],
  });
  const editor = vscode.workspace.getConfiguration("editor");
  await editor.update("formatOnSave", true, vscode.ConfigurationTarget.Global);
  try {
    await applied({ "format.txt": "one = 1\ntwo = 3\n" }, async (later, lines) => {
      await document.save();
      assert.equal(bytesOf("format.txt").toString(), "one=1;\ntwo=3;\n");
      await eventually("the formatter to be recognised", () =>
        lines.includes("applied, then formatted: format.txt"),
      );
      formatter.dispose();
      await later().undo();
      assert.equal(document.getText(), before);
    });
  } finally {
    await editor.update("formatOnSave", undefined, vscode.ConfigurationTarget.Global);
    await cleanUp("format.txt");
  }
});

test("a file becomes executable with the proposal, also where nothing else of it changes, and undoing takes it back", async () => {
  const root = workspaceRoot();
  const modeOf = (path: string): number => statSync(join(root, path)).mode & 0o777;
  write("run.sh", "echo one\n");
  write("only.sh", "echo\n");
  write("already.sh", "echo one\n");
  chmodSync(join(root, "already.sh"), 0o755);
  const patch: Patch = {
    changes: (["run.sh", "only.sh", "already.sh"] as const).map((path) => {
      const before = bytesOf(path).toString();
      const hunks = diffTexts(path, before, before.replace("one", "two"), "exact");
      return { kind: "modify", path, base: textFile(before), hunks, executable: true };
    }),
  };
  const modes = (): readonly number[] => patch.changes.map(({ path }) => modeOf(path));
  const textOf = async (): Promise<string> =>
    (await vscode.workspace.openTextDocument(uriOf("run.sh"))).getText();
  const changing = await withoutKnownModes(root, patch);
  await applied(changing, async (later) => {
    assert.deepEqual(modes(), [0o755, 0o755, 0o755]);
    assert.equal(await textOf(), "echo two\n");
    await later().undo();
    assert.deepEqual(modes(), [0o644, 0o644, 0o755]);
    assert.equal(await textOf(), "echo one\n");
  });
  await cleanUp("run.sh", "only.sh", "already.sh");
});
