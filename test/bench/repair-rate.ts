import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { RepairSearch } from "../../src/core/repair/search/repair-search.ts";
import { SyntaxParser } from "../../src/core/syntax/syntax-parser.ts";
import { DiskSnapshot } from "../../src/core/workspace/disk-snapshot.ts";
import type { Benchmark } from "./benchmark.ts";

const repository = join(import.meta.dirname, "..", "..");
const programs = {
  javascript: join(repository, "dist", "repair-runner.js"),
  python: join(repository, "dist", "repair", "runner.py"),
};

/** A test file takes this long once its process is there, in milliseconds of work. */
const testMs = 30;

const searchSeconds = 8;
const naiveSeconds = 5;

interface Program {
  readonly check: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Something is wrong that no edit mends, so that there is always one more to try; one test takes its time. */
const examples: readonly Program[] = [
  {
    check: "node --test",
    files: {
      "package.json": '{ "type": "module" }',
      "mean.js":
        "export function mean(xs) {\n  let sum = 0;\n  for (const x of xs) {\n    sum += x;\n  }\n  return sum / xs.length;\n}\n",
      "mean.test.js": `import assert from "node:assert";
import test from "node:test";
import { mean } from "./mean.js";
test("takes its time", () => { const end = performance.now() + ${testMs}; while (performance.now() < end); });
test("cannot be", () => { const end = performance.now() + ${testMs}; while (performance.now() < end); assert.equal(mean([1, 2]), "a"); });
`,
    },
  },
  {
    check: "python3 -m unittest",
    files: {
      "mean.py":
        "def mean(xs):\n    total = 0\n    for x in xs:\n        total += x\n    return total / len(xs)\n",
      "test_mean.py": `import time
import unittest
from mean import mean


class Means(unittest.TestCase):
    def test_cannot_be(self):
        end = time.perf_counter() + ${testMs / 1000}
        while time.perf_counter() < end:
            pass
        self.assertEqual(mean([1, 2]), "a")
`,
    },
  },
];

/** Candidates a second for a test file of some length, and how that compares with a process for each of them. */
export const repairRate: Benchmark = {
  title: `candidates of a test file that takes ${testMs} ms, tried in warm processes and in a process each`,
  run: async (print) => {
    const lanes = availableParallelism();
    for (const { check, files } of examples) {
      const root = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-bench-")));
      try {
        for (const [path, text] of Object.entries(files)) {
          writeFileSync(join(root, path), text);
        }
        const git = (...args: string[]): void => {
          const who = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"];
          execFileSync("git", [...who, ...args], { cwd: root });
        };
        git("init", "--quiet");
        git("add", "--all");
        git("commit", "--quiet", "--message", "Start");
        const parser = new SyntaxParser(
          join(repository, "node_modules", "@vscode", "tree-sitter-wasm", "wasm"),
        );
        const snapshot = new DiskSnapshot(root);
        const search = new RepairSearch({ snapshot, parser, programs, seconds: searchSeconds });
        const { tried, seconds } = await search.find(
          { checks: [{ command: check, output: "" }] },
          new AbortController().signal,
        );
        const [warm, naive] = [tried / seconds, await naiveRate(check, root, lanes)];
        print(
          `${check}: ${warm.toFixed(0)} candidates a second in ${lanes} warm processes, ${naive.toFixed(1)} in as many processes that are started for each; ${(warm / naive).toFixed(1)} times`,
        );
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    }
  },
};

/** Runs of the check a second, in as many loops at the same time. */
async function naiveRate(check: string, root: string, loops: number): Promise<number> {
  const [program = "", ...args] = check.split(" ");
  const began = performance.now();
  let runs = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() - began < naiveSeconds * 1000) {
      await new Promise((resolve) =>
        spawn(program, args, { cwd: root, stdio: "ignore" }).on("close", resolve),
      );
      runs++;
    }
  };
  await Promise.all(Array.from({ length: loops }, loop));
  return (runs * 1000) / (performance.now() - began);
}
