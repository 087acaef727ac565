import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Examination } from "../../src/core/language/language-service.ts";
import type { Diagnostic } from "../../src/core/workspace/diagnostic.ts";
import { DiskSnapshot } from "../../src/core/workspace/disk-snapshot.ts";
import { Copies } from "../../src/editor/language/copies.ts";
import { ExtensionAnswers } from "../../src/editor/language/extension-answers.ts";
import { ExtensionDiagnoser } from "../../src/editor/language/extension-diagnoser.ts";
import { problemRef } from "../../src/editor/problems/problem-ref.ts";
import { commandIds } from "../../src/editor/contributions.ts";
import { test } from "./suite.ts";
import { bytesOf, cleanUp, eventually, workspaceRoot, write } from "./workspace.ts";

const { signal } = new AbortController();

/** An extension as most are made: it looks at files that are opened, and says after a while what it thinks of them. */
function pushingLinter(
  ending: string,
  delayMs: number,
  accepts: (document: vscode.TextDocument) => boolean = () => true,
): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection(ending);
  const timers = new Set<NodeJS.Timeout>();
  const look = (document: vscode.TextDocument): void => {
    if (!document.fileName.endsWith(ending) || document.uri.scheme !== "file" || !accepts(document)) {
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      const found = [...document.getText().matchAll(/bad\w*|\)\]\}>/g)].map(({ index, 0: word }) => {
        const at = document.positionAt(index);
        const range = new vscode.Range(at, at.translate(0, word.length));
        const problem = new vscode.Diagnostic(range, `${word} in ${document.uri.fsPath}`);
        problem.source = "linter";
        return problem;
      });
      collection.set(document.uri, found);
    }, delayMs);
    timers.add(timer);
  };
  return vscode.Disposable.from(
    new vscode.Disposable(() => timers.forEach((timer) => clearTimeout(timer))),
    collection,
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
  );
}

function diagnoserFor(copies: Copies, problems: readonly Diagnostic[] = []): ExtensionDiagnoser {
  const root = workspaceRoot();
  const snapshot = new DiskSnapshot(root);
  return new ExtensionDiagnoser({
    root,
    snapshot,
    problems,
    others: [],
    copies,
    answers: new ExtensionAnswers(),
  });
}

async function withCopies(body: (copies: Copies) => Promise<void>): Promise<void> {
  const copies = new Copies();
  try {
    await body(copies);
  } finally {
    await copies.dispose();
  }
}

const tell = ({ found, unknown }: Examination): string[] => [
  ...found.map(({ path, message }) => `${path}: ${message}`),
  ...[...unknown].map(([path, why]) => `${path} unknown: ${why}`),
];
const tabs = (): number => vscode.window.tabGroups.all.flatMap((group) => group.tabs).length;
const strangers = (): vscode.TextDocument[] =>
  vscode.workspace.textDocuments.filter(
    ({ uri }) => uri.scheme === "file" && !uri.fsPath.startsWith(workspaceRoot()),
  );

test("an extension that pushes what it finds is heard about content that is nowhere in the workspace, slow or fast", async () => {
  write("notes.lint", "fine\n");
  const linters = vscode.Disposable.from(pushingLinter(".lint", 0), pushingLinter(".slow", 900));
  const [listening, opened] = [tabs(), strangers().length];
  const active = vscode.window.activeTextEditor;
  try {
    await withCopies(async (copies) => {
      const diagnoser = diagnoserFor(copies);
      assert.deepEqual(tell(await diagnoser.examine(["notes.lint"], new Map(), signal)), []);
      const worse = new Map([["notes.lint", "bad1\nbad2\n"]]);
      assert.deepEqual(tell(await diagnoser.examine(["notes.lint"], worse, signal)), [
        `notes.lint: bad1 in ${workspaceRoot()}/notes.lint`,
        `notes.lint: bad2 in ${workspaceRoot()}/notes.lint`,
      ]);
      assert.deepEqual(tell(await diagnoser.examine(["notes.lint"], new Map(), signal)), []);
      const created = new Map([["new/a.slow", "bad3\n"]]);
      assert.deepEqual(tell(await diagnoser.examine(["new/a.slow"], created, signal)), [
        `new/a.slow: bad3 in ${workspaceRoot()}/new/a.slow`,
      ]);
      assert.equal(strangers().length, opened, "every copy is closed again");
    });
    assert.equal(tabs(), listening, "no tab");
    assert.equal(vscode.window.activeTextEditor, active, "no focus taken");
    assert.equal(bytesOf("notes.lint").toString(), "fine\n");
  } finally {
    linters.dispose();
    await cleanUp("notes.lint");
  }
});

test("a language that nobody answers for, or only in the workspace, is unknown with the reason, and not waited for again", async () => {
  const uri = write("only.here", "bad0\n");
  const linter = pushingLinter(".here", 0, ({ uri: { fsPath } }) => fsPath.startsWith(workspaceRoot()));
  try {
    await vscode.workspace.openTextDocument(uri);
    await eventually("the linter", () => vscode.languages.getDiagnostics(uri).length > 0);
    await withCopies(async (copies) => {
      const diagnoser = diagnoserFor(copies);
      const [here] = tell(await diagnoser.examine(["only.here"], new Map(), signal));
      assert.match(here ?? "", /^only\.here unknown: no language extension reports problems in such files/);
      const nobody = new Map([["a.nobody", "text"]]);
      const [first] = tell(await diagnoser.examine(["a.nobody"], nobody, signal));
      assert.match(first ?? "", /^a\.nobody unknown: /);
      const began = performance.now();
      assert.deepEqual(tell(await diagnoser.examine(["a.nobody"], nobody, signal)), [first]);
      assert.ok(performance.now() - began < 200, "known at once the second time");
    });
  } finally {
    linter.dispose();
    await cleanUp("only.here");
  }
});

test("cancelling stops the waiting, and closes what was open", async () => {
  await withCopies(async (copies) => {
    const abort = new AbortController();
    const opened = strangers().length;
    const looking = diagnoserFor(copies).examine(["a.nobody2"], new Map([["a.nobody2", "x"]]), abort.signal);
    await eventually("the copy to be open", () => strangers().length > opened);
    const began = performance.now();
    abort.abort();
    await assert.rejects(looking, /Cancelled/);
    assert.ok(performance.now() - began < 1500, "within a second or so");
    assert.equal(strangers().length, opened);
  });
});

test("a run in a language that only an extension knows: its quick fixes are put together, and it says whether they hold", async () => {
  const uri = write("story.lint", "good\nbad1\n.\nbad2\n");
  const selector = { pattern: "**/*.lint" };
  const fixer = vscode.languages.registerCodeActionsProvider(selector, {
    provideCodeActions: (document, _range, { diagnostics }) =>
      diagnostics.flatMap((diagnostic) => {
        const replace = (text: string, isPreferred: boolean): vscode.CodeAction => {
          const action = new vscode.CodeAction(`Write ${text}`, vscode.CodeActionKind.QuickFix);
          action.edit = new vscode.WorkspaceEdit();
          action.edit.replace(document.uri, diagnostic.range, text);
          return Object.assign(action, { diagnostics: [diagnostic], isPreferred });
        };
        return [replace("badly", true), replace("good", false)];
      }),
  });
  const linters = vscode.Disposable.from(pushingLinter(".lint", 50), fixer);
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const reported = await eventually("both problems", () => {
      const found = vscode.languages.getDiagnostics(uri);
      return found.length === 2 && found;
    });
    const presented = await vscode.commands.executeCommand<{ kind: string; standing: string }>(
      commandIds.fixProblem,
      {
        uri: uri.toString(),
        problems: reported.map(problemRef),
      },
    );
    assert.deepEqual(
      { kind: presented.kind, standing: presented.standing },
      { kind: "proposed", standing: "verified" },
    );
    await vscode.commands.executeCommand(commandIds.apply);
    assert.equal(document.getText(), "good\ngood\n.\ngood\n");
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), "good\nbad1\n.\nbad2\n", "one step took all of it back");
  } finally {
    linters.dispose();
    await cleanUp("story.lint");
  }
});
