import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli, type CliResult } from "../../support/run-cli.ts";
import { runOnTerminal, type TerminalResult } from "../../support/run-on-terminal.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

let state = "";
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "patched-moa-state-"));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

const run = (workspace: GitWorkspace, ...args: readonly string[]): Promise<CliResult> =>
  runCli([...args, "--root", workspace.root], { env: { PATCHED_MOA_HOME: state } });

interface Listed {
  readonly checks: readonly { readonly command: string; readonly standing: string }[];
}
const standings = async (workspace: GitWorkspace): Promise<string[]> => {
  const { stdout } = await run(workspace, "checks", "--json");
  return (JSON.parse(stdout) as Listed).checks.map(({ command, standing }) => `${command}: ${standing}`);
};

/** Its test leaves a mark outside of the sandbox, so that nobody can run it unseen. */
function projectWith(mark: string): GitWorkspace {
  return GitWorkspace.of({
    "package.json": JSON.stringify({ name: "x", scripts: { test: "node check.cjs", lint: "node lint.cjs" } }),
    "check.cjs": `require("fs").appendFileSync(${JSON.stringify(mark)}, "x");\nrequire("assert").equal(require("./sum.cjs")(1, 2), 3);\n`,
    "sum.cjs": "module.exports = (a, b) => a - b;\n",
  });
}

test("lists what the project names, runs nothing, and tells how to confirm", async () => {
  const mark = join(state, "mark");
  using workspace = projectWith(mark);
  const { code, stdout } = await run(workspace, "checks");
  expect(code).toBe(0);
  expect(stdout).toMatch(/ 1 {2}npm test {2}not confirmed\n +package\.json: script test: node check\.cjs/);
  expect(stdout).toContain("None of these is run before it is confirmed");
  const fix = await run(workspace, "fix", "--offline", "--repair-seconds", "0");
  expect(fix.stderr).toContain("Nothing to fix");
  expect(existsSync(mark)).toBe(false);
});

test("confirmed by number or command, it is run by fix; changed afterwards, it is not, and the user is told", async () => {
  const mark = join(state, "mark");
  using workspace = projectWith(mark);
  expect((await run(workspace, "checks", "--confirm", "1")).code).toBe(0);
  expect(await standings(workspace)).toEqual(["npm test: confirmed", "npm run lint: new"]);
  const fixed = await run(workspace, "fix", "--offline");
  expect(fixed.stdout).toContain("a + b");
  expect(existsSync(mark)).toBe(true);

  rmSync(mark);
  workspace.write(
    "package.json",
    JSON.stringify({ name: "x", scripts: { test: "node check.cjs; node evil.js", lint: "node lint.cjs" } }),
  );
  expect(await standings(workspace)).toEqual(["npm test: changed", "npm run lint: new"]);
  const refused = await run(workspace, "fix", "--offline");
  expect(refused.stderr).toContain("changed since you confirmed it: npm test");
  expect(existsSync(mark)).toBe(false);

  expect((await run(workspace, "checks", "--confirm", "npm test")).code).toBe(0);
  expect(await standings(workspace)).toContain("npm test: confirmed");
  const unwanted = await run(workspace, "fix", "--offline", "--no-checks");
  expect(unwanted.stderr).toContain("Nothing to fix");
  expect((await run(workspace, "checks", "--forget")).code).toBe(0);
  expect(await standings(workspace)).toContain("npm test: new");
});

test("an edit need not mend what failed before, unless the user asks for that check now", async () => {
  using workspace = projectWith(join(state, "mark"));
  await using server = await ScriptedServer.start();
  server
    .model("m")
    .answers(
      "sum.cjs\n<<<<<<< SEARCH\nmodule.exports = (a, b) => a - b;\n=======\n// Takes numbers.\nmodule.exports = (a, b) => a - b;\n>>>>>>> REPLACE\n",
    );
  await run(workspace, "checks", "--confirm", "npm test");
  const asked = ["--base-url", server.baseUrl, "--model", "m", "--strategy", "single"];
  const edit = ["edit", "--instruction", "Say what it takes", "--file", "sum.cjs", ...asked];
  const edited = await run(workspace, ...edit);
  expect(edited.stderr).toContain("Fails without the patch too");
  expect([edited.code, edited.stdout]).toEqual([0, expect.stringContaining("+// Takes numbers.")]);
  const wanted = await run(workspace, ...edit, "--check", "npm test");
  expect([wanted.code, wanted.stderr]).toEqual([1, expect.stringContaining("Still fails")]);
  // With nothing else to go by, what fails is what is to be fixed.
  const fix = await run(workspace, "fix", ...asked);
  expect([fix.code, fix.stderr]).toEqual([1, expect.stringContaining("Still fails")]);
});

test("what a slow check said before is known to the next run, and to who looks at that again", async () => {
  const mark = join(state, "mark");
  using workspace = projectWith(mark);
  // Quick ones are run again: to look whether they have to be would take as long.
  workspace.write("slow.cjs", 'require("./check.cjs");\n');
  workspace.write(
    "check.cjs",
    readFileSync(join(workspace.root, "check.cjs"), "utf8").replace(
      /^/,
      "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_100);\n",
    ),
  );
  await using server = await ScriptedServer.start();
  server.model("m").answers("I do not know.");
  const asked = ["--base-url", server.baseUrl, "--model", "m", "--strategy", "single"];
  const fix = ["fix", ...asked, "--repair-seconds", "0", "--check", "node slow.cjs"];
  const lines = ({ stderr }: CliResult): string => stderr.match(/before .*/)?.[0] ?? stderr;
  expect(lines(await run(workspace, ...fix))).toBe("before     node slow.cjs: fails");
  const journal = join(state, "journal.jsonl");
  expect(lines(await run(workspace, ...fix, "--journal", journal))).toBe(
    "before     node slow.cjs: fails (known from an earlier run)",
  );
  expect(readFileSync(mark, "utf8")).toBe("x");
  expect((await run(workspace, "replay", journal)).stderr).toContain("known from an earlier run");
  expect(lines(await run(workspace, ...fix, "--fresh-baseline"))).toBe("before     node slow.cjs: fails");
  expect(readFileSync(mark, "utf8")).toBe("xx");
});

test("that a check succeeded in an earlier run is not the last word: it is run again before there is said to be nothing to fix", async () => {
  using workspace = GitWorkspace.of({
    // It reads what nobody can see that it does.
    "slow.cjs":
      "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_100);\n" +
      `process.exit(require("fs").existsSync(${JSON.stringify(state.split("/"))}.join("/") + "/off") ? 1 : 0);\n`,
  });
  await using server = await ScriptedServer.start();
  server.model("m").answers("I do not know.");
  const asked = ["--base-url", server.baseUrl, "--model", "m", "--strategy", "single"];
  const fix = ["fix", ...asked, "--repair-seconds", "0", "--check", "node slow.cjs"];
  const sure = "They are run again, to be sure.";
  const first = await run(workspace, ...fix);
  expect([first.code, first.stderr]).toEqual([0, expect.stringContaining("Nothing to fix")]);
  expect(first.stderr).not.toContain(sure);
  const second = await run(workspace, ...fix);
  expect([second.code, second.stderr]).toEqual([0, expect.stringContaining("Nothing to fix")]);
  expect(second.stderr).toContain(sure);
  writeFileSync(join(state, "off"), "");
  const third = await run(workspace, ...fix);
  expect([third.code, third.stderr]).toEqual([1, expect.stringContaining("before     node slow.cjs: fails")]);
  expect(third.stderr).not.toContain("Nothing to fix");
});

test("a test that fails by itself and not in its check is named where there is nothing to fix", async () => {
  using workspace = GitWorkspace.of({
    "sum.mjs": "export const add = (a, b) => a + b;\n",
    "sum.test.mjs":
      'import { existsSync, writeFileSync } from "node:fs";\nimport { test } from "node:test";\nimport { add } from "./sum.mjs";\n\n' +
      `const mark = ${JSON.stringify(state.split("/"))}.join("/") + "/once";\n` +
      'test("now and then", () => {\n  if (add(1, 2) !== 3) throw new Error("wrong");\n' +
      '  if (existsSync(mark)) return;\n  writeFileSync(mark, "");\n  throw new Error("not now");\n});\n',
  });
  const { code, stderr } = await run(workspace, "fix", "--offline", "--check", "node --test sum.test.mjs");
  expect([code, stderr]).toEqual([0, expect.stringContaining("Nothing to fix")]);
  expect(stderr).toContain('may not always succeed: "sum.test.mjs: now and then".');
});

describe("at a terminal", () => {
  const at = (workspace: GitWorkspace, ...keys: readonly string[]): Promise<TerminalResult> =>
    runOnTerminal(["checks", "--root", workspace.root], { PATCHED_MOA_HOME: state }, keys);

  test("each check is asked about, one after the other, and only a yes confirms it", async () => {
    const mark = join(state, "mark");
    using workspace = projectWith(mark);
    const { code, screen } = await at(workspace, "y\r", "\r");
    expect(code).toBe(0);
    expect(screen).toMatch(
      /npm test\n +script test: node check\.cjs\nRun it on patches in this workspace\? \[y\/N\] y\n/,
    );
    expect(await standings(workspace)).toEqual(["npm test: confirmed", "npm run lint: declined"]);
    expect(existsSync(mark)).toBe(false);
    // What was answered is not asked again.
    const again = await at(workspace);
    expect(again.screen).not.toContain("[y/N]");
    expect(again.screen).toContain("npm run lint  not wanted");
  });

  test.each([
    ["no", "yesterday\r"],
    ["no", "ny\r"],
    ["yes", "YES\r"],
  ])("%s is what %j means", async (meaning, key) => {
    using workspace = projectWith(join(state, "mark"));
    await at(workspace, key, "n\r");
    expect(await standings(workspace)).toContain(`npm test: ${meaning === "yes" ? "confirmed" : "declined"}`);
  });

  test.each([
    ["an interrupt", "\u0003", 1],
    ["the end of the input", "\u0004", 1],
  ])("%s ends it, and what was not answered stays open", async (_, key, status) => {
    using workspace = projectWith(join(state, "mark"));
    const { code, screen } = await at(workspace, "y\r", key);
    expect(code).toBe(status);
    expect(screen.trim().split("\n").at(-1)).toBe("Cancelled.");
    expect(await standings(workspace)).toEqual(["npm test: confirmed", "npm run lint: new"]);
  });
});

test("wrong use is told", async () => {
  using workspace = projectWith(join(state, "mark"));
  const unknown = await run(workspace, "checks", "--confirm", "rm -rf /");
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringContaining("no such check was found here"),
  ]);
  expect((await run(workspace, "fix", "--check", "true", "--no-checks")).code).toBe(2);
});
