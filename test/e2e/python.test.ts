import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/editor/eventually.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { findings, reviewQuestions } from "../support/review-answers.ts";
import { scannerReport } from "../support/scanner-report.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

const owed = "def owed(cents, rate):\n    return round(sum(cents) * (1 + rate))\n";
const rounding = "    return round(sum(cents) * (1 + rate))\n";
const documented = owed.replace(":\n", ':\n    """Cents that are owed, with the tax at this rate."""\n');
const parse = "def parse(text):\n    return eval(text)\n";
const first = "def first(words):\n    return words[0].strip()\n";
const page = "# Invoices\n\n`owed` in [owed.py](owed.py) adds the tax.\n\n```sh\npython3 -m unittest\n```\n";

function edit(path: string, search: string, replace: string): string {
  return `${path}\n<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
}

/** A new file of tests, as models write it. */
function tests(body: string): string {
  const text = `import unittest\n\nfrom owed import owed\n\n\nclass OwedTest(unittest.TestCase):\n    def test_tax(self):\n        ${body}\n`;
  return edit("test_amounts.py", "", text);
}

test("in Python, from the palette: every task of a working day; each time one model's answer does not hold", async () => {
  using workspace = GitWorkspace.of({ "owed.py": owed, "parse.py": parse, "first.py": first });
  workspace.git("tag", "before");
  workspace.write("found.sarif", scannerReport({ uri: "parse.py", line: 2 }));
  workspace.write(
    "printed.log",
    `Traceback (most recent call last):\n  File "${workspace.root}/first.py", line 2, in first\n    return words[0].strip()\nIndexError: list index out of range\n`,
  );
  await using server = await ScriptedServer.start();
  const call = "    return eval(text)\n";
  const word = "    return words[0].strip()\n";
  const answers = {
    "write documentation comments": [
      edit("owed.py", owed, documented.replace("1 + rate", "rate")),
      edit("owed.py", owed, documented),
    ],
    "It is the function owed": [
      tests("owed([100], 0)"),
      tests("self.assertEqual(owed([100, 50], 0.5), 225)"),
    ],
    "write the page for people": [
      edit("README.md", "", page.replace("(owed.py)", "(due.py)")),
      edit("README.md", "", page),
    ],
    "about parse.py": [
      edit("parse.py", call, "    return eval(text)  # nosec\n"),
      edit("parse.py", parse, "import json\n\n\ndef parse(text):\n    return json.loads(text)\n"),
    ],
    "about first.py": [
      edit("first.py", word, "    return words[0].strip( if words\n"),
      edit("first.py", word, '    return words[0].strip() if words else ""\n'),
    ],
    "Nothing is owed for no cents": [
      edit("owed.py", "    return round(", "    return 0 if not cents else round((\n"),
      edit("owed.py", rounding, rounding.replace("\n", " if cents else 0\n")),
    ],
    "Explain lines": ["`duty` rounds in line 40.", "`owed` sums `cents` and rounds, in line 3."],
    "Write the commit message": ["Call `duty()`", "Say what `owed` returns"],
    "Describe this branch": ["Call it\n\n`duty()` is new.", "Say what is owed\n\n`owed` has documentation."],
  };
  for (const [words, [wrong = "", right = ""]] of Object.entries(answers)) {
    server.model("liar").when(words).answers(wrong);
    server.model("honest").when(words).answers(right);
  }
  const missing = { file: "first.py", line: 90, message: "It has no end.", evidence: "while True:" };
  const risky = {
    file: "parse.py",
    line: 5,
    message: "It fails where the text is no JSON.",
    evidence: "json.loads(text)",
  };
  server.model("liar").when(reviewQuestions.correctness).answers(findings(missing));
  server.model("honest").when(reviewQuestions.correctness).answers(findings(risky));
  server
    .model("liar")
    .when(/no JSON[^]*VERDICT/)
    .answers("VERDICT: RIGHT");
  server.model("liar").answers(findings());
  server.model("honest").answers(findings());
  const onDisk = (path: string): string => readFileSync(join(workspace.root, path), "utf8");
  await using session = await Session.open(workspace.root, {
    server,
    models: ["liar", "honest"],
    machineSettings: { "patchedMoa.checks": ["python3 -m unittest"] },
  });
  const { workbench } = session;
  const { page: browser, quickInput, notifications } = workbench;
  const apply = async (path: string, text: string): Promise<void> => {
    await workbench.applyProposal();
    await workbench.runCommand("File: Save All Files");
    await eventually(
      `${path} on disk`,
      20_000,
      () => existsSync(join(workspace.root, path)) && onDisk(path).includes(text),
    );
  };

  await workbench.openFile("owed.py", 1, 5);
  await workbench.runCommand("Patched MoA: Write Documentation");
  await workbench.waitForTab("owed.py (verified)");
  await apply("owed.py", "Cents that are owed");
  expect(onDisk("owed.py")).toBe(documented);

  await workbench.runCommand("Patched MoA: Write Tests");
  await workbench.waitForTab("test_amounts.py (");
  await workbench.screenshot("python-1-tests");
  await apply("test_amounts.py", "225");
  expect(onDisk("owed.py")).toBe(documented);

  await workbench.runCommand("Patched MoA: Write README or Documentation Page");
  await quickInput.accept();
  await browser.getByPlaceholder("For people who call it from the command line").waitFor();
  await quickInput.accept();
  await workbench.waitForTab("README.md (");
  await apply("README.md", "[owed.py](owed.py)");

  await workbench.openFile("parse.py");
  await workbench.runCommand("Patched MoA: Fix Security Findings…");
  await quickInput.waitFor("SARIF of any scanner");
  await quickInput.choose("found.sarif");
  await quickInput.waitFor("Findings to fix");
  await quickInput.accept();
  await workbench.waitForTab("parse.py (");
  await workbench.screenshot("python-2-finding");
  await apply("parse.py", "json.loads");
  expect(onDisk("parse.py")).not.toContain("nosec");

  await browser.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await workbench.openFile("printed.log");
  await workbench.press("Control+A");
  await workbench.press("Control+C");
  await workbench.runCommand("Patched MoA: Fix From Stack Trace");
  await workbench.waitForTab("first.py (");
  await apply("first.py", 'if words else ""');

  await workbench.openFile("owed.py");
  await workbench.runCommand("Patched MoA: Edit with Instruction…");
  await quickInput.answer("Nothing is owed for no cents");
  await workbench.waitForTab("owed.py (");
  await apply("owed.py", "if cents else 0");

  await workbench.openFile("owed.py");
  await workbench.press("Control+A");
  await workbench.runCommand("Patched MoA: Explain Code");
  await workbench.waitForTab("Preview Explanation of owed.py:1-3");
  const frame = browser.locator("iframe.webview").last().contentFrame().locator("#active-frame");
  await frame.contentFrame().getByText("sums").waitFor();

  await workbench.runCommand("Patched MoA: Review Changes");
  await quickInput.choose("Working tree");
  await notifications.waitFor("Findings: 1, of which confirmed: 1.");
  await workbench.screenshot("python-3-review");

  await workbench.runCommand("Patched MoA: Write Commit Message");
  await workbench.press("Control+Shift+G");
  await browser.locator(".scm-input").first().filter({ hasText: "Say what `owed` returns" }).waitFor();
  workspace.git("add", "--all");
  workspace.git("commit", "--quiet", "--message", "Everything");
  await workbench.runCommand("Patched MoA: Write Pull Request Description");
  await quickInput.waitFor("The branch it goes into");
  await quickInput.answer("before");
  await workbench.waitForText("`owed` has documentation.");
  await workbench.screenshot("python-4-pull-request");
  await workbench.waitForNoErrors();
});
