import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/editor/eventually.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

const parse = "export function parse(text: string): unknown {\n  return eval(text);\n}\n";
const first = "export function first(words: readonly string[]): string {\n  return words[0]!.trim();\n}\n";

const report = JSON.stringify({
  version: "2.1.0",
  runs: [
    {
      tool: { driver: { name: "scanner" } },
      results: [
        {
          ruleId: "no-eval",
          level: "error",
          message: { text: "What comes from outside is run as code." },
          locations: [
            { physicalLocation: { artifactLocation: { uri: "src/parse.ts" }, region: { startLine: 2 } } },
          ],
        },
      ],
    },
  ],
});

function edit(path: string, search: string, replace: string): string {
  return `${path}\n<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
}

test("from the palette: a finding of a scanner's report and a stack trace; each time one model's answer does not hold", async () => {
  using workspace = GitWorkspace.of({
    "src/parse.ts": parse,
    "src/first.ts": first,
    "tsconfig.json": '{ "compilerOptions": { "strict": true, "noUncheckedIndexedAccess": true } }',
  });
  const trace = `TypeError: Cannot read properties of undefined (reading 'trim')
    at first (file://${workspace.root}/src/first.ts:2:20)
    at node:internal/main:1:1
`;
  workspace.write("found.sarif", report);
  workspace.write("printed.log", trace);
  await using server = await ScriptedServer.start();
  const call = "  return eval(text);\n";
  const word = "  return words[0]!.trim();\n";
  const answers = {
    "about src/parse.ts": [
      edit("src/parse.ts", call, call.replace("\n", " // nosemgrep\n")),
      edit("src/parse.ts", call, "  return JSON.parse(text);\n"),
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
  await using session = await Session.open(workspace.root, { server, models: ["liar", "honest"] });
  const { workbench } = session;

  await workbench.openFile("src/parse.ts");
  await workbench.runCommand("Patched MoA: Fix Security Findings…");
  await workbench.quickInput.waitFor("SARIF of any scanner");
  // It opens where the file in the editor is.
  await workbench.quickInput.choose("..");
  await workbench.quickInput.choose("found.sarif");
  await workbench.quickInput.waitFor("Findings to fix");
  expect(await workbench.quickInput.described("no-eval")).toContain("src/parse.ts:2");
  await workbench.screenshot("autofix-1-findings");
  await workbench.quickInput.accept();
  await workbench.waitForTab("parse.ts (checked)");
  const { modified } = await workbench.diff();
  await workbench.screenshot("autofix-2-proposal");
  expect(modified).toContain("return JSON.parse(text);");
  expect(modified).not.toContain("nosemgrep");
  expect(onDisk("src/parse.ts")).toBe(parse);
  await workbench.applyProposal();
  // The proposal shows the same text.
  await workbench.waitForTabs("parse.ts");
  await workbench.waitForText("return JSON.parse(text);");
  await workbench.focusEditor();
  await workbench.press("Control+S");
  await eventually("the file to be saved", 20_000, () => onDisk("src/parse.ts").includes("JSON.parse"));
  expect(onDisk("src/parse.ts")).toBe(parse.replace("eval", "JSON.parse"));
  await workbench.notifications.click("1 of 1 findings fixed.", "Show Report");
  await workbench.waitForText("No re-scan was possible");
  await workbench.screenshot("autofix-3-report");

  await workbench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await workbench.openFile("printed.log");
  await workbench.press("Control+A");
  await workbench.press("Control+C");
  await workbench.runCommand("Patched MoA: Fix From Stack Trace");
  await workbench.waitForTab("first.ts (checked)");
  const traced = await workbench.diff();
  await workbench.screenshot("autofix-4-trace");
  expect(traced.modified).toContain('return words[0]?.trim() ?? "";');
  await workbench.applyProposal();
  await eventually("the file to be changed", 20_000, () => onDisk("src/first.ts").includes('?? ""'));
});
