import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test, vi } from "vitest";
import type { BehaviourAgreement } from "../../../../src/core/verify/behaviour/behaviour-probe.ts";
import { ObservedBehaviour } from "../../../../src/core/verify/behaviour/observed-behaviour.ts";
import { SandboxPool } from "../../../../src/core/verify/sandbox-pool.ts";
import { DiskSnapshot } from "../../../../src/core/workspace/disk-snapshot.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";
import { rewrite } from "../rewrite.ts";

const scripts = fileURLToPath(new URL("../../../../src/core/verify/behaviour", import.meta.url));

/** A project whose `path` has a function `total(values, limit)` with `BODY` in it, and a check that calls it. */
interface Project {
  readonly path: string;
  readonly files: Readonly<Record<string, string>>;
  readonly command: string;
}

/** Compares bodies of `total`; the workspace stays as it is, and nothing is left elsewhere. */
async function compared(
  { path, files, command }: Project,
  bodies: readonly string[],
): Promise<BehaviourAgreement | undefined> {
  using workspace = GitWorkspace.of(files);
  const before = workspace.state();
  const scratch = join(dirname(workspace.root), "scratch");
  mkdirSync(scratch);
  vi.stubEnv("TMPDIR", scratch);
  const sandboxes = new SandboxPool(new DiskSnapshot(workspace.root));
  const limits = { secondsACall: 0.2, millisecondsAFunction: 10_000 };
  const probe = new ObservedBehaviour({ sandboxes, commands: [command], scripts, limits });
  try {
    const base = files[path] ?? "";
    const patches = bodies.map((body) => ({
      patch: { changes: [rewrite(path, base, base.replace("BODY", body))] },
      count: 1,
    }));
    return await probe.compare(patches, new AbortController().signal);
  } finally {
    await sandboxes.dispose();
    vi.unstubAllEnvs();
    expect(workspace.state()).toBe(before);
    expect(readdirSync(scratch)).toEqual([]);
  }
}

const python: Project = {
  path: "total.py",
  files: {
    "total.py": "def total(values, limit):\n    BODY\n",
    "check.py": "from total import total\nassert total([1, 2, 3], 3) == 3\nassert total([4, 9], 10) == 13\n",
  },
  command: "python3 check.py",
};

const unittest: Project = {
  path: "alone.py",
  files: {
    "alone.py":
      "import unittest\n\n\ndef total(values, limit):\n    BODY\n\n\nclass Total(unittest.TestCase):\n    def test_total(self):\n        self.assertEqual(total([1, 2, 3], 3), 3)\n        self.assertEqual(total([4, 9], 10), 13)\n",
  },
  command: "python3 -m unittest alone",
};

const calls =
  "if (total([1, 2, 3], 3) !== 3 || total([4, 9], 10) !== 13) {\n  throw new Error('wrong');\n}\n";

const modules: Project = {
  path: "total.mjs",
  files: {
    "total.mjs": "export const total = (values, limit) => {\n  BODY\n};\n",
    "check.test.mjs": `import test from "node:test";\nimport { total } from "./total.mjs";\ntest("total", () => {\n${calls}});\n`,
  },
  command: "node --test check.test.mjs",
};

const commonJs: Project = {
  path: "total.js",
  files: {
    "total.js":
      '#!/usr/bin/env node\n"use strict";\nconst sum = (values) => values.reduce((one, two) => one + two, 0);\nclass Totals {}\nTotals.total = function (values, limit) {\n  BODY\n};\nmodule.exports = { total: Totals.total, sum };\n',
    "check.js": `const { total } = require("./total");\n${calls}`,
  },
  command: "node check.js",
};

const oneScript: Project = {
  path: "total.js",
  files: { "total.js": `function total(values, limit) {\n  BODY\n}\n${calls}` },
  command: "node total.js",
};

const pythonBodies = {
  right: "return sum(value for value in values if value < limit)",
  alsoRight: "return sum([value for value in values if not value >= limit])",
  /** Passes the checks, and is wrong about equal values and those beyond the limit. */
  wrong: "return sum(values) - (limit if limit in values else 0)",
};

const nodeBodies = {
  right: "return values.filter((value) => value < limit).reduce((one, two) => one + two, 0);",
  alsoRight: "let all = 0; for (const value of values) if (!(value >= limit)) all += value; return all;",
  wrong: "return values.reduce((one, two) => one + two, 0) - (values.includes(limit) ? limit : 0);",
};

describe.each([
  ["a Python module", python, pythonBodies],
  ["Python code and its unittest in one file", unittest, pythonBodies],
  ["a JavaScript module", modules, nodeBodies],
  ["a CommonJS module", commonJs, nodeBodies],
  ["a script that checks itself", oneScript, nodeBodies],
] as const)("%s", (_, project, { right, alsoRight, wrong }) => {
  test("those that do the same are told from the one that passes the same check and does not", async () => {
    const agreement = await compared(project, [wrong, right, alsoRight]);
    expect(agreement?.telling).toBeGreaterThan(0);
    const [odd = NaN, ...even] = agreement?.shares ?? [];
    expect(even).toEqual([0.5, 0.5]);
    expect(odd).toBeLessThan(0.1);
  });
});

test("patches that do the same on all inputs are equal", async () => {
  expect(await compared(python, [pythonBodies.right, pythonBodies.alsoRight])).toMatchObject({
    shares: [1, 1],
    telling: 0,
  });
});

test.each([
  [
    "Python",
    python,
    [
      "[x for x in iter(int, 1)]",
      "exit(0)",
      "print('x' * 10**7)",
      "(lambda f: f(f))(lambda f: f(f))",
      "[0] * 10**12",
    ].map((odd) => `${pythonBodies.right} if len(values) != 1 else ${odd}`),
    pythonBodies,
  ],
  [
    "JavaScript",
    modules,
    [
      "for (;;);",
      "process.exit(0);",
      "console.log('x'.repeat(1e7)); return;",
      "return (function again() { return again(); })();",
      "return new Promise(() => {});",
    ].map((odd) => `if (values.length === 1) { ${odd} } ${nodeBodies.right}`),
    nodeBodies,
  ],
] as const)(
  "%s: a loop without end, an exit, a flood of output and too much of anything are outcomes like others",
  async (_, project, odd, { right, alsoRight }) => {
    const usual = [right, alsoRight, `${right} `, `${alsoRight} `, `${right}  `];
    const { shares = [] } = (await compared(project, [...usual, ...odd])) ?? {};
    const [first = NaN] = shares;
    expect(shares.slice(0, usual.length)).toEqual(usual.map(() => first));
    expect(Math.max(...shares.slice(usual.length))).toBeLessThan(first);
  },
);

test("a check that does not call the changed code tells nothing", async () => {
  const { right, wrong } = pythonBodies;
  const silent = { ...python, files: { ...python.files, "check.py": "assert True\n" } };
  expect(await compared(silent, [right, wrong])).toBeUndefined();
  expect(await compared({ ...python, command: "git ls-files check.py" }, [right, wrong])).toBeUndefined();
});
