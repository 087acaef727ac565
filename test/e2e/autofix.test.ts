import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/editor/eventually.ts";
import { webviewPage } from "../support/editor/webviewPage.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { ownScanner } from "../support/own-scanner.ts";
import { scannerReport } from "../support/scanner-report.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

const parse = `export function parse(text: string): unknown {
  return eval(text);
}

export function parsed(texts: readonly string[]): unknown[] {
  return texts.map((text) => eval(text));
}
`;
const load = "export function load(text: string): unknown {\n  return new Function(text)();\n}\n";
const first = "export function first(words: readonly string[]): string {\n  return words[0]!.trim();\n}\n";

function edit(path: string, search: string, replace: string): string {
  return `${path}\n<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
}

test("from the palette: what the user's scanner finds, a report and a stack trace; each time one model's answer does not hold", async () => {
  using workspace = GitWorkspace.of({
    "src/parse.ts": parse,
    "src/load.ts": load,
    "src/first.ts": first,
    "tools/scan.mjs": ownScanner,
    "tsconfig.json": '{ "compilerOptions": { "strict": true, "noUncheckedIndexedAccess": true } }',
    // It is the user's own; a workspace names none.
    ".vscode/settings.json": '{ "patchedMoa.scanner": "node tools/evil.mjs" }',
  });
  const trace = `TypeError: Cannot read properties of undefined (reading 'trim')
    at first (file://${workspace.root}/src/first.ts:2:20)
    at node:internal/main:1:1
`;
  const dynamic = { uri: "src/load.ts", line: 2, ruleId: "no-new-function" };
  workspace.write("found.sarif", scannerReport(dynamic, { uri: "src/gone.ts", line: 1 }));
  workspace.write("printed.log", trace);
  await using server = await ScriptedServer.start();
  const one = "  return eval(text);\n";
  const all = "  return texts.map((text) => eval(text));\n";
  const call = "  return new Function(text)();\n";
  const word = "  return words[0]!.trim();\n";
  const answers = {
    "about src/parse.ts, lines 2": [
      edit("src/parse.ts", one, "  const code = text.trim();\n  return eval(code);\n"),
      edit("src/parse.ts", one, "  return JSON.parse(text);\n"),
    ],
    "about src/parse.ts, lines 6": [
      edit("src/parse.ts", all, "  return texts.map((each) => eval(`(${each})`));\n"),
      edit("src/parse.ts", all, "  return texts.map((text): unknown => JSON.parse(text));\n"),
    ],
    "about src/load.ts": [
      edit("src/load.ts", call, call.replace("\n", " // nosemgrep\n")),
      edit("src/load.ts", call, "  return JSON.parse(text);\n"),
    ],
    "about src/first.ts": [
      edit("src/first.ts", word, "  return words[0]?.trim();\n"),
      edit("src/first.ts", word, '  return words[0]?.trim() ?? "";\n'),
    ],
  };
  for (const [words, [wrong = "", right = ""]] of Object.entries(answers)) {
    server.model("liar").when(words).answers(wrong);
    server.model("honest").when(words).answers(right);
  }
  const onDisk = (path: string): string => readFileSync(join(workspace.root, path), "utf8");
  await using session = await Session.open(workspace.root, {
    server,
    models: ["liar", "honest"],
    machineSettings: { "patchedMoa.scanner": "node tools/scan.mjs" },
  });
  const { workbench } = session;
  const { page, quickInput, notifications } = workbench;
  const apply = async (path: string, text: string): Promise<void> => {
    await workbench.applyProposal();
    // The proposal shows the same text.
    await workbench.waitForTab(basename(path));
    await workbench.waitForText(text);
    await workbench.focusEditor();
    await workbench.press("Control+S");
    await eventually("the file to be saved", 20_000, () => onDisk(path).includes(text));
  };

  await workbench.openFile("src/parse.ts");
  await workbench.runCommand("Patched MoA: Fix Security Findings…");
  await quickInput.waitFor("SARIF of any scanner");
  expect((await quickInput.entries()).map((label) => label.trim())).toEqual([
    "Scan With scan.mjs",
    "Choose a Report…",
  ]);
  await workbench.screenshot("autofix-1-sources");
  await quickInput.choose("Scan With scan.mjs");
  await quickInput.waitFor("Findings to fix");
  expect(await quickInput.described("eval")).toContain("src/parse.ts:2");
  await workbench.screenshot("autofix-2-findings");
  const said = await workbench.hearStatusBar();
  await quickInput.accept();
  await workbench.waitForTab("parse.ts (verified)");
  // As all of a run is told of: a notification would lie over the proposal.
  expect(await said()).toContain("Verifying all fixes together…");
  const { modified } = await workbench.diff();
  await workbench.screenshot("autofix-3-proposal");
  expect(modified).toContain("  return JSON.parse(text);");
  expect(modified).toContain("unknown => JSON.parse(text)");
  expect(modified).not.toContain("eval");
  expect(onDisk("src/parse.ts")).toBe(parse);
  await apply("src/parse.ts", "return JSON.parse(text);");
  await workbench.runCommand("Patched MoA: Show Run");
  const candidates = webviewPage(page).locator(".candidate");
  const refusal = "target (re-scan by scan.mjs). Still found: src/parse.ts:6:1";
  await candidates.filter({ hasText: "liar" }).filter({ hasText: refusal }).first().waitFor();
  await workbench.screenshot("autofix-4-run");
  await workbench.runCommand("View: Close Editor");
  await notifications.click("Both findings are fixed: a re-scan finds them no more.", "Show Report");
  const report = page.locator("iframe.webview").last().contentFrame().locator("#active-frame");
  const lines = report.contentFrame().locator("li");
  await lines
    .filter({ hasText: /^Refused: .* by liar.*Still found: src\/parse\.ts:2:1/ })
    .first()
    .waitFor();
  await workbench.screenshot("autofix-5-report");

  await workbench.openFile("src/load.ts");
  await workbench.runCommand("Patched MoA: Fix Security Findings…");
  await quickInput.choose("Choose a Report…");
  // It opens in the folder of the workspace, though the file in the editor is in another.
  await quickInput.choose("found.sarif");
  await quickInput.waitFor("Findings to fix");
  await quickInput.accept();
  await workbench.waitForTab("load.ts (checked)");
  const unknown = await workbench.diff();
  await workbench.screenshot("autofix-6-unknown");
  expect(unknown.modified).toContain("return JSON.parse(text);");
  expect(unknown.modified).not.toContain("nosemgrep");
  await apply("src/load.ts", "return JSON.parse(text);");
  await notifications.click(
    "The finding has a fix; no scanner has confirmed that it is gone. 1 finding is about nothing in this workspace.",
    "Show Report",
  );
  await lines.filter({ hasText: "does not report this in the code as it is" }).first().waitFor();
  await workbench.screenshot("autofix-7-report");

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await workbench.openFile("printed.log");
  await workbench.press("Control+A");
  await workbench.press("Control+C");
  await workbench.runCommand("Patched MoA: Fix From Stack Trace");
  await workbench.waitForTab("first.ts (checked)");
  const traced = await workbench.diff();
  await workbench.screenshot("autofix-8-trace");
  expect(traced.modified).toContain('return words[0]?.trim() ?? "";');
  await workbench.applyProposal();
  await eventually("the file to be changed", 20_000, () => onDisk("src/first.ts").includes('?? ""'));

  // A scanner that does not end, of which the sandbox gets the text as it is now.
  workspace.write("tools/scan.mjs", "setInterval(() => undefined, 1_000);\n");
  await workbench.waitForClosedProposal();
  await workbench.runCommand("Patched MoA: Fix Security Findings…");
  await quickInput.choose("Scan With scan.mjs");
  await notifications.click("Looking for findings…", "Cancel");
  await workbench.runCommand("Patched MoA: Show Log");
  await page.locator(".panel .view-lines").getByText("Cancelled.").first().waitFor();
});
