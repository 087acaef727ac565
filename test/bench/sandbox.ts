import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCheck } from "../../src/core/verify/check.ts";
import type { Sandbox } from "../../src/core/verify/sandbox.ts";
import { SandboxPool } from "../../src/core/verify/sandbox-pool.ts";
import { textFile } from "../../src/core/workspace/text-file.ts";
import { treeFingerprint } from "../support/tree-fingerprint.ts";
import { median, timed, type Benchmark } from "./benchmark.ts";

const files = 5_000;
const candidates = 16;
const rounds = 5;
const { signal } = new AbortController();

/** Candidates verified at once in a large repository: what their sandboxes cost, beside the plain ways to have them. */
export const sandbox: Benchmark = {
  title: `${candidates} candidates at once in a repository of ${files} files (limit: 500 ms each after the first)`,
  run: async (print) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-bench-")));
    try {
      const root = join(folder, "workspace");
      makeRepository(root);
      const before = treeFingerprint(root);
      const index = readFileSync(join(root, ".git", "index"));
      for (const parallel of [2, candidates]) {
        await verifyAll(root, parallel, print);
      }
      const same =
        treeFingerprint(root) === before && readFileSync(join(root, ".git", "index")).equals(index);
      print(
        `the user's tree, index, references, settings and worktrees byte for byte as before: ${String(same)}`,
      );
      print(`folders left in the temporary folder: ${poolFolders().length}`);
      await compare(root, folder, print);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Also changes that are in no commit, and installed packages. */
function makeRepository(root: string): void {
  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (let number = 0; number < files; number++) {
    const path = `packages/p${number % 50}/src/d${number % 7}/file-${number}.ts`;
    write(path, `export const value${number} = ${number}; // ${"x".repeat(number % 80)}\n`.repeat(30));
  }
  write(".gitignore", "node_modules/\n");
  const git = (...args: string[]): void => {
    const identity = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"];
    execFileSync("git", [...identity, ...args], { cwd: root });
  };
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "Start");
  for (let number = 0; number < 200; number++) {
    write(`node_modules/package-${number}/index.js`, "module.exports = {};\n");
  }
  write("packages/p0/src/d0/file-0.ts", "export const changed = 1;\n");
  write("notes/untracked.txt", "untracked\n");
}

async function verifyAll(root: string, parallel: number, print: (line: string) => void): Promise<void> {
  const pool = new SandboxPool({ root, unsaved: new Map() }, parallel);
  const temporary = tmpdir();
  const free = (): number => statfsSync(temporary).bavail * statfsSync(temporary).bsize;
  const began = performance.now();
  const freeBefore = free();
  let leastFree = freeBefore;
  const watch = setInterval(() => (leastFree = Math.min(leastFree, free())), 20);
  const setUps: number[] = [];
  try {
    const first = await timed(() => pool.use(signal, (each) => verify(each, 0)));
    await Promise.all(
      Array.from({ length: candidates }, async (_, number) => {
        await pool.use(signal, (each) => verify(each, number));
      }),
    );
    const all = performance.now() - began;
    setUps.push(...pool.setUpMilliseconds.slice(1));
    const { heapUsed, rss } = process.memoryUsage();
    const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;
    print(
      `${parallel} at a time: first ${first.toFixed(0)} ms with the base; each after it ${median(setUps).toFixed(0)} ms (median), ${Math.max(...setUps).toFixed(0)} ms (most); all ${candidates} in ${(all / 1000).toFixed(1)} s`,
    );
    print(
      `${parallel} at a time: peak extra disk ${megabytes(freeBefore - leastFree)}; heap ${megabytes(heapUsed)}, resident ${megabytes(rss)}`,
    );
  } finally {
    clearInterval(watch);
    await pool.dispose();
  }
}

async function verify(each: Sandbox, number: number): Promise<void> {
  await each.apply({
    changes: [{ kind: "create", path: `packages/p1/new-${number}.ts`, file: textFile("export {};\n") }],
  });
  const { passed } = await runCheck("git status --porcelain", each.root, signal);
  if (!passed) {
    throw new Error("The check cannot be run.");
  }
}

/** One of each at a time, alternating, as a person would make them by hand. */
async function compare(root: string, folder: string, print: (line: string) => void): Promise<void> {
  const pool = new SandboxPool({ root, unsaved: new Map() }, 1);
  const held = new SandboxPool({ root, unsaved: new Map() }, rounds + 1);
  const times = {
    made: [] as number[],
    reset: [] as number[],
    worktree: [] as number[],
    copy: [] as number[],
  };
  const stop = new AbortController();
  /** Takes one more sandbox and keeps it, so that the next has to be made. */
  const make = async (): Promise<number> => {
    await new Promise<void>((resolve, reject) => {
      held
        .use(stop.signal, async () => {
          resolve();
          await new Promise((end) => stop.signal.addEventListener("abort", end));
        })
        .catch(reject);
    });
    return held.setUpMilliseconds.at(-1) ?? NaN;
  };
  try {
    await pool.use(signal, (each) => verify(each, 0));
    await make();
    for (let round = 0; round < rounds; round++) {
      times.made.push(await make());
      await pool.use(signal, (each) => verify(each, round));
      times.reset.push(pool.setUpMilliseconds.at(-1) ?? NaN);
      const tree = join(folder, `tree-${round}`);
      times.worktree.push(
        await timed(async () => {
          execFileSync("git", ["worktree", "add", "--quiet", "--detach", tree], { cwd: root });
          return Promise.resolve();
        }),
      );
      execFileSync("git", ["worktree", "remove", "--force", tree], { cwd: root });
      times.copy.push(
        await timed(async () => {
          execFileSync("cp", ["-r", root, `${tree}-copy`]);
          return Promise.resolve();
        }),
      );
      rmSync(`${tree}-copy`, { recursive: true });
    }
  } finally {
    stop.abort();
    await Promise.all([pool.dispose(), held.dispose()]);
  }
  const made = median(times.made);
  const [reset, worktree, copy] = [median(times.reset), median(times.worktree), median(times.copy)];
  print(
    `one at a time: a reused sandbox ${reset.toFixed(0)} ms, a new one ${made.toFixed(0)} ms; \`git worktree add\` ${worktree.toFixed(0)} ms (ratios ${(reset / worktree).toFixed(2)}, ${(made / worktree).toFixed(2)}), \`cp -r\` ${copy.toFixed(0)} ms (${(reset / copy).toFixed(2)}, ${(made / copy).toFixed(2)})`,
  );
}

function poolFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`patched-moa-${process.pid}-`));
}
