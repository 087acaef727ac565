import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds, settingKeys } from "../../src/editor/contributions.ts";
import { ownScanner } from "../support/own-scanner.ts";
import { scannerReport } from "../support/scanner-report.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";
import { bytesOf, cleanUp, uriOf, workspaceRoot, write } from "./workspace.ts";

const parse = "export function parse(text: string): unknown {\n  return eval(text);\n}\n";
const read = "export function read(text: string): unknown {\n  return eval(text);\n}\n";

/** One edit of a file, as models write it. */
function edit(path: string, replacement: string): string {
  return `${path}\n<<<<<<< SEARCH\n  return eval(text);\n=======\n${replacement}>>>>>>> REPLACE\n`;
}

interface Told {
  readonly kind?: string;
  readonly standing?: string;
  readonly failed?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly report?: string;
  readonly findings?: readonly {
    readonly state: string;
    readonly why: string;
    readonly rescanned?: boolean;
    readonly refused?: readonly { readonly proposer: string; readonly why: string }[];
  }[];
}

test("findings of a report are fixed as one proposal, one that is only silenced is not, and none is called scanned again", async () => {
  await using server = await ScriptedServer.start();
  const mended = edit("parse.ts", "  return JSON.parse(text);\n");
  const silenced = edit("read.ts", "  return eval(text); // nosemgrep\n");
  server
    .model("m")
    .answers(({ body }) => (JSON.stringify(body).includes("about parse.ts") ? mended : silenced));
  const models = [{ baseUrl: server.baseUrl, model: "m" }];
  write("parse.ts", parse);
  write("read.ts", read);
  const places = [
    { uri: "parse.ts", line: 2 },
    { uri: "read.ts", line: 2 },
    { uri: "../../etc/passwd", line: 1 },
  ];
  const uri = write("found.sarif", scannerReport(...places));
  await withSettings({ [settingKeys.models]: models, [settingKeys.strategy]: "single" }, async () => {
    const told = await vscode.commands.executeCommand<Told>(commandIds.fixFindings, uri, "all");
    assert.equal(told.kind, "proposed", JSON.stringify(told));
    assert.deepEqual(told.findings?.map(({ state }) => state).toSorted(), [
      "not fixed",
      "proposed",
      "refused",
    ]);
    const why = (state: string): string => told.findings?.find((each) => each.state === state)?.why ?? "";
    assert.match(why("proposed"), /No re-scan was possible/);
    assert.match(why("not fixed"), /Silenced by a comment/);
    assert.match(why("refused"), /leads upwards/);
    assert.equal(
      told.reason,
      "1 of 2 findings has a fix; no scanner has confirmed that it is gone. 1 finding is about nothing in this workspace.",
    );
    assert.match(told.report ?? "", /No scanner was there to look again/);
    await vscode.commands.executeCommand(commandIds.apply);
    assert.equal(bytesOf("parse.ts").toString(), parse.replace("eval", "JSON.parse"));
    assert.equal(bytesOf("read.ts").toString(), read);
  });
  await cleanUp("parse.ts", "read.ts", "found.sarif");
});

test("the user's own scanner finds, and refuses what it still finds: also where the findings come from a report", async () => {
  await using server = await ScriptedServer.start();
  server.model("liar").answers(edit("parse.ts", "  const code = text.trim();\n  return eval(code);\n"));
  server.model("honest").answers(edit("parse.ts", "  return JSON.parse(text);\n"));
  const settings = {
    [settingKeys.models]: ["liar", "honest"].map((model) => ({ baseUrl: server.baseUrl, model })),
    [settingKeys.scanner]: "node tools/scan.mjs",
  };
  write("tools/scan.mjs", ownScanner);
  write("parse.ts", parse);
  const uri = write("found.sarif", scannerReport({ uri: "parse.ts", line: 2 }));
  await withSettings(settings, async () => {
    for (const about of [{ scanner: true }, uri]) {
      const told = await vscode.commands.executeCommand<Told>(commandIds.fixFindings, about, "all");
      assert.equal(told.kind, "proposed", JSON.stringify(told));
      assert.equal(told.standing, "verified");
      assert.equal(told.reason, "The finding is fixed: a re-scan finds it no more.");
      const [found] = told.findings ?? [];
      assert.equal(found?.state, "fixed");
      assert.equal(found.rescanned, true);
      assert.match(found.refused?.[0]?.proposer ?? "", /^liar/);
      assert.ok(found.refused?.every(({ why }) => why.startsWith("Still found: parse.ts:2:1")));
      assert.match(told.report ?? "", /Refused: .* by `liar[^`]*`.*\. Still found: parse\.ts:2:1/);
      await vscode.commands.executeCommand(commandIds.discard);
    }
    assert.equal(bytesOf("parse.ts").toString(), parse);
  });
  const without = await vscode.commands.executeCommand<Told>(
    commandIds.fixFindings,
    { scanner: true },
    "all",
  );
  assert.equal(without.failed, "usage");
  assert.match(without.message ?? "", /patchedMoa\.scanner/);
  await cleanUp("parse.ts", "found.sarif", "tools/scan.mjs");
});

test("a scanner that prints no SARIF is told of, and fixes nothing", async () => {
  write("parse.ts", parse);
  const uri = write("found.sarif", scannerReport({ uri: "parse.ts", line: 2 }));
  await withSettings({ [settingKeys.scanner]: "node --version" }, async () => {
    const told = await vscode.commands.executeCommand<Told>(commandIds.fixFindings, uri, "all");
    assert.equal(told.failed, "usage");
    assert.match(told.message ?? "", /The scanner `node --version` tells nothing/);
  });
  await cleanUp("parse.ts", "found.sarif");
});

test("the version of a dependency is raised without a model, and what is no report is refused in words", async () => {
  const manifest = bytesOf("package.json").toString();
  const withOne = JSON.stringify({ ...JSON.parse(manifest), dependencies: { lodash: "^4.17.15" } }, null, 2);
  write("package.json", withOne);
  const via = [{ title: "Prototype Pollution", range: "<4.17.21" }];
  const lodash = { name: "lodash", severity: "high", isDirect: true, via, fixAvailable: true };
  const audit = write("audit.json", JSON.stringify({ auditReportVersion: 2, vulnerabilities: { lodash } }));
  const told = await vscode.commands.executeCommand<Told>(commandIds.fixFindings, audit.toString(), "all");
  assert.equal(told.kind, "proposed", JSON.stringify(told));
  await vscode.commands.executeCommand(commandIds.apply);
  // Where the editor has it open already, it is left unsaved there.
  const { document } = await vscode.window.showTextDocument(uriOf("package.json"));
  assert.equal(document.getText(), withOne.replace("^4.17.15", "^4.17.21"));
  const refused = await vscode.commands.executeCommand<Told>(
    commandIds.fixFindings,
    uriOf("package.json"),
    "all",
  );
  assert.equal(refused.failed, "usage");
  assert.match(refused.message ?? "", /neither SARIF/);
  await cleanUp("audit.json");
  write("package.json", manifest);
});

test("a stack trace in the clipboard says where the fault is; one of another program is refused", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").answers(edit("parse.ts", "  return JSON.parse(text);\n"));
  const models = [{ baseUrl: server.baseUrl, model: "m" }];
  write("parse.ts", parse);
  await withSettings({ [settingKeys.models]: models, [settingKeys.strategy]: "single" }, async () => {
    const trace = `SyntaxError: Unexpected token\n    at parse (file://${workspaceRoot()}/parse.ts:2:10)\n    at node:internal/x:1:1\n`;
    await vscode.env.clipboard.writeText(trace);
    const copied = (await vscode.env.clipboard.readText()) === trace;
    // A browser may keep the clipboard from a page that nobody has clicked.
    const told = await vscode.commands.executeCommand<Told>(
      commandIds.fixFromTrace,
      ...(copied ? [] : [trace]),
    );
    assert.equal(told.kind, "proposed", JSON.stringify(told));
    assert.match(JSON.stringify(server.requests[0]?.body), /It is about parse\.ts, lines 2 to 2/);
    await vscode.commands.executeCommand(commandIds.discard);
    const other = await vscode.commands.executeCommand<Told>(
      commandIds.fixFromTerminal,
      "Error: x\n    at f (/elsewhere/b.ts:1:1)\n",
    );
    assert.equal(other.failed, "usage");
    assert.match(other.message ?? "", /The place in this stack trace is not in/);
  });
  await cleanUp("parse.ts");
});
