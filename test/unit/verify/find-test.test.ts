import { afterAll, expect, test } from "vitest";
import { SandboxPool } from "../../../src/core/verify/sandbox-pool.ts";
import { findTest } from "../../../src/core/verify/tests/find-test.ts";
import { DiskSnapshot } from "../../../src/core/workspace/disk-snapshot.ts";
import { Failure } from "../../../src/core/workspace/failure.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { toolsHere } from "../../support/read-here.ts";

const workspace = GitWorkspace.of({
  "package.json": '{ "type": "module" }\n',
  "a.test.js": `import assert from "node:assert/strict";
import { describe, test } from "node:test";

describe("cart", () => {
  describe("of nothing", () => {
    test("is free", () => assert.equal(1, 2));
  });
  test("it's \\"quoted\\" & $HOME (much) > x", () => assert.equal(1, 2));
});
describe("other", () => {
  test("is free", () => assert.equal(1, 1));
});
`,
});
const sandboxes = new SandboxPool(new DiskSnapshot(workspace.root), 1);
afterAll(async () => {
  await sandboxes.dispose();
  workspace[Symbol.dispose]();
});

/** What comes of a name: the command, or why there is none. */
async function found(name: string, check = "node --test"): Promise<string> {
  try {
    return await findTest(
      { name, checks: [check], scripts: { packages: [] }, sandboxes, tools: toolsHere },
      new AbortController().signal,
    );
  } catch (error) {
    return Failure.is(error) ? `${error.kind}: ${error.message}` : String(error);
  }
}

test.each([
  "is free",
  "cart > of nothing > is free",
  "✖ cart › of nothing › is free (0.5ms)",
  `it's "quoted" & $HOME (much) > x`,
])("a failing test is found by %s", async (name) => {
  expect(await found(name)).toMatch(/^node --test '--test-name-pattern=/);
});

test("one of the same title in another suite that succeeds is nothing to fix", async () => {
  expect(await found("other > is free")).toContain("no-problem: Nothing to fix");
});

test("a tool that is not there says so, in place of the test", async () => {
  expect(await found("no such")).toMatch(/^usage: There is no test "no such": `node --test .*` ran none/);
  expect(await found("no such", "python3 -m pytestt_ -m pytest")).toMatch(
    /^usage: .* ran none of that name \(.*No module named pytestt_\)\.$/,
  );
});
