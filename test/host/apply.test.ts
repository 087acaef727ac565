import assert from "node:assert/strict";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { patchFromTexts } from "../../src/core/patch/patch-from-texts.ts";
import { DiskSnapshot } from "../../src/core/workspace/disk-snapshot.ts";
import { applyProposal } from "../../src/editor/review/apply-proposal.ts";
import { commandIds } from "../../src/editor/contributions.ts";
import { fix, Misspelling } from "./misspelling.ts";
import { test } from "./suite.ts";
import { bytesOf, cleanUp, lock, uriOf, workspaceRoot, write } from "./workspace.ts";

async function propose(path: string): Promise<void> {
  const presented = (await fix(path)) as { kind?: string };
  assert.equal(presented.kind, "proposed", JSON.stringify(presented));
}

function apply(): Thenable<unknown> {
  return vscode.commands.executeCommand(commandIds.apply);
}

/** One file that is open in a tab, proposed to be fixed. */
async function inTab(
  path: string,
  content: string | Uint8Array,
  body: (document: vscode.TextDocument) => Promise<void>,
) {
  write(path, content);
  const misspelling = await Misspelling.in(path);
  try {
    const document = await vscode.workspace.openTextDocument(uriOf(path));
    await vscode.window.showTextDocument(document);
    await propose(path);
    await body(document);
  } finally {
    misspelling.dispose();
    await cleanUp(path);
  }
}

for (const [name, file, content] of [
  ["line feeds", "unix.txt", "one\nteh\nthree\n"],
  ["Windows line ends", "windows.txt", "one\r\nteh\r\nthree\r\n"],
  ["no final line end", "open.txt", "one\r\nteh"],
  ["a byte-order mark", "mark.txt", "\ufeffone\nteh\n"],
] as const) {
  test(`a file with ${name} keeps them when the change is saved, and undo gives back every byte`, async () => {
    await inTab(file, content, async (document) => {
      assert.deepEqual(await apply(), { files: [file], unsaved: [file] });
      await document.save();
      assert.equal(bytesOf(file).toString(), content.replace("teh", "the"));
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand("undo");
      await document.save();
      assert.equal(bytesOf(file).toString(), content);
    });
  });
}

test("a file with several kinds of line ends keeps each of them", async () => {
  const content = "one\r\ntwo\nteh\r\nfour\n";
  await inTab("mixed.txt", content, async () => {
    assert.deepEqual(await apply(), { files: ["mixed.txt"], unsaved: [] });
    assert.equal(bytesOf("mixed.txt").toString(), content.replace("teh", "the"));
  });
});

test("a dirty buffer is what is fixed, its other edits stay, and nothing is saved", async () => {
  write("dirty.txt", "teh\n");
  const misspelling = await Misspelling.in("dirty.txt");
  const document = await vscode.workspace.openTextDocument(uriOf("dirty.txt"));
  const editor = await vscode.window.showTextDocument(document);
  await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "my own words\n"));
  misspelling.underline();
  await propose("dirty.txt");
  assert.deepEqual(await apply(), { files: ["dirty.txt"], unsaved: ["dirty.txt"] });
  assert.equal(document.getText(), "my own words\nthe\n");
  assert.equal(bytesOf("dirty.txt").toString(), "teh\n");
  misspelling.dispose();
  await cleanUp("dirty.txt");
});

test("several files are one proposal; those open nowhere are saved, the one in a tab is not", async () => {
  write("a.txt", "teh\n");
  write("b.txt", "x\nteh\n");
  const misspelling = await Misspelling.in("a.txt", "b.txt");
  await vscode.window.showTextDocument(uriOf("a.txt"));
  await propose("a.txt");
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  assert.equal(tab?.label, "Patched MoA: checked (2 files)");
  assert.deepEqual(await apply(), { files: ["a.txt", "b.txt"], unsaved: ["a.txt"] });
  assert.equal(bytesOf("a.txt").toString(), "teh\n");
  assert.equal(bytesOf("b.txt").toString(), "x\nthe\n");
  assert.deepEqual(
    vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
    ["a.txt"],
  );
  misspelling.dispose();
  await cleanUp("a.txt", "b.txt");
});

test("however many files are open nowhere, all are saved, and no tab is left for any of them", async () => {
  const paths = Array.from({ length: 60 }, (_, file) => `many/${file}.txt`);
  paths.forEach((path) => write(path, "teh\n"));
  const root = workspaceRoot();
  const patch = await patchFromTexts(new DiskSnapshot(root), new Map(paths.map((path) => [path, "the\n"])));
  assert.deepEqual((await applyProposal({ root, patch })).unsaved, []);
  assert.deepEqual(
    paths.filter((path) => bytesOf(path).toString() !== "the\n"),
    [],
  );
  assert.deepEqual(
    vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
    [],
  );
  await cleanUp(...paths);
});

test("a file that changed on disk is stale: nothing is applied, and the proposal is closed", async () => {
  await inTab("stale.txt", "teh\n", async () => {
    writeFileSync(`${workspaceRoot()}/stale.txt`, "teh, changed\n");
    assert.equal(await apply(), undefined);
    assert.equal(bytesOf("stale.txt").toString(), "teh, changed\n");
    assert.equal(((await apply()) as { failed?: string }).failed, "no-edits");
  });
});

async function insert(document: vscode.TextDocument, at: vscode.Position, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, at, text);
  await vscode.workspace.applyEdit(edit);
}

test("what the user typed in the file meanwhile stays, and the change finds its place in it", async () => {
  await inTab("typed.txt", "teh\n", async (document) => {
    await insert(document, new vscode.Position(1, 0), "mine\n");
    assert.deepEqual(await apply(), { files: ["typed.txt"], unsaved: ["typed.txt"] });
    assert.equal(document.getText(), "the\nmine\n");
  });
});

test("a change of the very line that the user typed in has no place any more, and what was typed stays", async () => {
  await inTab("typed.txt", "teh\n", async (document) => {
    await insert(document, new vscode.Position(0, 3), " mine");
    assert.equal(await apply(), undefined);
    assert.equal(document.getText(), "teh mine\n");
  });
});

test("a read-only file is refused as a whole, also when it is read-only by a setting", async () => {
  await inTab("locked.txt", "teh\n", async (document) => {
    const unlock = lock("locked.txt");
    assert.equal(((await apply()) as { failed?: string }).failed, "read-only");
    unlock();
    const files = vscode.workspace.getConfiguration("files");
    await files.update("readonlyInclude", { "**/locked.txt": true }, vscode.ConfigurationTarget.Global);
    assert.equal(((await apply()) as { failed?: string }).failed, "read-only");
    await files.update("readonlyInclude", undefined, vscode.ConfigurationTarget.Global);
    assert.equal(document.getText(), "teh\n");
    assert.deepEqual(await apply(), { files: ["locked.txt"], unsaved: ["locked.txt"] });
  });
});

test("a double click on Apply applies once, without a word, and one undo takes it back", async () => {
  await inTab("twice.txt", "teh\n", async (document) => {
    const answers = await Promise.all([
      apply(),
      apply(),
      vscode.commands.executeCommand(commandIds.discard),
      apply(),
    ]);
    const applied = { files: ["twice.txt"], unsaved: ["twice.txt"] };
    // A refusal would be an answer of its own, and every one of them is a notification.
    assert.deepEqual(answers, [applied, applied, undefined, applied]);
    assert.equal(document.getText(), "the\n");
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), "teh\n");
    assert.equal(document.isDirty, false, "one step took all of it back");
  });
});

/** No dialog is shown in a test run: whoever asks is answered with an error that says so. */
async function assertAsked(document: vscode.TextDocument): Promise<void> {
  const { message = "" } = (await apply()) as { message?: string };
  assert.match(message, /refused to show dialog/i);
  assert.equal(document.getText(), "teh\n");
  await vscode.commands.executeCommand(commandIds.discard);
}

test("files that steer tools are not changed without the user's explicit yes", async () => {
  await inTab(".vscode/teh.txt", "teh\n", assertAsked);
});

test("a symbolic link to such a file does not get around the question", async () => {
  mkdirSync(join(workspaceRoot(), ".vscode"), { recursive: true });
  symlinkSync(".vscode", join(workspaceRoot(), "cfg"));
  try {
    await inTab("cfg/teh.txt", "teh\n", assertAsked);
  } finally {
    rmSync(join(workspaceRoot(), "cfg"));
  }
});

test("Discard closes our tab, leaves the user's alone, and changes nothing", async () => {
  await inTab("kept.txt", "teh\n", async (document) => {
    await vscode.commands.executeCommand(commandIds.discard);
    assert.equal(document.getText(), "teh\n");
    assert.deepEqual(
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
      ["kept.txt"],
    );
  });
});
