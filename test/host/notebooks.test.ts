import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds, settingKeys } from "../../src/editor/contributions.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { actionsAt } from "./actions-at.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";
import { bytesOf, cleanUp, eventually, write } from "./workspace.ts";

const path = "analysis.ipynb";
const wrong = "    return sum(values) / len(values) + 1";
const right = "    return sum(values) / len(values)";
const mean = `def mean(values):\n${wrong}`;
const setup = "%matplotlib inline\nimport math";

/** A notebook on disk: words, two cells of Python, and one of the shell. */
function writeNotebook(): vscode.Uri {
  const code = (source: string): object => ({
    ...{ cell_type: "code", execution_count: null, metadata: {}, outputs: [] },
    source: source.split(/(?<=\n)/),
  });
  const cells = [
    { cell_type: "markdown", metadata: {}, source: ["# Means"] },
    code(setup),
    code(mean),
    code("%%bash\nls"),
  ];
  const metadata = { language_info: { name: "python" } };
  return write(path, JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, undefined, 1));
}

/** Shows the notebook, and gives its cells. */
async function shown(): Promise<readonly vscode.TextDocument[]> {
  const notebook = await vscode.workspace.openNotebookDocument(writeNotebook());
  await vscode.window.showNotebookDocument(notebook);
  return notebook.getCells().map(({ document }) => document);
}

async function gone(): Promise<void> {
  await vscode.commands.executeCommand(commandIds.discard);
  for (const notebook of vscode.workspace.notebookDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
  await cleanUp(path);
}

function edit(search: string, replacement: string): string {
  return `${path}.py\n<<<<<<< SEARCH\n${search}\n=======\n${replacement}\n>>>>>>> REPLACE\n`;
}

interface Answer {
  readonly kind?: string;
  readonly failed?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** What becomes of an instruction about a cell, where a model answers so. */
async function edited(cell: vscode.TextDocument, answer: string, then: () => Promise<void>): Promise<Answer> {
  await using server = await ScriptedServer.start();
  server.model("m").answers(answer);
  let presented: Answer = {};
  await withSettings({ [settingKeys.models]: [{ baseUrl: server.baseUrl, model: "m" }] }, async () => {
    presented = await vscode.commands.executeCommand<Answer>(
      commandIds.editWithInstruction,
      "Mend the mean.",
      { uri: cell.uri.toString() },
    );
    await then();
  });
  const asked = JSON.stringify(server.requests[0]?.body);
  assert.match(asked, /# %% \[cell 2\]\\n# \[notebook\] %matplotlib inline\\nimport math/);
  assert.match(asked, /each line that ends in `%% \[cell N\]` begins a cell/);
  assert.doesNotMatch(asked, /%%bash/);
  return presented;
}

test("a cell of a notebook is changed as the user says, and nothing else of the notebook", async () => {
  const [, first, second] = await shown();
  assert.ok(first && second);
  const before = bytesOf(path);
  const presented = await edited(second, edit(wrong, right), async () => {
    await vscode.commands.executeCommand(commandIds.apply);
  });
  assert.equal(presented.kind, "proposed", JSON.stringify(presented));
  assert.equal(second.getText(), mean.replace(wrong, right));
  assert.equal(first.getText(), setup);
  // It is open in a tab, where it waits to be saved as any other change does.
  assert.deepEqual(bytesOf(path), before);
  assert.equal(vscode.workspace.notebookDocuments.find(({ uri }) => uri.path.endsWith(path))?.isDirty, true);
  await vscode.commands.executeCommand(commandIds.undoLastApply);
  assert.equal(second.getText(), mean);
  await gone();
});

test("what is typed into other cells meanwhile is kept, and the change finds its cell", async () => {
  const [, first, second] = await shown();
  assert.ok(first && second);
  await edited(second, edit(wrong, right), async () => {
    const typing = new vscode.WorkspaceEdit();
    typing.insert(first.uri, new vscode.Position(0, 0), "import os\nimport sys\n");
    await vscode.workspace.applyEdit(typing);
    await vscode.commands.executeCommand(commandIds.apply);
  });
  assert.equal(first.getText(), `import os\nimport sys\n${setup}`);
  assert.equal(second.getText(), mean.replace(wrong, right));
  await gone();
});

test("where a cell comes in above meanwhile, the change still finds its own", async () => {
  const [, , second] = await shown();
  assert.ok(second);
  await edited(second, edit(wrong, right), async () => {
    const [notebook] = vscode.workspace.notebookDocuments.filter(({ uri }) => uri.path.endsWith(path));
    assert.ok(notebook);
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "import os", "python");
    const typing = new vscode.WorkspaceEdit();
    typing.set(notebook.uri, [vscode.NotebookEdit.insertCells(1, [cell])]);
    await vscode.workspace.applyEdit(typing);
    await vscode.commands.executeCommand(commandIds.apply);
    assert.equal(notebook.cellAt(1).document.getText(), "import os");
  });
  assert.equal(second.getText(), mean.replace(wrong, right));
  await gone();
});

test("an answer that makes a cell of its own is refused, for it could not be written back", async () => {
  const [, , second] = await shown();
  assert.ok(second);
  const extra = edit(wrong, `${right}\n# %% [cell 9]\nprint(mean([1]))`);
  const presented = await edited(second, extra, () => Promise.resolve());
  assert.equal(presented.kind, "rejected", JSON.stringify(presented));
  assert.equal(second.getText(), mean);
  await gone();
});

test("a problem in a cell is fixed by what an extension offers for it, without a model", async () => {
  const [, , second] = await shown();
  assert.ok(second);
  const at = new vscode.Range(1, 11, 1, 14);
  const problems = vscode.languages.createDiagnosticCollection("notebook test");
  const problem = new vscode.Diagnostic(at, "sum is slow; use math.fsum");
  problems.set(second.uri, [problem]);
  const selector = { scheme: second.uri.scheme };
  const provider = vscode.languages.registerCodeActionsProvider(selector, {
    provideCodeActions({ uri }, _range, { diagnostics }) {
      const action = new vscode.CodeAction("Use math.fsum", vscode.CodeActionKind.QuickFix);
      action.diagnostics = [...diagnostics];
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(uri, at, "math.fsum");
      return [action];
    },
  });
  try {
    const [offered] = await eventually("our entry in the cell", async () => {
      const actions = await actionsAt(second.uri, at, vscode.CodeActionKind.QuickFix);
      return actions.length > 0 && actions;
    });
    // From the explorer, where the notebook is one file.
    const all = await vscode.commands.executeCommand<Answer>(
      commandIds.fixAllProblems,
      vscode.workspace.notebookDocuments.find(({ uri }) => uri.path.endsWith(path))?.uri,
    );
    assert.equal(all.kind, "proposed", JSON.stringify(all));
    const [argument] = (offered?.command?.arguments ?? []) as unknown[];
    const presented = await vscode.commands.executeCommand<Answer>(commandIds.fixProblem, argument);
    assert.equal(presented.kind, "proposed", JSON.stringify(presented));
    await vscode.commands.executeCommand(commandIds.apply);
    assert.equal(second.getText(), mean.replace("sum(", "math.fsum("));
  } finally {
    provider.dispose();
    problems.dispose();
    await gone();
  }
});

test("a cell of words, and one of another language, are refused in one sentence", async () => {
  const [words, , , shell] = await shown();
  for (const cell of [words, shell]) {
    const answer = await vscode.commands.executeCommand<Answer>(commandIds.editWithInstruction, "anything", {
      uri: cell?.uri.toString(),
    });
    assert.equal(answer.failed, "outside-workspace");
    assert.match(answer.message ?? "", /not possible in this cell of analysis\.ipynb/);
  }
  await gone();
});
