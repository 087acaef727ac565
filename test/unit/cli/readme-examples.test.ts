import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli, type CliResult } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const page = readFileSync(join(import.meta.dirname, "../../../README.md"), "utf8");

/** The commands of the README's part about the command line, as they stand there. */
function commands(): readonly string[] {
  const [, part = ""] = page.split("\n## On the command line\n");
  const [own = ""] = part.split("\n### Behind any OpenAI client\n");
  return [...own.matchAll(/^node dist\/cli\.js (.+)$/gm)].map(([, line = ""]) =>
    line.replace(/\s+# .*$/, ""),
  );
}

function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
}

const code = `export function add(a: number, b: number): number {
  return a - b;
}

/** Takes a text for a number. @param text of digits */
export function parse(text: string): unknown {
  return eval(text);
}

/** The half of it, rounded down. @param value a whole number */
export function half(value: number): number {
  const shown: nunber = value / 2;
  if (shown < 0) {
    return Math.ceil(shown);
  }
  return Math.floor(shown);
}
${Array.from({ length: 10 }, (_, at) => `\n/** A number. */\nexport const n${at} = ${at};\n`).join("")}`;

const scan = `const { readFileSync } = require("node:fs");
const results = readFileSync("src/a.ts", "utf8").split("\\n").flatMap((text, index) => text.includes("eval(") ? [{
  ruleId: "eval", level: "error", message: { text: "It is run as code." },
  locations: [{ physicalLocation: { artifactLocation: { uri: "src/a.ts" }, region: { startLine: index + 1 } } }] }] : []);
console.log(JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver: { name: "Semgrep OSS", rules: [{ id: "eval", properties: { "security-severity": "9.0" } }] } }, results }] }));
`;

function edit(path: string, search: string, replace: string): string {
  return `${path}\n<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
}

const head = "export function add(a: number, b: number): number {\n";
const minus = "  return a - b;\n";
const plus = "  return a + b;\n";
const added = edit("src/a.ts", minus, plus);
const patch = `diff --git a/src/a.ts b/src/a.ts\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -2 +2 @@\n-${minus}+${plus}`;
const direct = { name: "lodash", severity: "high", isDirect: true, range: "<4.17.21", fixAvailable: true };
const lodash = { ...direct, via: [{ title: "Bad", range: "<4.17.21" }] };

const files = {
  "package.json":
    '{ "name": "till", "type": "module", "scripts": { "test": "node --test" }, "dependencies": { "lodash": "^4.17.15" } }\n',
  "src/a.ts": code,
  "test/a.test.ts":
    'import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { add } from "../src/a.ts";\ntest("adds two", () => assert.equal(add(2, 3), 5));\n',
  "rules.yml": "rules: []\n",
  "audit.json": JSON.stringify({ auditReportVersion: 2, vulnerabilities: { lodash } }),
  "crash.txt": "TypeError: it is not a sum\n    at add (src/a.ts:2:10)\n    at main (src/a.ts:7:3)\n",
  "answer.md": added,
  "list.jsonl": `${JSON.stringify({ id: "wrong", patch: patch.replace("a + b", "a * b") })}\n${JSON.stringify({ id: "right", patch })}\n`,
};

const fixed = "const shown: number = value / 2;";

/** By the beginning of a command: what comes of it, as its comment in the README says. */
const outcomes: readonly (readonly [command: string, holds: (done: Done) => void])[] = [
  [
    "fix --file src/a.ts:12 --check",
    ({ out, text }) => expect([out.includes(fixed), text]).toEqual([true, code]),
  ],
  ["fix --file src/a.ts --apply --offline", ({ text }) => expect(text).toContain(fixed)],
  ["fix --file src --offline", ({ out }) => expect(out).toContain(fixed)],
  ["fix --check ", ({ out }) => expect(out).toContain(`+${plus}`)],
  ["edit --instruction … --model gpt-4o-mini --budget", ({ text }) => expect(text).toContain(plus)],
  ["fix --file src/a.ts --offline --branch", ({ branches }) => expect(branches).toContain("fix/a")],
  ["edit --instruction … --output", ({ patch: file }) => expect(file).toContain(`+${plus}`)],
  ["docstring ", ({ out }) => expect(out).toContain("+/** The sum. */")],
  ["review ", ({ out }) => expect(JSON.parse(out)).toMatchObject({ version: "2.1.0" })],
  ["readme ", ({ out }) => expect(out).toContain("+# Usage")],
  ["explain ", ({ out }) => expect(out).toContain("It halves, in `half`.")],
  ["autofix --rules", ({ out }) => expect(out).toContain("+  return JSON.parse(text);")],
  ["autofix --findings", ({ manifest }) => expect(manifest).toContain('"lodash": "^4.17.21"')],
  ["fix --trace", ({ out }) => expect(out).toContain(`+${plus}`)],
  ["fix --test", ({ out }) => expect(out).toContain(`+${plus}`)],
  ["tests ", ({ out }) => expect(out).toContain("half(-3)")],
  ["commit-message ", ({ out }) => expect(out).toBe("Say what is new\n")],
  ["pr-description ", ({ out }) => expect(out).toBe("Say what is new\n\nIn `notes.txt`.\n")],
  ["apply ", ({ text }) => expect(text).toContain(plus)],
  ["rank ", ({ out }) => expect(out).toContain("right")],
  ["checks", ({ out }) => expect(out).toContain("npm test")],
  ["runs", ({ out }) => expect(out).toContain("accepted")],
  ["replay ", ({ out }) => expect(out).toContain(fixed)],
  ["resume RUN --apply", ({ text }) => expect(text).toContain(fixed)],
  ["resume RUN --output", ({ patch: file }) => expect(file).toContain(fixed)],
];

interface Done {
  readonly out: string;
  /** Of src/a.ts. */
  readonly text: string;
  /** Of a.patch; empty: there is none. */
  readonly patch: string;
  readonly manifest: string;
  readonly branches: string;
}

let server: ScriptedServer;
beforeAll(async () => {
  server = await ScriptedServer.start();
  const model = server.model("gpt-4o-mini");
  model
    .when("Cannot find name 'nunber'")
    .answers(edit("src/a.ts", "  const shown: nunber = value / 2;\n", `  ${fixed}\n`));
  model.when("write documentation comments").answers(edit("src/a.ts", head, `/** The sum. */\n${head}`));
  model.when("write the page").answers(edit("docs/usage.md", "", "# Usage\n\nCall `add` of `src/a.ts`.\n"));
  model.when("Explain ").answers("It halves, in `half`.");
  model
    .when("remove the security findings")
    .answers(edit("src/a.ts", "  return eval(text);\n", "  return JSON.parse(text);\n"));
  model
    .when("write tests for")
    .answers(
      edit(
        "test/half.test.ts",
        "",
        'import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { half } from "../src/a.ts";\n\ntest("half", () => {\n  assert.equal(half(5), 2);\n  assert.equal(half(-3), -1);\n  assert.equal(half(0), 0);\n});\n',
      ),
    );
  model.when("Write the commit message").answers("Say what is new");
  model.when("for a pull request").answers("Say what is new\n\nIn `notes.txt`.");
  model.when('"findings"').answers('{"findings": []}');
  model.answers(added);
});
afterAll(() => server[Symbol.asyncDispose]());

/** A project on a branch of its own. */
function project(): GitWorkspace {
  const workspace = GitWorkspace.of({
    ...files,
    "my-mix.json": JSON.stringify({
      proposers: [{ endpoint: server.baseUrl, model: "gpt-4o-mini", count: 2 }],
    }),
  });
  workspace.git("branch", "--move", "main");
  workspace.git("checkout", "--quiet", "-b", "topic");
  workspace.write("notes.txt", "New.\n");
  workspace.git("add", "--all");
  workspace.git("commit", "--quiet", "--message", "Say what is new");
  return workspace;
}

/** With a state of its own, an endpoint, and a program called semgrep. */
function environment({
  root,
}: GitWorkspace): Readonly<Record<string, string>> & { PATCHED_MOA_HOME: string } {
  const programs = join(root, "..", "programs");
  mkdirSync(programs);
  writeFileSync(join(programs, "scan.cjs"), scan);
  writeFileSync(join(programs, "semgrep"), `#!/bin/sh\nexec "${process.execPath}" "${programs}/scan.cjs"\n`);
  chmodSync(join(programs, "semgrep"), 0o755);
  return {
    PATH: `${programs}${delimiter}${process.env["PATH"] ?? ""}`,
    PATCHED_MOA_HOME: join(root, "..", "state"),
    OPENAI_BASE_URL: server.baseUrl,
    OPENAI_API_KEY: "key",
  };
}

async function done(command: string): Promise<{ readonly result: CliResult; readonly done: Done }> {
  using workspace = project();
  const env = environment(workspace);
  const run = (words: readonly string[]): Promise<CliResult> => runCli(words, { cwd: workspace.root, env });
  if (/^(?:runs|replay|resume)\b/.test(command)) {
    await run(["fix", "--file", "src/a.ts:12", "--offline"]);
  }
  if (command.startsWith("commit-message")) {
    workspace.write("notes.txt", "Newer.\n");
    workspace.git("add", "--all");
  }
  const kept = command.includes("RUN") ? readdirSync(join(env.PATCHED_MOA_HOME, "runs"))[0] : "";
  const result = await run(wordsOf(command.replace("RUN", kept?.replace(".jsonl", "") ?? "")));
  const read = (path: string): string => {
    const file = join(workspace.root, path);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  };
  return {
    result,
    done: {
      ...{ out: result.stdout, text: read("src/a.ts"), branches: workspace.git("branch", "--all") },
      ...{ patch: read("a.patch"), manifest: read("package.json") },
    },
  };
}

test("every command of the README's part about the command line is known here", () => {
  const plain = commands().map((command) => command.replaceAll('"', ""));
  expect(plain).toHaveLength(outcomes.length);
  for (const command of plain) {
    expect(
      outcomes.filter(([beginning]) => command.startsWith(beginning)),
      command,
    ).not.toHaveLength(0);
  }
});

test.for(commands())("%s", async (command) => {
  const [, holds] = outcomes.find(([beginning]) => command.replaceAll('"', "").startsWith(beginning)) ?? [];
  const { result, done: came } = await done(command);
  expect(result.code, `${result.stderr}\n${result.stdout}`).toBe(0);
  holds?.(came);
});
