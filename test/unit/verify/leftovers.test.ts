import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { removeLeftovers } from "../../../src/core/verify/leftovers.ts";
import { SandboxPool } from "../../../src/core/verify/sandbox-pool.ts";
import { isAlive, ScratchRepository, until } from "./scratch-repository.ts";

const temporary = realpathSync(tmpdir());
const program = fileURLToPath(new URL("pool-process.ts", import.meta.url));
let repository: ScratchRepository;
const processes: ChildProcess[] = [];

beforeEach(() => {
  repository = ScratchRepository.with({ "src/a.txt": "committed\n", ".gitignore": "node_modules/\n" });
  repository.write({
    "src/a.txt": "changed\n",
    "new.txt": "untracked\n",
    "node_modules/dep/index.js": "dep\n",
  });
});

afterEach(async () => {
  for (const child of processes.splice(0)) {
    child.kill("SIGKILL");
    await until(() => child.exitCode !== null || child.signalCode !== null);
  }
  await removeLeftovers();
  repository.remove();
});

/** Another process that uses sandboxes all the time; its lines say where. */
function otherProcess(): { child: ChildProcess; said: string[]; gone: Promise<unknown> } {
  const child = spawn(process.execPath, [program, repository.root], { stdio: ["ignore", "pipe", "inherit"] });
  processes.push(child);
  const said: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(...chunk.toString().split("\n").filter(Boolean)));
  return { child, said, gone: new Promise((resolve) => child.on("close", resolve)) };
}

const foldersOf = (pid: number | undefined): string[] =>
  readdirSync(temporary).filter((name) => name.startsWith(`patched-moa-${pid}-`));

test("killed at any moment, a run has changed nothing of the user's, and the next start removes what it left", async () => {
  const before = repository.fingerprint();
  // From the first file of the pool to checks that run in reused sandboxes.
  for (const moment of [0, 20, 60, 120, 250, 500]) {
    const { child, gone } = otherProcess();
    await until(() => foldersOf(child.pid).length > 0);
    const kill = performance.now() + moment;
    await until(() => performance.now() >= kill);
    child.kill("SIGKILL");
    await gone;
    expect(repository.fingerprint()).toBe(before);
    expect(foldersOf(child.pid)).toHaveLength(1);
    await removeLeftovers();
    expect(foldersOf(child.pid)).toEqual([]);
  }
  expect(repository.fingerprint()).toBe(before);
});

test("what a killed run's checks had started is ended with its folder", async () => {
  const { child, said, gone } = otherProcess();
  await until(() => said.some((line) => line.startsWith("check ")));
  const pid = Number(said.find((line) => line.startsWith("check "))?.slice(6));
  expect(isAlive(pid)).toBe(true);
  child.kill("SIGKILL");
  await gone;
  await removeLeftovers();
  await until(() => !isAlive(pid));
  expect(foldersOf(child.pid)).toEqual([]);
});

test("a second process that is at work keeps its sandboxes", async () => {
  const { child, said } = otherProcess();
  await until(() => said.some((line) => line.startsWith("check ")));
  await removeLeftovers();
  const pool = new SandboxPool({ root: repository.root, unsaved: new Map() });
  await pool.use(new AbortController().signal, () => Promise.resolve());
  await pool.dispose();
  expect(foldersOf(child.pid)).toHaveLength(1);
  const seen = said.length;
  await until(() => said.length > seen + 2);
  expect(child.exitCode).toBeNull();
});

describe("whose folder it is", () => {
  const dead = Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }));
  const made: string[] = [];

  function folderOf(owner: string): string {
    const folder = mkdtempSync(join(temporary, `patched-moa-${owner}-`));
    mkdirSync(join(folder, "candidate-1"));
    made.push(folder);
    return folder;
  }

  afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  test("a dead process's goes; another machine's or container's, whose processes have other numbers, stays", async () => {
    const [mine, foreign] = [folderOf(String(dead)), folderOf(`${dead}-000000-123`)];
    await removeLeftovers();
    expect([mine, foreign].map((folder) => existsSync(folder))).toEqual([false, true]);
  });

  test("a number that another process has now is no reason to keep it", async () => {
    const { child, gone } = otherProcess();
    await until(() => foldersOf(child.pid).length > 0);
    const [name = ""] = foldersOf(child.pid);
    const [, , , space = ""] = name.split("-");
    const older = folderOf(`${child.pid}-${space}-1`);
    await removeLeftovers();
    expect(existsSync(older)).toBe(false);
    expect(foldersOf(child.pid)).toEqual([name]);
    child.kill("SIGKILL");
    await gone;
  });

  test("files and folders that only look like it stay", async () => {
    const file = join(temporary, `patched-moa-${dead}-file`);
    writeFileSync(file, "");
    const like = mkdtempSync(join(temporary, "patched-moa-my-notes-"));
    made.push(file, like);
    utimesSync(like, 0, 0);
    await removeLeftovers();
    expect([file, like].map((path) => existsSync(path))).toEqual([true, true]);
    expect(dirname(like)).toBe(temporary);
  });
});
