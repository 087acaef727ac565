import { describe, expect, test } from "vitest";
import { ChecksGate, type CheckRuns } from "../../../src/core/verify/gates/checks.ts";
import type { ObservedCheck } from "../../../src/core/verify/observed-check.ts";
import { PatchedFiles } from "../../../src/core/verify/patched-files.ts";
import { relatedTests } from "../../../src/core/verify/tests/related-tests.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { rewrite } from "./rewrite.ts";

const { signal } = new AbortController();

describe("tests are near a change", () => {
  const near = (
    language: "JavaScript" | "Python",
    changed: string,
    files: Record<string, string>,
  ): Promise<readonly string[]> =>
    relatedTests([changed], language, {
      list: () => Promise.resolve(Object.keys(files)),
      read: (path) => Promise.resolve(files[path] === undefined ? undefined : textFile(files[path])),
    });

  test("by their name, by what they import, or because they are changed themselves", async () => {
    const files = {
      "src/cart.ts": "",
      "src/cart.test.ts": "",
      "test/total.test.ts": 'import { total } from "../src/cart";\n',
      "test/index.test.ts": 'import { total } from "../src/cart.js";\n',
      "test/other.test.ts": 'import { other } from "../src/other.ts";\n',
    };
    expect(await near("JavaScript", "src/cart.ts", files)).toEqual([
      "src/cart.test.ts",
      "test/total.test.ts",
      "test/index.test.ts",
    ]);
    expect(await near("JavaScript", "test/other.test.ts", files)).toEqual(["test/other.test.ts"]);
  });

  test("in Python by modules", async () => {
    const files = {
      "shop/cart.py": "",
      "tests/test_cart.py": "",
      "tests/test_a.py": "from shop.cart import total\n",
      "tests/test_b.py": "from shop import prices, cart\n",
      "tests/test_c.py": "import shop.cart\n",
      "tests/test_d.py": "import shop.prices\n",
    };
    const found = await near("Python", "shop/cart.py", files);
    expect(found).toEqual(["tests/test_cart.py", "tests/test_a.py", "tests/test_b.py", "tests/test_c.py"]);
  });

  test("a file name cannot smuggle in an option or a shell command", async () => {
    const files = { "-e.test.js": "", "$(touch x)/a.test.js": "", "a.test.js": "" };
    expect(await near("JavaScript", "a.js", files)).toEqual(["a.test.js"]);
    expect(await near("JavaScript", "-e.js", files)).toEqual([]);
  });
});

describe("of a slow check the nearest tests are run first", () => {
  const observed = (command: string, failing: readonly string[], milliseconds = 60_000): ObservedCheck => ({
    result: {
      command,
      passed: failing.length === 0,
      exitCode: failing.length === 0 ? 0 : 1,
      timedOut: false,
      output: "",
      milliseconds,
    },
    reports: [
      {
        kind: "tests",
        tool: "node:test",
        passing: "named",
        passed: 2,
        tests: ["near", "far"].map((id) => ({
          id,
          scope: "test",
          status: failing.includes(id) ? "failed" : "passed",
        })),
      },
    ],
  });

  /** @param patched what fails with the patch, run by run of the nearest tests, then of all; `alone`: near ones without the patch */
  const outcome = async (
    runs: { readonly near: readonly string[][]; readonly all: string[]; readonly alone?: string[] },
    milliseconds?: number,
  ): Promise<{ readonly ran: string[]; readonly last: string }> => {
    const ran: string[] = [];
    const nearRuns = [...runs.near];
    const parts: CheckRuns = {
      commands: ["all"],
      baseline: () => Promise.resolve([observed("all", [], milliseconds)]),
      again: (command) => Promise.resolve(observed(command, command === "near" ? (runs.alone ?? []) : [])),
      nearest: () => Promise.resolve("near"),
      onPatched: (_, commands, onResult) => {
        for (const command of commands) {
          ran.push(command);
          onResult(observed(command, command === "near" ? (nearRuns.shift() ?? []) : runs.all));
        }
        return Promise.resolve();
      },
    };
    const files = new PatchedFiles({ changes: [rewrite("a.js", "a\n", "b\n")] });
    const details: string[] = [];
    await new ChecksGate(parts, false).check(
      files,
      ({ subject, status, detail }) => details.push(`${subject} ${status}: ${detail}`),
      signal,
    );
    return { ran, last: details.at(-1) ?? "" };
  };

  test("what breaks there twice need not wait for the others", async () => {
    expect(await outcome({ near: [["near"], ["near"]], all: ["near"] })).toEqual({
      ran: ["near", "near"],
      last: "all failed: New failure: near.",
    });
  });

  test("what survives is run as a whole, and what breaks elsewhere is seen", async () => {
    expect(await outcome({ near: [[]], all: [] })).toEqual({
      ran: ["near", "all"],
      last: "all passed: Still passes.",
    });
    const { ran, last } = await outcome({ near: [[]], all: ["far"] });
    expect(ran.slice(0, 2)).toEqual(["near", "all"]);
    expect(last).toContain("New failure: far");
  });

  test("an accident, or a test that fails by itself without the patch too, is left to the whole check", async () => {
    for (const runs of [
      { near: [["near"], []], all: [] },
      { near: [["near"], ["near"]], alone: ["near"], all: [] },
    ]) {
      expect(await outcome(runs)).toEqual({
        ran: ["near", "near", "all"],
        last: "all passed: Still passes.",
      });
    }
  });

  test("a quick check is run as a whole at once", async () => {
    expect((await outcome({ near: [["near"]], all: [] }, 300)).ran).toEqual(["all"]);
  });
});
