import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RepairSearch, type RepairReport } from "../../src/core/repair/search/repair-search.ts";
import { SyntaxParser } from "../../src/core/syntax/syntax-parser.ts";
import { DiskSnapshot } from "../../src/core/workspace/disk-snapshot.ts";
import type { Benchmark } from "./benchmark.ts";

/** A program of the set: its check, and its bugs as replacements of right text by wrong. */
interface KnownProgram {
  readonly check: string;
  readonly type?: string;
  readonly bugs: Readonly<Record<string, readonly (readonly [right: string, wrong: string])[]>>;
}

const repository = join(import.meta.dirname, "..", "..");
const bugs = join(repository, "test", "workspaces", "repair-bugs");
const parser = new SyntaxParser(join(repository, "node_modules", "@vscode", "tree-sitter-wasm", "wasm"));
const programs = {
  javascript: join(repository, "dist", "repair-runner.js"),
  python: join(repository, "dist", "repair", "runner.py"),
};

/** Seconds for one bug, as `--repair-seconds`. */
const seconds = 60;

/** Runs of the check, one process each, that the warm runner is compared with. */
const naiveRuns = 5;

/** Known bugs, repaired without a model: how many, how fast, and how that compares with a process for each candidate. */
export const repairBenchmark: Benchmark = {
  title: "known bugs of small programs, repaired without a model",
  run: async (print) => {
    for (const language of ["javascript", "python"]) {
      const set = JSON.parse(readFileSync(join(bugs, language, "bugs.json"), "utf8")) as Record<
        string,
        KnownProgram
      >;
      const tally = { bugs: 0, same: 0, plausible: 0, tried: 0, seconds: 0, naive: [] as number[] };
      for (const [name, program] of Object.entries(set)) {
        for (const [bug, edits] of Object.entries(program.bugs)) {
          const { report, isSame, naiveMs } = await repair(language, name, program, edits);
          const found = report.repairs.length > 0;
          tally.bugs++;
          tally.same += Number(isSame);
          tally.plausible += Number(found && !isSame);
          tally.tried += report.tried;
          tally.seconds += report.seconds;
          tally.naive.push(naiveMs);
          const state = isSame ? "as it was" : found ? "plausible" : "not repaired";
          const rate = Math.round(report.tried / Math.max(0.001, report.seconds));
          print(
            `${language} ${name}: ${bug} (${edits.length}) ${state}, ${report.tried} tried in ${report.seconds.toFixed(1)} s, ${rate} a second`,
          );
        }
      }
      const naive = tally.naive.reduce((sum, ms) => sum + ms, 0) / tally.naive.length;
      const perSecond = tally.tried / tally.seconds;
      print(
        `${language}: ${tally.same} of ${tally.bugs} as they were, ${tally.plausible} more plausible, ${tally.bugs - tally.same - tally.plausible} not repaired; ${perSecond.toFixed(0)} candidates a second, ${((perSecond * naive) / 1000).toFixed(1)} times one process after the other (${naive.toFixed(0)} ms each)`,
      );
    }
  },
};

async function repair(
  language: string,
  name: string,
  program: KnownProgram,
  edits: readonly (readonly [string, string])[],
): Promise<{ report: RepairReport; isSame: boolean; naiveMs: number }> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-bench-")));
  try {
    const files = readdirSync(join(bugs, language)).filter((file) =>
      file.replace(/^test_/, "").startsWith(`${name}.`),
    );
    for (const file of files) {
      cpSync(join(bugs, language, file), join(root, file));
    }
    const source = files.find((file) => !/test/.test(file)) ?? "";
    const right = readFileSync(join(root, source), "utf8");
    const wrong = edits.reduce((text, [from, to]) => text.replace(from, () => to), right);
    writeFileSync(join(root, source), wrong);
    if (language === "javascript") {
      writeFileSync(join(root, "package.json"), JSON.stringify({ type: program.type ?? "module" }));
    }
    const git = (...args: string[]): void => {
      execFileSync("git", ["-c", "user.name=bench", "-c", "user.email=bench@localhost", ...args], {
        cwd: root,
      });
    };
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message", "Start");
    const search = new RepairSearch({ snapshot: new DiskSnapshot(root), parser, programs, seconds });
    const naiveMs = timeOf(program.check, root);
    const report = await search.find(
      { checks: [{ command: program.check, output: "" }] },
      new AbortController().signal,
    );
    return { report, isSame: report.repairs[0]?.files[0].after === right, naiveMs };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function timeOf(check: string, root: string): number {
  const [program = "", ...args] = check.split(" ");
  const began = performance.now();
  for (let run = 0; run < naiveRuns; run++) {
    const { error } = spawnSync(program, args, { cwd: root, stdio: "ignore", timeout: 5_000 });
    if (error !== undefined) {
      // An endless loop: another process for each candidate would wait for it as well.
      return performance.now() - began;
    }
  }
  return (performance.now() - began) / naiveRuns;
}
