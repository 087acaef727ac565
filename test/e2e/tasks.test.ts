import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/editor/eventually.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

const text = `export function owed(cents: readonly number[], rate: number): number {
  return Math.round(cents.reduce((sum, each) => sum + each, 0) * (1 + rate));
}
`;
const head = "export function owed(cents: readonly number[], rate: number): number {\n";
const comment =
  "/** What is owed, taxed. @param cents - of each line @param rate - of the tax @returns cents */\n";
const page = `# Invoices

\`owed\` in [owed](src/owed.ts) adds the tax.

\`\`\`sh
node --test
\`\`\`
`;

function edit(path: string, search: string, replace: string): string {
  return `${path}\n<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
}

test("from the palette: documentation, a README, an explanation, a commit message and a pull request; each time one model's answer does not hold", async () => {
  using workspace = GitWorkspace.of({ "src/owed.ts": text, "package.json": '{ "name": "invoices" }\n' });
  workspace.git("tag", "before");
  await using server = await ScriptedServer.start();
  // Of two models one lies each time; what is asked is told by the words of the task.
  const answers = {
    "write documentation comments": [
      edit("src/owed.ts", head, comment + head.replace("rate: number", "rate = 0")),
      edit("src/owed.ts", head, comment + head),
    ],
    "write the page for people": [
      edit("README.md", "", page.replace("src/owed.ts", "src/due.ts")),
      edit("README.md", "", page),
    ],
    "Explain lines": ["`duty` rounds in line 40.", "`owed` adds up `cents` and rounds, in line 3."],
    "Write the commit message": ["Call `duty()`", "Say what `owed` returns"],
    "Describe this branch": ["Call it\n\n`duty()` is new.", "Say what is owed\n\n`owed` has documentation."],
  };
  for (const [words, [wrong = "", right = ""]] of Object.entries(answers)) {
    server.model("liar").when(words).answers(wrong);
    server.model("honest").when(words).answers(right);
  }
  const onDisk = (path: string): string => readFileSync(join(workspace.root, path), "utf8");
  await using session = await Session.open(workspace.root, { server, models: ["liar", "honest"] });
  const { workbench } = session;

  await workbench.openFile("src/owed.ts", 1, 1);
  await workbench.runCommand("Patched MoA: Write Documentation");
  await workbench.waitForTab("owed.ts (verified)");
  await workbench.screenshot("tasks-1-documentation");
  await workbench.applyProposal();
  await workbench.waitForTabs("owed.ts");
  await workbench.waitForText("What is owed, taxed.");
  await workbench.focusEditor();
  await workbench.press("Control+S");
  await eventually("the file to be saved", 20_000, () => onDisk("src/owed.ts") === comment + text);

  await workbench.runCommand("Patched MoA: Write README or Documentation Page");
  await workbench.quickInput.waitFor();
  await workbench.screenshot("tasks-2-which-page");
  await workbench.quickInput.accept();
  await workbench.page.getByPlaceholder("For people who call it from the command line").waitFor();
  await workbench.quickInput.accept();
  await workbench.waitForTab("README.md (checked)");
  await workbench.screenshot("tasks-3-readme");
  await workbench.applyProposal();
  await eventually("the page to be there", 20_000, () =>
    workspace.git("status", "--porcelain").includes("README.md"),
  );
  expect(onDisk("README.md")).toBe(page);

  await workbench.waitForTabs("owed.ts");
  await workbench.focusEditor();
  await workbench.press("Control+A");
  await workbench.runCommand("Patched MoA: Explain Code");
  await workbench.waitForTab("Preview Explanation of owed.ts:1-4");
  const shown = workbench.page
    .locator("iframe.webview")
    .last()
    .contentFrame()
    .locator("#active-frame")
    .contentFrame();
  await shown.getByText("adds up").waitFor();
  await workbench.screenshot("tasks-4-explanation");
  expect(await shown.locator("body").innerText()).toContain("owed adds up cents and rounds, in line 3.");

  await workbench.runCommand("Patched MoA: Write Commit Message");
  await workbench.press("Control+Shift+G");
  const box = workbench.page.locator(".scm-input").first();
  await box.filter({ hasText: "Say what `owed` returns" }).waitFor();
  await workbench.screenshot("tasks-5-commit-message");

  workspace.git("add", "--all");
  workspace.git("commit", "--quiet", "--message", "Everything");
  await workbench.runCommand("Patched MoA: Write Pull Request Description");
  await workbench.quickInput.waitFor("The branch it goes into");
  await workbench.quickInput.answer("before");
  await workbench.waitForText("`owed` has documentation.");
  await workbench.screenshot("tasks-6-pull-request");
  await workbench.waitForNoErrors();
});
