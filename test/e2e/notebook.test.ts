import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GitWorkspace } from "../support/git-workspace.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

const answer = `The mean has one too many.

means.ipynb.py
<<<<<<< SEARCH
    return sum(values) / len(values) + 1
=======
    return sum(values) / len(values)
>>>>>>> REPLACE
`;

function notebook(...sources: readonly string[]): string {
  const cells = sources.map((text) => ({
    ...{ cell_type: "code", execution_count: null, metadata: {}, outputs: [] },
    source: text.split(/(?<=\n)/),
  }));
  return JSON.stringify({
    cells: [{ cell_type: "markdown", metadata: {}, source: ["# Means"] }, ...cells],
    metadata: { language_info: { name: "python" } },
    ...{ nbformat: 4, nbformat_minor: 5 },
  });
}

test("a cell of a notebook is edited from its menu, reviewed as a file, and typed into when that is applied", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  workspace.write(
    "means.ipynb",
    notebook(
      "%matplotlib inline\nimport math",
      "def mean(values):\n    return sum(values) / len(values) + 1\n\nprint(mean([1, 2, 3]))",
    ),
  );
  await using server = await ScriptedServer.start();
  server.model("coder").answers(answer);
  await using session = await Session.open(workspace.root, { server, models: ["coder"] });
  const { workbench } = session;
  const { page, quickInput } = workbench;

  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "means.ipynb" }).dblclick();
  await workbench.waitForTab("means.ipynb");
  const cells = page.locator(".notebook-editor .cell .monaco-editor");
  const wrong = cells.locator(".view-line", { hasText: "return" });
  await wrong.click();
  await workbench.chooseFromMenu(
    wrong.locator("span", { hasText: "len" }).last(),
    "Patched MoA",
    "Edit with Instruction…",
  );
  await quickInput.type("The mean is one too high.");
  await quickInput.accept();
  await workbench.waitForTab("means.ipynb.py");
  const { original, modified } = await workbench.diff();
  expect(original).toContain("# [notebook] %matplotlib inline");
  expect(original).toContain("len(values) + 1");
  expect(modified).not.toContain("+ 1");
  await workbench.screenshot("notebook-review");
  await workbench.applyProposal();
  await workbench.waitForTab("means.ipynb");
  await wrong.filter({ hasNotText: "+ 1" }).waitFor();
  await page.locator(".editor-actions a[aria-label^=Apply]").waitFor({ state: "detached" });
  await workbench.screenshot("notebook-applied");
  // What is open waits to be saved.
  expect(readFileSync(join(workspace.root, "means.ipynb"), "utf8")).toContain("+ 1");
});
