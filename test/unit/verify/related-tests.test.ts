import { describe, expect, test } from "vitest";
import { ChecksGate, type CheckRuns } from "../../../src/core/verify/gates/checks.ts";
import type { ObservedCheck } from "../../../src/core/verify/observed-check.ts";
import { PatchedFiles } from "../../../src/core/verify/patched-files.ts";
import { RelatedTests } from "../../../src/core/verify/tests/related-tests.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { rewrite } from "./rewrite.ts";

const { signal } = new AbortController();

describe("tests are near a change", () => {
  const near = (
    language: "JavaScript" | "Python",
    changed: string,
    files: Record<string, string>,
  ): Promise<readonly string[]> =>
    new RelatedTests({
      list: () => Promise.resolve(Object.keys(files)),
      read: (path) => Promise.resolve(files[path] === undefined ? undefined : textFile(files[path])),
    }).of([changed], language);

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

  test("by way of other files, nearest first, whatever form their imports have", async () => {
    const files = {
      "package.json":
        '{ "name": "shop", "exports": { ".": "./dist/index.js", "./deep/*": "./dist/deep/*.js" }, "imports": { "#money": "./src/money.ts" } }',
      "tsconfig.json": '{ // paths\n "extends": "./tsconfig.base.json", "include": ["src"], }',
      "tsconfig.base.json": '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], } } }',
      "packages/tax/package.json": '{ "name": "@shop/tax", "main": "dist/main.js" }',
      "packages/tax/src/main.ts": 'export * from "../../../src/cart";\n',
      "src/cart.ts": 'import "./round.js";\n',
      "src/round.ts": "",
      "src/money.ts": 'export { round } from "./round";\n',
      "src/index.ts": 'export * from "./cart.js";\n',
      "src/deep/one.ts": 'const { a } = await import("@/cart");\n',
      "src/loop.ts": 'import "./loop-too";\n',
      "src/loop-too.ts": 'import "./loop";\n',
      "test/far.test.ts": 'import { x } from "@shop/tax";\n',
      "test/self.test.ts": 'import shop from "shop";\nimport "node:fs";\n',
      "test/subpath.test.ts": 'const x = require("shop/deep/one");\n',
      "test/alias.test.ts": 'import x from "@/cart";\n',
      "test/base-url.test.ts": 'import x from "src/round";\n',
      "test/hash.test.ts": 'import x from "#money";\n',
      "test/mocked.test.ts": 'vi.mock("../src/round", () => ({}));\n',
      "test/other.test.ts": 'import "../src/loop";\nimport "react";\n',
    };
    const found = await near("JavaScript", "src/round.ts", files);
    expect(found.slice(0, 2).toSorted()).toEqual(["test/base-url.test.ts", "test/mocked.test.ts"]);
    expect(found.slice(2, 4).toSorted()).toEqual(["test/alias.test.ts", "test/hash.test.ts"]);
    expect(found.slice(4).toSorted()).toEqual([
      "test/far.test.ts",
      "test/self.test.ts",
      "test/subpath.test.ts",
    ]);
    expect(await near("JavaScript", "src/loop-too.ts", files)).toEqual(["test/other.test.ts"]);
    expect(await near("JavaScript", "nowhere.ts", files)).toEqual([]);
  });

  test("in Python by way of packages, of what they make of their own modules, and of fixtures", async () => {
    const files = {
      "src/shop/__init__.py": "from .cart import (\n    Cart,  # the cart\n    total,\n)\n",
      "src/shop/cart.py": "from . import prices\n",
      "src/shop/prices.py": "import decimal\n",
      "src/shop/unused.py": "",
      "tests/conftest.py": "import shop.unused\n",
      "tests/test_a.py": "import shop\n",
      "tests/deep/test_b.py": "from shop.prices import price as p, other\n",
      "other/test_c.py": "import os, decimal\n",
    };
    expect(await near("Python", "src/shop/prices.py", files)).toEqual([
      "tests/deep/test_b.py",
      "tests/test_a.py",
    ]);
    expect(await near("Python", "src/shop/unused.py", files)).toEqual([
      "tests/test_a.py",
      "tests/deep/test_b.py",
    ]);
  });

  test("configurations that are broken, hostile or turn in circles cost nothing but what they say", async () => {
    const files = {
      "package.json": "{ not json",
      "a/package.json":
        '{ "name": "a", "exports": { "./*": { "import": { "x": 1 } }, ".": null }, "main": 3 }',
      "tsconfig.json":
        '{ "extends": ["./tsconfig.json", "../../etc/passwd"], "compilerOptions": { "paths": { "*": ["*"], "x": "y" } } }',
      "b/tsconfig.json":
        '{ "extends": "../b/tsconfig.json", "compilerOptions": { "paths": { "**": ["../../*"] } } }',
      "b/b.ts": "",
      "b/b.test.ts": "",
      "b/c.test.ts": `import "./b";\nimport "${"a/".repeat(100)}x";\n`,
    };
    expect(await near("JavaScript", "b/b.ts", files)).toEqual(["b/b.test.ts", "b/c.test.ts"]);
  });

  test("five thousand files are looked through in little time, and the time is bounded", async () => {
    const files: Record<string, string> = { "src/0.ts": "" };
    for (let at = 1; at < 5_000; at++) {
      files[`src/${at}.ts`] = `import "./${at - 1}";\nimport "./${at % 7}.js";\n`.padEnd(4_000, "// text\n");
      files[`test/t${at}.test.ts`] = `import "../src/${at}";\n`;
    }
    const began = performance.now();
    expect(await near("JavaScript", "src/0.ts", files)).not.toEqual([]);
    expect(performance.now() - began).toBeLessThan(8_000);
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
