import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GitWorkspace } from "../support/git-workspace.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

/** Two hunks in one file, far from one another, and one in a second file. */
function answer(nothing: string): string {
  return `src/money.ts
<<<<<<< SEARCH
export type Cents = number;
=======
export type Cents = number;
${nothing}
>>>>>>> REPLACE
<<<<<<< SEARCH
  return \`\${sign}\${whole}.\${digits.slice(-2)} \${currency}\`;
=======
  return \`\${currency} \${sign}\${whole}.\${digits.slice(-2)}\`;
>>>>>>> REPLACE

src/report.ts
<<<<<<< SEARCH
/** One line for each invoice, and the number of them at the end. */
=======
/** One line for each invoice, in euros, and the number of them at the end. */
>>>>>>> REPLACE
`;
}

test("a proposal is reviewed hunk by hunk, edited, applied in part, and taken back after the window was closed", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("a").answers(answer("export const nothing: Cents = 0;"));
  server.model("b").answers(answer("export const nothing: Cents = 0;"));
  server.model("c").answers(answer("export const zero = 0 satisfies Cents;"));
  await using session = await Session.open(workspace.root, { server, models: ["a", "b", "c"] });
  const { workbench } = session;
  const original = readFileSync(join(workspace.root, "src/money.ts"), "utf8");
  await workbench.openFile("src/money.ts");
  await workbench.runCommand("Patched MoA: Edit with Instruction…");
  await workbench.quickInput.waitFor();
  await workbench.quickInput.type("The currency comes first");
  await workbench.quickInput.accept();
  await workbench.waitForTab("(2 files)");
  await workbench.page.waitForTimeout(2000);
  await workbench.screenshot("review-1-all-files");
  await workbench.runCommand("Patched MoA: Next Hunk");
  await workbench.page.waitForTimeout(2000);
  await workbench.screenshot("review-2-next-hunk");
  console.log(await workbench.tabs());
  await workbench.clickCodeLens("Reject");
  await workbench.page.waitForTimeout(1500);
  await workbench.screenshot("review-3-rejected");
  await workbench.focusEditor();
  await workbench.press("Control+End");
  await workbench.type("// mine\n");
  await workbench.page.waitForTimeout(1500);
  await workbench.screenshot("review-4-typed");
  console.log(await workbench.tabs());
  await workbench.clickEditorAction("Apply");
  await workbench.waitForTabs("money.ts");
  await workbench.page.waitForTimeout(500);
  await workbench.screenshot("review-5-applied");
  console.log(await workbench.editorText());
  expect(original).not.toBe("");
});
