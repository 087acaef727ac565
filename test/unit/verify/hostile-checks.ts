import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { defaultCheckLimits, runCheck, type CheckLimits } from "../../../src/core/verify/check.ts";
import { SandboxPool } from "../../../src/core/verify/sandbox-pool.ts";
import type { CheckResult } from "../../../src/core/verify/verifier.ts";
import { processesWith, ScratchRepository, until } from "./scratch-repository.ts";

const node = JSON.stringify(process.execPath);
const { signal } = new AbortController();
const second = { ...defaultCheckLimits, timeoutMilliseconds: 1_500 };

/** What the tests of a candidate may do to get away, to get at something or to be too much. In every way there is to run them. */
export function hostileChecks(): void {
  let repository: ScratchRepository;
  let pool: SandboxPool;

  beforeEach(() => {
    repository = ScratchRepository.with({ "a.txt": "a\n", ".gitignore": "node_modules/\n" });
    repository.write({ "node_modules/dep/index.js": "dep\n" });
    pool = new SandboxPool({ root: repository.root, unsaved: new Map() }, 1);
  });

  afterEach(async () => {
    await pool.dispose();
    repository.remove();
  });

  /** Runs a program, written to a file of the sandbox, as a check there. */
  function checkOf(
    text: string,
    limits: CheckLimits = defaultCheckLimits,
    using = pool,
  ): Promise<CheckResult & { readonly root: string }> {
    return using.use(signal, async ({ root }, stop) => {
      writeFileSync(join(root, "check.mjs"), text);
      return { ...(await runCheck(`${node} check.mjs ${word()}`, root, stop, limits)), root };
    });
  }

  const word = (): string => `hostile-${basename(repository.root)}`;
  const sleeper = (): string =>
    `["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)", "${word()}"]`;
  const nobodyIsLeft = (): Promise<void> => until(() => processesWith(word()).length === 0);

  test("a daemon in a session of its own ends with the check", async () => {
    const { passed } = await checkOf(`
      import { spawn } from "node:child_process";
      const daemon = spawn(process.execPath, ${sleeper()}, { detached: true, stdio: "ignore" });
      daemon.unref();
    `);
    expect(passed).toBe(true);
    await nobodyIsLeft();
  });

  test("so does one whose parents are gone, and that has an environment of its own", async () => {
    const { passed } = await checkOf(`
      import { spawnSync } from "node:child_process";
      const start = 'require("node:child_process").spawn(process.execPath, ' + ${JSON.stringify("")} + JSON.stringify(${sleeper()}) + ', { detached: true, stdio: "ignore", env: {} }).unref()';
      spawnSync(process.execPath, ["-e", start], { stdio: "ignore" });
    `);
    expect(passed).toBe(true);
    await nobodyIsLeft();
  });

  test("a test that never ends and ignores every request is ended after its time", async () => {
    const result = await checkOf(
      `for (const name of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(name, () => {}); setInterval(() => {}, 1000);`,
      second,
    );
    expect(result).toMatchObject({ passed: false, exitCode: null, timedOut: true });
    await nobodyIsLeft();
  });

  test("a test that kills its parent kills nobody of ours", async () => {
    const { passed } = await checkOf(
      `process.kill(process.ppid, "SIGKILL"); await new Promise((resolve) => setTimeout(resolve, 200)); process.exit(1);`,
    );
    expect(passed).toBe(false);
    await nobodyIsLeft();
  });

  /** Each starts two more, `depth` deep, and stays. */
  const bomb = (depth: number): string => `
    import { spawn } from "node:child_process";
    import { writeFileSync } from "node:fs";
    writeFileSync("bomb.sh", 'if [ "$1" -gt 0 ]; then sh bomb.sh $(($1 - 1)) $2 & sh bomb.sh $(($1 - 1)) $2 & fi; sleep 1000');
    spawn("setsid", ["sh", "bomb.sh", "${depth}", "${word()}"], { stdio: "ignore" });
    setInterval(() => {}, 1000);
  `;

  test("of a fork bomb nothing is left", async () => {
    const result = await checkOf(bomb(6), second);
    expect(result).toMatchObject({ passed: false, timedOut: true });
    await nobodyIsLeft();
  });

  test("a fork bomb is stopped when there are too many, long before its time", async () => {
    const result = await checkOf(bomb(7), { ...defaultCheckLimits, processes: 60 });
    expect(result).toMatchObject({ passed: false, exitCode: null, timedOut: false });
    expect(result.output).toContain("Stopped: it had more than 60 processes");
    await nobodyIsLeft();
  });

  test("of a gigabyte of output the ends are kept, and no more than that is ever in memory", async () => {
    const before = process.memoryUsage().rss;
    const result = await checkOf(`
      const piece = Buffer.alloc(2 ** 20, "x");
      for (let written = 0; written < 1024; written++) {
        if (!process.stdout.write(piece)) await new Promise((resolve) => process.stdout.once("drain", resolve));
      }
    `);
    expect(result.passed).toBe(true);
    expect(result.output).toMatch(/10736\d+ bytes left out/);
    expect(result.output.length).toBeLessThan(70_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
  });

  test("a test that fills the disk is stopped, and what it wrote is gone", async () => {
    const small = new SandboxPool({ root: repository.root, unsaved: new Map() }, 1, 100 * 2 ** 20);
    const fill = (folder: string): string => `
      import { closeSync, openSync, writeSync } from "node:fs";
      import { tmpdir } from "node:os";
      const piece = Buffer.alloc(2 ** 20, "x");
      const file = openSync(${folder} + "/huge", "w");
      for (let megabyte = 0; megabyte < 400; megabyte++) writeSync(file, piece);
      closeSync(file);
      setInterval(() => {}, 1000);
    `;
    for (const folder of ["process.cwd()", "tmpdir()"]) {
      const { root, ...result } = await checkOf(fill(folder), defaultCheckLimits, small);
      expect(result).toMatchObject({ passed: false, exitCode: null, timedOut: false });
      expect(result.output).toMatch(/Stopped: it wrote more than its \d+ MB of disk/);
      expect(existsSync(root)).toBe(true);
    }
    const { root } = await checkOf("", defaultCheckLimits, small);
    expect(existsSync(join(root, "huge"))).toBe(false);
    expect(existsSync(join(`${root}.tmp`, "huge"))).toBe(false);
    await small.dispose();
    expect(existsSync(root)).toBe(false);
  });

  test("what tests put into the temporary folder is the sandbox's own, and gone for the next", async () => {
    const program = `import { existsSync, writeFileSync } from "node:fs"; import { tmpdir } from "node:os"; import { join } from "node:path";
      const file = join(tmpdir(), "${word()}"); console.log(existsSync(file)); writeFileSync(file, "");`;
    expect((await checkOf(program)).output).toBe("false\n");
    expect((await checkOf(program)).output).toBe("false\n");
    expect(existsSync(join(tmpdir(), word()))).toBe(false);
  });

  test("git in a check works on the sandbox: commits, settings, hooks, filters and branches stay there", async () => {
    const before = repository.fingerprint();
    const proof = join(realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-proof-"))), "ran");
    const result = await checkOf(`
      import { execFileSync } from "node:child_process";
      import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
      const git = (...args) => execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@x", ...args], { encoding: "utf8" });
      const evil = "touch ${proof}";
      git("config", "core.fsmonitor", evil);
      git("config", "filter.evil.smudge", evil);
      git("config", "filter.evil.process", evil);
      git("config", "core.hooksPath", "hooks");
      mkdirSync("hooks");
      for (const hook of ["post-checkout", "post-index-change", "reference-transaction"]) {
        for (const folder of ["hooks", ".git/hooks"]) {
          mkdirSync(folder, { recursive: true });
          writeFileSync(folder + "/" + hook, "#!/bin/sh\\n" + evil + "\\n");
          chmodSync(folder + "/" + hook, 0o755);
        }
      }
      writeFileSync(".gitattributes", "* filter=evil\\n");
      writeFileSync("a.txt", "scribbled\\n");
      git("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "filter.evil.process=", "-c", "filter.evil.smudge=", "commit", "--quiet", "-am", "evil");
      git("-c", "core.hooksPath=/dev/null", "branch", "evil");
      console.log(git("log", "--format=%s").trim().split("\\n").length);
    `);
    expect(result).toMatchObject({ passed: true, output: "2\n" });
    rmSync(proof, { force: true });
    const next = await pool.use(signal, ({ root }) =>
      Promise.resolve(readFileSync(join(root, "a.txt"), "utf8")),
    );
    expect(next).toBe("a\n");
    const branches = await checkOf(
      `import { execFileSync } from "node:child_process"; process.stdout.write(execFileSync("git", ["branch", "--format=%(refname:short)"]))`,
    );
    expect(branches.output).toBe("main\n");
    expect(existsSync(proof)).toBe(false);
    expect(repository.fingerprint()).toBe(before);
    rmSync(join(proof, ".."), { recursive: true });
  });

  test("folders that nobody may read, very deep ones and names with line ends are cleaned away", async () => {
    const { passed, root } = await checkOf(`
      import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
      mkdirSync("closed/inner", { recursive: true });
      writeFileSync("closed/inner/file", "");
      writeFileSync("line\\nend", "");
      writeFileSync("-rf", "");
      chmodSync("closed/inner", 0);
      chmodSync("closed", 0);
      const start = process.cwd();
      for (let depth = 0; depth < 60; depth++) {
        mkdirSync("d".repeat(200));
        process.chdir("d".repeat(200));
      }
      writeFileSync("deepest", "");
    `);
    expect(passed).toBe(true);
    const files = await pool.use(signal, (sandbox) =>
      Promise.resolve([sandbox.root, existsSync(join(sandbox.root, "closed"))]),
    );
    expect(files[1]).toBe(false);
    await pool.dispose();
    expect(existsSync(root)).toBe(false);
  });

  test("a folder that a check turned into a link out of the sandbox is no way for the next reset or patch", async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-outside-")));
    repository.write({ "src/kept.txt": "kept\n" });
    mkdirSync(join(outside, "inner"));
    writeFileSync(join(outside, "kept.txt"), "outside\n");
    await checkOf(`
      import { rmSync, symlinkSync } from "node:fs";
      rmSync("src", { recursive: true });
      symlinkSync(${JSON.stringify(outside)}, "src");
      rmSync("a.txt");
      symlinkSync(${JSON.stringify(join(outside, "kept.txt"))}, "a.txt");
    `);
    await pool.use(signal, ({ root }) => {
      expect(readFileSync(join(root, "src/kept.txt"), "utf8")).toBe("kept\n");
      expect(readFileSync(join(root, "a.txt"), "utf8")).toBe("a\n");
      return Promise.resolve();
    });
    expect(readFileSync(join(outside, "kept.txt"), "utf8")).toBe("outside\n");
    expect(statSync(join(outside, "inner")).isDirectory()).toBe(true);
    rmSync(outside, { recursive: true });
  });
}
