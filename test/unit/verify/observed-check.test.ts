import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { defaultCheckLimits } from "../../../src/core/verify/check.ts";
import { observeCheck, type ObservedCheck } from "../../../src/core/verify/observed-check.ts";
import { toolsHere } from "../../support/read-here.ts";

const node = JSON.stringify(process.execPath);
const { signal } = new AbortController();
let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-observed-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const observe = (command: string): Promise<ObservedCheck> =>
  observeCheck(command, folder, { packages: [] }, defaultCheckLimits, toolsHere, signal);

test("Vitest names the tests that pass as well, prints what it always prints, and leaves no report", async () => {
  writeFileSync(
    join(folder, "a.test.js"),
    'test("one", () => {});\ntest("two", () => { throw new Error("no"); });\n',
  );
  const vitest = fileURLToPath(new URL("../../../node_modules/vitest/vitest.mjs", import.meta.url));
  const { result, reports } = await observe(`${node} ${vitest} run --globals`);
  expect(result).toMatchObject({ passed: false, exitCode: 1, command: `${node} ${vitest} run --globals` });
  expect(result.output).toContain("FAIL  a.test.js > two");
  expect(reports).toMatchObject([
    {
      passing: "named",
      tests: [
        { id: "a.test.js > one", status: "passed" },
        { id: "a.test.js > two", status: "failed", message: "Error: no" },
      ],
    },
  ]);
  expect(readdirSync(folder).filter((name) => name.includes("patched-moa"))).toEqual([]);
});

describe("a program that is called pytest, and writes something of its own as report", () => {
  const printed = "=== 1 failed in 0.1s ===\n";
  const write = (code: string): void =>
    writeFileSync(
      join(folder, "pytest"),
      `const fs = require("fs");
const file = /--junitxml="(.*)"/.exec(process.env.PYTEST_ADDOPTS)[1];
console.log("=== short test summary info ===\\nFAILED a.py::b - no\\n${printed.trim()}");
${code}
process.exitCode = 1;
`,
    );

  test("a report is read, with paths as they are in every sandbox", async () => {
    write(
      `fs.writeFileSync(file, '<testsuites><testsuite name="p"><testcase classname="' + process.cwd() + '/a" name="b"><failure message="no"/></testcase></testsuite></testsuites>');`,
    );
    expect((await observe(`${node} pytest`)).reports).toMatchObject([
      { tool: "JUnit", tests: [{ id: "a > b", status: "failed", message: "no" }] },
    ]);
  });

  test.each([
    ["a link out of the sandbox", 'fs.symlinkSync("/etc/passwd", file);'],
    ["a folder", "fs.mkdirSync(file);"],
    ["a pipe that nobody writes to", 'require("child_process").execFileSync("mkfifo", [file]);'],
    ["more than anybody reads", "fs.truncateSync(fs.openSync(file, 'w'), 50_000_000);"],
    ["nothing that can be read", 'fs.writeFileSync(file, "<testsuites><testsuite><testcase");'],
  ])("%s is no report: what is printed has to do, and nothing is left", async (_, code) => {
    write(code);
    expect((await observe(`${node} pytest`)).reports).toMatchObject([
      { tool: "pytest", tests: [{ id: "a.py::b", status: "failed" }] },
    ]);
    expect(readdirSync(folder)).toEqual(["pytest"]);
  });
});

test("a flood of output is read at its beginning and its end", async () => {
  writeFileSync(
    join(folder, "flood.js"),
    `const line = "x".repeat(99) + "\\n";
for (let i = 0; i < 300_000; i++) process.stdout.write(line);
process.stdout.write("=== short test summary info ===\\nFAILED a.py::b - no\\n=== 1 failed in 0.1s ===\\n");
`,
  );
  const { reports } = await observe(`${node} flood.js`);
  expect(reports).toMatchObject([{ tool: "pytest", tests: [{ id: "a.py::b" }] }]);
});
