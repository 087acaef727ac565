import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import type { BehaviourAgreement } from "../../../../src/core/verify/behaviour/behaviour-probe.ts";
import { PythonBehaviour } from "../../../../src/core/verify/behaviour/python-behaviour.ts";
import { SandboxPool } from "../../../../src/core/verify/sandbox-pool.ts";
import { DiskSnapshot } from "../../../../src/core/workspace/disk-snapshot.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";
import { rewrite } from "../rewrite.ts";

const scripts = fileURLToPath(new URL("../../../../src/core/verify/behaviour/python", import.meta.url));
const start = "def total(values, limit):\n    pass\n";
const checks = "from total import total\nassert total([1, 2, 3], 3) == 3\nassert total([4, 9], 10) == 13\n";

/** Compares bodies of `total`, each as often as it is proposed. */
async function compared(
  bodies: readonly string[],
  { files = {}, command = "python3 check.py" }: { files?: Record<string, string>; command?: string } = {},
): Promise<BehaviourAgreement | undefined> {
  const all = { "total.py": start, "check.py": checks, ...files };
  using workspace = GitWorkspace.of(all);
  const before = workspace.state();
  const scratch = join(dirname(workspace.root), "scratch");
  mkdirSync(scratch);
  vi.stubEnv("TMPDIR", scratch);
  const sandboxes = new SandboxPool(new DiskSnapshot(workspace.root));
  const limits = { secondsACall: 0.2, millisecondsAFunction: 10_000 };
  const probe = new PythonBehaviour({ sandboxes, commands: [command], scripts, limits });
  try {
    const path = command.includes("check.py") ? "total.py" : "alone.py";
    const base = all[path as keyof typeof all];
    const patches = bodies.map((body) => ({
      patch: { changes: [rewrite(path, base, base.replace("pass", body))] },
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

const right = "return sum(value for value in values if value < limit)";
const alsoRight = "return sum([value for value in values if not value >= limit])";
/** Passes the checks, and is wrong about equal values and those after the first large one. */
const wrong = "return sum(values) - (limit if limit in values else 0)";

test("of patches that pass the same check, those that do the same are told from the one that does not", async () => {
  const agreement = await compared([wrong, right, alsoRight]);
  expect(agreement?.telling).toBeGreaterThan(0);
  const [odd = NaN, ...even] = agreement?.shares ?? [];
  expect(even).toEqual([0.5, 0.5]);
  expect(odd).toBeLessThan(0.1);
});

test("patches that do the same on all inputs are equal", async () => {
  expect(await compared([right, alsoRight])).toMatchObject({ shares: [1, 1], telling: 0 });
});

test("code and its test may be in one file, and the test a function of a framework", async () => {
  const alone =
    "import unittest\n\n\ndef total(values, limit):\n    pass\n\n\nclass Total(unittest.TestCase):\n    def test_total(self):\n        self.assertEqual(total([1, 2, 3], 3), 3)\n        self.assertEqual(total([4, 9], 10), 13)\n";
  const agreement = await compared([wrong, right, alsoRight], {
    files: { "alone.py": alone },
    command: "python3 -m unittest alone",
  });
  expect(agreement?.shares.slice(1)).toEqual([0.5, 0.5]);
});

test("a loop without end, an exit, a flood of output and a recursion without end are outcomes like others", async () => {
  const unless = (what: string): string => `${right} if len(values) != 1 else ${what}`;
  const agreement = await compared([
    right,
    alsoRight,
    unless("[x for x in iter(int, 1)]"),
    unless("exit(0)"),
    unless("print('x' * 10**7)"),
    unless("(lambda f: f(f))(lambda f: f(f))"),
  ]);
  const [first = NaN, second = NaN, ...others] = agreement?.shares ?? [];
  expect(first).toBe(second);
  expect(others.every((share) => share < first)).toBe(true);
}, 60_000);

test("a check that does not call the changed code, or is no Python, tells nothing", async () => {
  expect(await compared([right, wrong], { files: { "check.py": "assert True\n" } })).toBeUndefined();
  expect(await compared([right, wrong], { command: "git ls-files check.py" })).toBeUndefined();
});
