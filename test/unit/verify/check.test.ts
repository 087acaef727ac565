import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { defaultCheckLimits, runCheck } from "../../../src/core/verify/check.ts";
import { checkEnvironment } from "../../../src/core/verify/check-environment.ts";
import { plainArguments } from "../../../src/core/verify/command-line.ts";
import { processesWith, until } from "./scratch-repository.ts";

let folder: string;
const { signal } = new AbortController();
const node = JSON.stringify(process.execPath);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-check-")));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function script(text: string): string {
  writeFileSync(join(folder, "check.mjs"), text);
  return `${node} check.mjs`;
}

describe("a plain command is started without a shell", () => {
  test.each([
    ["npm test", ["npm", "test"]],
    ["  node  --test\ttest/a.mjs ", ["node", "--test", "test/a.mjs"]],
    ['pytest -k "not slow" --tb=short', ["pytest", "-k", "not slow", "--tb=short"]],
    ["go test -run '^Test[A-Z]$' ./pkg", ["go", "test", "-run", "^Test[A-Z]$", "./pkg"]],
    ['echo "" a\\ b "say \\"hi\\""', ["echo", "", "a b", 'say "hi"']],
  ])("%s", (command, words) => {
    expect(plainArguments(command)).toEqual(words);
  });

  test.each([
    "npm test && npm run lint",
    "make | tail -1",
    "echo $HOME",
    'echo "$HOME"',
    "ls *.ts",
    "cat < in > out",
    "FAST=1 npm test",
    "cd ~ ; ls",
    "ls ~/x",
    "unfinished 'quote",
    "",
  ])("a shell gets: %s", (command) => {
    expect(plainArguments(command)).toBeUndefined();
  });

  test("shell syntax that the user wrote works", async () => {
    const result = await runCheck("echo one && exit 3", folder, signal);
    expect(result).toMatchObject({ passed: false, exitCode: 3, output: "one\n" });
  });
});

test("a check that passes, one that fails, and their output with paths as the user knows them", async () => {
  const command = script(
    "console.log(import.meta.filename); console.error('and this'); process.exit(Number(process.argv[2]))",
  );
  expect(await runCheck(`${command} 0`, folder, signal)).toMatchObject({
    passed: true,
    exitCode: 0,
    timedOut: false,
  });
  const failed = await runCheck(`${command} 1`, folder, signal);
  expect(failed).toMatchObject({ passed: false, exitCode: 1 });
  expect(failed.output.split("\n").sort()).toEqual(["", "and this", "check.mjs"]);
});

test("no secret of the user's environment reaches a check, and it never waits for input", async () => {
  process.env["PATCHED_MOA_TEST_API_KEY"] = "secret";
  const command = script("process.stdin.resume().on('end', () => console.log(JSON.stringify(process.env)))");
  const { output } = await runCheck(command, folder, signal);
  delete process.env["PATCHED_MOA_TEST_API_KEY"];
  const seen = JSON.parse(output) as Record<string, string>;
  expect(seen["PATCHED_MOA_TEST_API_KEY"]).toBeUndefined();
  expect(seen["CI"]).toBe("1");
});

test("variables are dropped by what their names say, and only those", () => {
  const secrets = [
    "OPENAI_API_KEY",
    "GITHUB_TOKEN",
    "AWS_SECRET_ACCESS_KEY",
    "DB_PASSWORD",
    "NPM_AUTH",
    "SSH_AUTH_SOCK",
    "MY_KEY",
    "apikey",
    "GIT_DIR",
    "VSCODE_PID",
  ];
  const harmless = [
    "PATH",
    "HOME",
    "LANG",
    "KEYBOARD_LAYOUT",
    "MONKEY",
    "JAVA_HOME",
    "PATTERN",
    "NODE_OPTIONS",
  ];
  const environment = Object.fromEntries([...secrets, ...harmless].map((name) => [name, "x"]));
  const kept = Object.keys(checkEnvironment(environment));
  expect(kept.filter((name) => name in environment).sort()).toEqual([...harmless].sort());
});

test("of endless output the beginning and the end are kept", async () => {
  const command = script(
    "process.stdout.write('first line\\n'); for (let i = 0; i < 2000; i++) process.stdout.write('x'.repeat(999) + '\\n'); process.stdout.write('last line\\n');",
  );
  const { output } = await runCheck(command, folder, signal, {
    ...defaultCheckLimits,
    headBytes: 100,
    tailBytes: 200,
  });
  expect(output.startsWith("first line\n")).toBe(true);
  expect(output.endsWith("last line\n")).toBe(true);
  expect(output).toContain("1999721 bytes left out");
  expect(output.length).toBeLessThan(400);
});

test("a program that does not exist is the user's to correct", async () => {
  await expect(runCheck("no-such-program --x", folder, signal)).rejects.toMatchObject({
    kind: "usage",
    message: expect.stringContaining("no-such-program") as string,
  });
});

describe("whatever a check has started ends with it", () => {
  /** Starts a grandchild that would live for ever, says so and goes on. */
  const withGrandchild = (then: string): string =>
    script(`
      import { spawn } from "node:child_process";
      import { writeFileSync } from "node:fs";
      spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", ${JSON.stringify(word())}], { stdio: "inherit" });
      writeFileSync("started", "");
      ${then}
    `);
  const word = (): string => `grandchild-${basename(folder)}`;
  const grandchildren = (): number[] => processesWith(word());

  test("on cancel", async () => {
    const stop = new AbortController();
    const run = runCheck(withGrandchild(""), folder, stop.signal);
    await until(() => grandchildren().length > 0);
    stop.abort();
    await expect(run).rejects.toMatchObject({ kind: "cancelled" });
    await until(() => grandchildren().length === 0);
  });

  test("after the time-out, and the result says so", async () => {
    const result = await runCheck(withGrandchild(""), folder, signal, {
      ...defaultCheckLimits,
      timeoutMilliseconds: 2_000,
    });
    expect(result).toMatchObject({ passed: false, exitCode: null, timedOut: true });
    expect(existsSync(join(folder, "started"))).toBe(true);
    await until(() => grandchildren().length === 0);
  });

  test("when the check itself is over, even if it forgot about it", async () => {
    const result = await runCheck(withGrandchild("process.exit(0)"), folder, signal);
    expect(result.passed).toBe(true);
    await until(() => grandchildren().length === 0);
  });
});
