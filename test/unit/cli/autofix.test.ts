import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mostFindings } from "../../../src/core/reports/reported-finding.ts";
import { encodeText } from "../../../src/core/workspace/text-file.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { ownScanner } from "../../support/own-scanner.ts";
import { runCli } from "../../support/run-cli.ts";
import { scannerReport } from "../../support/scanner-report.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const scan = "node tools/scan.mjs";

const typescript = `export function parse(text: string): unknown {
  return eval(text);
}

export function digest(text: string): string {
  return "md5:" + text;
}
`;

const python = `import subprocess


def listing(folder):
    return subprocess.run("ls " + folder, shell=True)


def other():
    return 1
`;

/** One edit of a file, as models write it. */
function edit(path: string, search: string, replace: string): string {
  return `${path}\n<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
}

const parsed = edit("a.ts", "  return eval(text);\n", "  return JSON.parse(text) as unknown;\n");

interface Done {
  readonly code: number | null;
  readonly stderr: string;
  readonly json: {
    readonly kind: string;
    readonly complete: boolean;
    readonly reason: string;
    readonly diff: string;
    readonly verdict: { readonly gates: readonly { gate: string; status: string; detail: string }[] } | null;
    readonly findings: readonly {
      readonly state: string;
      readonly rule: string;
      readonly severity: string;
      readonly path: string;
      readonly line: number | null;
      readonly why: string;
      readonly rescanned?: boolean;
      readonly advice?: string | null;
      readonly proposers?: readonly string[];
      readonly refused?: readonly { readonly proposer: string; readonly why: string }[];
      readonly compatibilityRisk?: { readonly risk: string } | null;
    }[];
  };
  readonly text: (path: string) => string;
  readonly prompts: string;
}

type Files = Readonly<Record<string, string>>;

async function secure(files: Files, answers: readonly string[], args: readonly string[]): Promise<Done> {
  using workspace = GitWorkspace.of({ "tools/scan.mjs": ownScanner, ...files });
  await using server = await ScriptedServer.start();
  answers.forEach((answer, index) => server.model(`m${index}`).answers(answer));
  const models = answers.flatMap((_, index) => ["--model", `m${index}`]);
  const own = args.map((argument) => argument.replace("ROOT", workspace.root));
  const base = answers.length > 0 ? ["--base-url", server.baseUrl, ...models] : ["--offline"];
  const { code, stdout, stderr } = await runCli(
    ["autofix", "--root", workspace.root, ...base, "--json", "--apply", ...own],
    { cwd: workspace.root },
  );
  const texts = new Map(
    Object.keys(files).map((path) => [path, readFileSync(join(workspace.root, path), "utf8")]),
  );
  return {
    code,
    stderr,
    json: JSON.parse(stdout) as Done["json"],
    text: (path) => texts.get(path) ?? "",
    prompts: JSON.stringify(server.requests.map(({ body }) => body)),
  };
}

/** A report with one result. */
function report(uri: string, line: number, more: object = {}): string {
  return scannerReport({ uri, line, ...more });
}

describe("autofix", () => {
  test("a fix that the re-scan still finds is rejected, one that silences it too, and the right one is taken", async () => {
    const still = edit(
      "a.ts",
      "  return eval(text);\n",
      "  const code = text.trim();\n  return eval(code);\n",
    );
    const silenced = edit("a.ts", "  return eval(text);\n", "  return eval(text); // nosemgrep\n");
    const done = await secure(
      { "a.ts": typescript },
      [still, silenced, parsed],
      ["--scan", scan, "--severity", "high"],
    );
    expect(done.stderr).toContain("Still found: a.ts:2:1 error own scanner eval");
    expect(done.stderr).toContain("Silenced by a comment, not fixed.");
    expect(done.json).toMatchObject({ kind: "accepted", complete: true });
    expect(done.json.findings).toMatchObject([
      { state: "fixed", rule: "eval", severity: "critical", line: 2, rescanned: true },
      { state: "skipped", rule: "weak-hash", severity: "medium", line: 6 },
    ]);
    const refused = done.json.findings[0]?.refused?.map(({ proposer, why }) => `${proposer}: ${why}`);
    expect(refused?.toSorted()).toEqual([
      expect.stringMatching(/^m0 .*: Still found: a\.ts:2:1 error own scanner eval/),
      expect.stringMatching(/^m1 .*: Silenced by a comment, not fixed\.$/),
    ]);
    expect(done.text("a.ts")).toContain("JSON.parse(text)");
    expect(done.code).toBe(0);
    expect(done.prompts).toContain("Do not silence the scanner");
  });

  test("nothing that the re-scan still finds is written, though nobody has anything else", async () => {
    const still = edit("a.ts", "  return eval(text);\n", "\n\n  return eval(`${text}`);\n");
    const done = await secure(
      { "a.ts": typescript },
      [still],
      ["--scan", scan, "--limit", "1", "--strategy", "single"],
    );
    expect(done.json.kind).toBe("none");
    expect(done.json.findings[0]).toMatchObject({ state: "not fixed", rule: "eval" });
    expect(done.json.findings[0]?.why).toContain("Still found");
    expect(done.text("a.ts")).toBe(typescript);
    expect(done.code).toBe(1);
  });

  test("a fix that brings another finding is rejected", async () => {
    const other = edit("a.ts", "  return eval(text);\n", '  return "MD5" + text;\n');
    const done = await secure(
      { "a.ts": typescript },
      [other],
      ["--scan", scan, "--limit", "1", "--strategy", "single"],
    );
    expect(done.json.findings[0]?.why).toContain("New finding: a.ts:2:1");
    expect(done.text("a.ts")).toBe(typescript);
  });

  test("a scanner that the patch changes is believed no more", async () => {
    const blind = edit("tools/scan.mjs", "const results = [];\n", "const results = []; process.exit(0);\n");
    const done = await secure(
      { "a.ts": typescript },
      [blind],
      ["--scan", scan, "--limit", "1", "--strategy", "single"],
    );
    expect(done.json.findings[0]?.why).toContain("tools/scan.mjs is what the scanner is told by");
  });

  test("Python and TypeScript: a run for each question, and one patch of what they come to", async () => {
    const files = { "a.ts": typescript, "b.py": python };
    const listed = edit(
      "b.py",
      '    return subprocess.run("ls " + folder, shell=True)\n',
      '    return subprocess.run(["ls", "--", folder])\n',
    );
    const hashed = edit("a.ts", '  return "md5:" + text;\n', '  return "sha256:" + text;\n');
    const done = await secure(files, [parsed + listed + hashed], ["--scan", scan, "--strategy", "single"]);
    expect(done.json.findings.map(({ state, rule, path }) => `${state} ${rule} ${path}`)).toEqual([
      "fixed eval a.ts",
      "fixed shell b.py",
      "fixed weak-hash a.ts",
    ]);
    expect(done.text("b.py")).toContain('["ls", "--", folder]');
    expect(done.text("a.ts")).toContain("sha256");
    expect(done.text("a.ts")).toContain("JSON.parse");
  });

  test("the filters keep what they say: this severity and worse, this risk and less", async () => {
    const files = { "a.ts": typescript };
    const renamed = edit(
      "a.ts",
      "export function parse(text: string): unknown {\n  return eval(text);\n",
      "export function parse(text: string, strict: boolean): unknown {\n  return strict ? undefined : JSON.parse(text);\n",
    );
    const lowClaim = `Harmless.\nCompatibility risk: low\n\n${renamed}`;
    const own = ["--scan", scan, "--strategy", "single"];
    const [all, low, claimed, critical] = await Promise.all([
      secure(files, [lowClaim], [...own, "--limit", "1"]),
      secure(files, [lowClaim], [...own, "--limit", "1", "--compatibility-risk", "low"]),
      secure(
        files,
        [`Compatibility risk: medium\n\n${parsed}`],
        [...own, "--limit", "1", "--compatibility-risk", "low"],
      ),
      secure(files, [parsed], [...own, "--severity", "critical"]),
    ]);
    expect(all.json.findings[0]).toMatchObject({ state: "fixed", compatibilityRisk: { risk: "high" } });
    expect(low.json.findings[0]).toMatchObject({ state: "not fixed", compatibilityRisk: { risk: "high" } });
    expect(low.text("a.ts")).toBe(typescript);
    expect(claimed.json.findings[0]).toMatchObject({
      state: "not fixed",
      compatibilityRisk: { risk: "medium" },
    });
    expect(critical.json.findings.map(({ state }) => state)).toEqual(["fixed", "skipped"]);
  });

  test("a report alone: the fix is never called verified by a scan", async () => {
    const done = await secure(
      { "a.ts": typescript, "found.sarif": report("a.ts", 2) },
      [parsed],
      ["--findings", "found.sarif", "--strategy", "single"],
    );
    expect(done.json.findings[0]).toMatchObject({ state: "proposed", rescanned: false });
    expect(done.json).toMatchObject({
      kind: "accepted",
      reason: "The finding has a fix; no scanner has confirmed that it is gone.",
    });
    expect(done.json.findings[0]?.why).toContain("No re-scan was possible");
    const scans = done.json.verdict?.gates.filter(({ gate }) => gate === "target");
    expect(scans).toMatchObject([{ status: "skipped" }]);
    expect(done.json.verdict).toMatchObject({ proven: false });
  });

  test("a report with a scanner beside it: what the scanner knows is scanned again, what it does not know is not called fixed", async () => {
    const again = edit("b.ts", "  return eval(text);\n", "  return JSON.parse(text) as unknown;\n");
    const other = {
      locations: [{ physicalLocation: { artifactLocation: { uri: "c.ts" }, region: { startLine: 2 } } }],
      ruleId: "no-any",
    };
    const untyped = typescript.replace("eval(text)", "text as any").replace("md5", "sha");
    const typed = edit("c.ts", "  return text as any;\n", "  return text;\n");
    const done = await secure(
      {
        "a.ts": typescript,
        "b.ts": typescript,
        "c.ts": untyped,
        "found.sarif": scannerReport(
          { uri: "a.ts", line: 2 },
          { uri: "b.ts", line: 2 },
          { uri: "c.ts", line: 2, ...other },
          { uri: "gone.ts", line: 2 },
        ),
      },
      [parsed + again + typed],
      ["--findings", "found.sarif", "--scan", scan, "--strategy", "single"],
    );
    expect(done.json.findings.map(({ state, path }) => `${state} ${path}`)).toEqual([
      "fixed a.ts",
      "fixed b.ts",
      "proposed c.ts",
      "refused gone.ts",
    ]);
    expect(done.json.reason).toBe(
      "2 of 3 findings are fixed: a re-scan finds them no more. 1 more has a fix; no scanner has confirmed that it is gone. 1 finding is about nothing in this workspace.",
    );
  });

  test("a report that leads out of the workspace, or about lines that are not there, is about nothing here", async () => {
    const files = {
      "a.ts": typescript,
      "up.sarif": report("../../../../etc/passwd", 1),
      "absolute.sarif": report("file:///etc/passwd", 1),
      "encoded.sarif": report("%2e%2e/%2e%2e/etc/passwd", 1),
      "git.sarif": report(".git/config", 1),
      "line.sarif": report("a.ts", 4000),
      "stale.sarif": report("a.ts", 2, {
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "a.ts" },
              region: { startLine: 2, snippet: { text: "return eval(somethingElse)" } },
            },
          },
        ],
      }),
    };
    const given = ["up", "absolute", "encoded", "git", "line", "stale"].flatMap((name) => [
      "--findings",
      `${name}.sarif`,
    ]);
    const done = await secure(files, [parsed], given);
    expect(done.json.findings.map(({ state }) => state)).toEqual(Array(6).fill("refused"));
    expect(done.prompts).toBe("[]");
    expect(done.json.findings[0]?.why).toContain("leads upwards");
    expect(done.json.findings[1]?.why).toContain("is absolute");
    expect(done.json.findings[4]?.why).toContain("is not what it was");
  });

  test("a report of the machine that builds names the files by its own folders", async () => {
    const files = {
      "src/a.ts": typescript,
      "found.sarif": report("file:///home/runner/work/a/a/src/a.ts", 2),
    };
    const fix = parsed.replace("a.ts", "src/a.ts");
    const done = await secure(files, [fix], ["--findings", "found.sarif", "--strategy", "single"]);
    expect(done.json.findings[0]).toMatchObject({ state: "proposed", path: "src/a.ts" });
    expect(done.code).toBe(0);
  });

  test("a report that is about nothing here is no job that was done", async () => {
    const done = await secure(
      { "a.ts": typescript, "found.sarif": report("b.ts", 2) },
      [parsed],
      ["--findings", "found.sarif"],
    );
    expect(done.json.findings.map(({ state }) => state)).toEqual(["refused"]);
    expect(done.code).toBe(1);
  });

  test("a report that is longer than anybody reads is not cut in silence", async () => {
    const found = Array.from({ length: mostFindings + 1 }, (_, at) => ({ uri: "b.ts", line: at + 1 }));
    const done = await secure(
      { "a.ts": typescript, "found.sarif": scannerReport(...found) },
      [parsed],
      ["--findings", "found.sarif"],
    );
    expect(done.json.findings).toHaveLength(mostFindings);
    expect(done.json).toMatchObject({
      leftOut: 1,
      reason:
        "No finding was worked on. 2000 findings are about nothing in this workspace. 1 more is reported and was not read.",
    });
  });

  test("what was deleted from a test only, and a deleted file, are no fix", async () => {
    const own = ["--scan", scan, "--strategy", "single"];
    const files = { "test/a.test.ts": 'test("x", () => {\n  eval("1");\n  other();\n});\n' };
    const taken = edit("test/a.test.ts", '  eval("1");\n', "");
    const done = await secure(files, [taken], own);
    expect(done.json.findings[0]?.why).toContain("only taken out of the test");
  });

  test("npm audit: the manifest is raised without a model, never past what is compatible, and the lock file is for npm", async () => {
    const manifest = `${JSON.stringify({ name: "a", dependencies: { lodash: "^4.17.15", minimist: "~0.2.0" } }, null, 2)}\n`;
    const audit = JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: {
        lodash: {
          name: "lodash",
          severity: "high",
          isDirect: true,
          via: [
            {
              title: "Prototype Pollution",
              url: "https://github.com/advisories/GHSA-35jh-r3h4-6jhm",
              range: "<4.17.21",
            },
          ],
          range: "<4.17.21",
          fixAvailable: true,
        },
        minimist: {
          name: "minimist",
          severity: "critical",
          isDirect: true,
          via: [{ title: "Prototype Pollution in minimist", range: "<1.2.6" }],
          range: "<1.2.6",
          fixAvailable: { name: "minimist", version: "1.2.8", isSemVerMajor: true },
        },
        deep: {
          name: "deep",
          severity: "low",
          isDirect: false,
          via: ["lodash"],
          range: "*",
          fixAvailable: true,
        },
      },
    });
    const files = { "package.json": manifest, "package-lock.json": "{}\n", "audit.json": audit };
    const done = await secure(files, [], ["--findings", "audit.json"]);
    expect(done.json.findings).toMatchObject([
      { state: "not fixed", severity: "critical" },
      { state: "not fixed", severity: "low" },
      {
        state: "proposed",
        severity: "high",
        rule: "GHSA-35jh-r3h4-6jhm",
        proposers: ["manifest editor"],
        rescanned: false,
      },
    ]);
    expect(done.text("package.json")).toBe(manifest.replace("^4.17.15", "^4.17.21"));
    expect(done.text("package-lock.json")).toBe("{}\n");
    expect(done.json.findings[2]?.advice).toContain('Run "npm install"');
    const risky = await secure(files, [], ["--findings", "audit.json", "--compatibility-risk", "high"]);
    expect(risky.text("package.json")).toContain('"minimist": "~1.2.8"');
  });

  test("dependencies that stand on one line are raised together, and what cannot be raised says why", async () => {
    const manifest = '{ "name": "w", "dependencies": { "a": "1.0.0", "b": "^2.0.0", "c": "workspace:*" } }\n';
    const direct = (name: string, fixed: string): object => ({
      ...{ name, severity: "high", isDirect: true, range: `<${fixed}`, fixAvailable: true },
      via: [{ title: `Bad ${name}`, range: `<${fixed}` }],
    });
    const vulnerabilities = { a: direct("a", "1.0.4"), b: direct("b", "2.1.0"), c: direct("c", "1.1.0") };
    const audit = JSON.stringify({ auditReportVersion: 2, vulnerabilities });
    const done = await secure(
      { "package.json": manifest, "audit.json": audit },
      [],
      ["--findings", "audit.json"],
    );
    expect(done.text("package.json")).toBe(manifest.replace("1.0.0", "1.0.4").replace("^2.0.0", "^2.1.0"));
    const states = done.json.findings.map(({ state, why }) => `${state}: ${why}`);
    expect(states.filter((each) => each.startsWith("proposed"))).toHaveLength(2);
    expect(states).toContain(
      'not fixed: c is not raised to 1.1.0: package.json takes it from elsewhere ("workspace:*").',
    );
  });

  test("the report is Markdown on standard output with the patch, or in a file", async () => {
    using workspace = GitWorkspace.of({ "tools/scan.mjs": ownScanner, "a.ts": typescript });
    await using server = await ScriptedServer.start();
    server.model("m").answers(parsed);
    const args = [
      ...["autofix", "--root", workspace.root, "--base-url", server.baseUrl, "--model", "m"],
      ...["--scan", scan, "--severity", "high", "--strategy", "single"],
    ];
    const here = await runCli(args);
    expect(here.code).toBe(0);
    expect(here.stdout).toContain(
      "The finding is fixed: a re-scan finds it no more. Not worked on: 1 skipped.",
    );
    expect(here.stdout).toContain("- **critical** `eval` (`own scanner`) at `a.ts:2`");
    expect(here.stdout).toContain("```diff\ndiff --git a/a.ts b/a.ts\n");
    expect(readFileSync(join(workspace.root, "a.ts"), "utf8")).toBe(typescript);
    const file = join(workspace.root, "..", "report.md");
    const there = await runCli([...args, "--report", file]);
    expect(there.stdout.startsWith("diff --git") || there.stdout.startsWith("--- a/a.ts")).toBe(true);
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, "utf8")).toContain("## Fixed: found gone by a re-scan");
  });

  test.each(["utf-16le", "utf-16be"] as const)(
    "a report in %s, as PowerShell writes it, is read",
    async (encoding) => {
      using workspace = GitWorkspace.of({ "a.ts": typescript });
      writeFileSync(join(workspace.root, "found.sarif"), encodeText(report("a.ts", 2), encoding));
      await using server = await ScriptedServer.start();
      server.model("m").answers(parsed);
      const asking = ["--base-url", server.baseUrl, "--model", "m", "--strategy", "single"];
      const { code, stdout } = await runCli(["autofix", ...asking, "--findings", "found.sarif"], {
        cwd: workspace.root,
      });
      expect(code).toBe(0);
      expect(stdout).toContain("The finding has a fix; no scanner has confirmed that it is gone.");
    },
  );

  test("wrong use is told before anything is asked", async () => {
    using workspace = GitWorkspace.of({ "a.ts": typescript, "no.json": "{}" });
    const run = (...args: readonly string[]): ReturnType<typeof runCli> =>
      runCli(["autofix", "--root", workspace.root, "--offline", ...args], { cwd: workspace.root });
    const [nothing, unread, silent, severity, stranger] = await Promise.all([
      run(),
      run("--findings", "no.json"),
      run("--scan", "node --version"),
      run("--severity", "worst"),
      runCli(["fix", "--root", workspace.root, "--offline", "--limit", "3"]),
    ]);
    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining("needs findings") as string });
    expect(unread).toMatchObject({ code: 2, stderr: expect.stringContaining("neither SARIF") as string });
    expect(silent).toMatchObject({ code: 2, stderr: expect.stringContaining("tells nothing") as string });
    expect(severity).toMatchObject({ code: 2, stderr: expect.stringContaining("one of low") as string });
    expect(stranger).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("fix takes no --limit") as string,
    });
  });
});
