import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { runCheck } from "../../../src/core/verify/check.ts";
import { declaredFolders } from "../../../src/core/verify/declared-folders.ts";
import { SandboxPool } from "../../../src/core/verify/sandbox-pool.ts";
import { ScratchRepository } from "./scratch-repository.ts";

const { signal } = new AbortController();
let repository: ScratchRepository;

beforeEach(() => {
  repository = ScratchRepository.with({
    ".gitignore": "target/*\n!target/keep.txt\n.venv\n",
    "a.txt": "a\n",
  });
  repository.write({
    "target/keep.txt": "from git\n",
    "target/debug/built.o": "built\n",
    ".venv/x.py": "x\n",
  });
  repository.commit();
});
afterEach(() => repository.remove());

async function pooled(
  names: readonly string[],
  work: (pool: SandboxPool) => Promise<void>,
  root = repository.root,
): Promise<void> {
  const before = repository.fingerprint();
  const shared = await declaredFolders(root, names);
  const pool = new SandboxPool({ root, unsaved: new Map() }, 1, undefined, shared);
  try {
    await work(pool);
  } finally {
    await pool.dispose();
  }
  expect(repository.fingerprint()).toBe(before);
}

describe("a folder that is declared", () => {
  test("is in every sandbox, and what a check writes to it is gone from the next and never reaches the user", async () => {
    await pooled(["target"], async (pool) => {
      for (let round = 0; round < 2; round++) {
        await pool.use(signal, async ({ root }, stop) => {
          expect(readFileSync(join(root, "target/debug/built.o"), "utf8")).toBe("built\n");
          const { passed } = await runCheck(
            "echo evil > target/debug/built.o && echo evil > target/keep.txt && echo new > target/new.o",
            root,
            stop,
          );
          expect(passed).toBe(true);
          expect(existsSync(join(root, "target/new.o"))).toBe(true);
        });
      }
    });
  });

  test("is copied although it would be linked by itself", async () => {
    await pooled([".venv"], async (pool) => {
      await pool.use(signal, async ({ root }) => {
        writeFileSync(join(root, ".venv/x.py"), "mine\n");
        await Promise.resolve();
      });
    });
  });

  test("is where it belongs in a workspace that is a part of its repository", async () => {
    repository.write({ "packages/app/main.txt": "m\n", "packages/app/target/x.o": "x\n" });
    await pooled(
      ["target"],
      (pool) =>
        pool.use(signal, async ({ root }) => {
          expect(readFileSync(join(root, "target/x.o"), "utf8")).toBe("x\n");
          await Promise.resolve();
        }),
      repository.path("packages/app"),
    );
  });

  test("has no way back: links into the user's files, pipes and repositories are left out", async () => {
    symlinkSync(repository.path("a.txt"), repository.path("target/absolute"));
    symlinkSync("../../../../../../../../etc", repository.path("target/upwards"));
    symlinkSync("../a.txt", repository.path("target/near"));
    symlinkSync("/usr/bin/env", repository.path("target/tool"));
    const outside = mkdtempSync(join(tmpdir(), "patched-moa-outside-"));
    onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
    writeFileSync(join(outside, "data"), "the user's\n");
    symlinkSync(outside, repository.path("target/folder"));
    symlinkSync(join(outside, "data"), repository.path("target/data"));
    mkdirSync(repository.path("target/.git"));
    writeFileSync(repository.path("target/.git/config"), "x");
    await pooled(["target"], (pool) =>
      pool.use(signal, async ({ root }) => {
        for (const name of ["absolute", "upwards", "folder", ".git"]) {
          expect(existsSync(join(root, "target", name))).toBe(false);
        }
        expect(readlinkSync(join(root, "target/near"))).toBe("../a.txt");
        expect(readlinkSync(join(root, "target/tool"))).toBe("/usr/bin/env");
        writeFileSync(join(root, "target/near"), "evil\n");
        expect(readFileSync(join(root, "target/data"), "utf8")).toBe("the user's\n");
        writeFileSync(join(root, "target/data"), "evil\n");
        expect(readFileSync(join(outside, "data"), "utf8")).toBe("the user's\n");
        await Promise.resolve();
      }),
    );
  });

  test.runIf(process.platform !== "win32")("is not waited for where it has a pipe in it", async () => {
    execFileSync("mkfifo", [repository.path("target/pipe")]);
    const shared = await declaredFolders(repository.root, ["target"]);
    const pool = new SandboxPool({ root: repository.root, unsaved: new Map() }, 1, undefined, shared);
    await pool.use(signal, ({ root }) => {
      expect(existsSync(join(root, "target/pipe"))).toBe(false);
      return Promise.resolve();
    });
    await pool.dispose();
    execFileSync("rm", [repository.path("target/pipe")]);
  });

  test("that does not fit is a failure that names it", async () => {
    repository.write({ "target/huge.o": "x".repeat(3_000_000) });
    const pool = new SandboxPool({ root: repository.root, unsaved: new Map() }, 1, 2_000_000, ["target"]);
    const used = pool.use(signal, () => Promise.resolve());
    await expect(used).rejects.toMatchObject({
      kind: "sandbox",
      message: expect.stringContaining('"target/"') as string,
    });
    await pool.dispose();
  });
});

describe("what may be declared", () => {
  test("is a folder of the workspace; one in another is part of that", async () => {
    const names = ["target/", "./target/debug", "target"];
    expect(await declaredFolders(repository.root, names)).toEqual(["target"]);
  });

  test("is there: of one that is not, whoever named it is told, and what to do", async () => {
    const names = ["target", "not/yet"];
    const message = `"not/yet" cannot be shared with sandboxes: there is no such folder in ${repository.root}. Have it made first, such as by a build, or name another one.`;
    await expect(declaredFolders(repository.root, names)).rejects.toMatchObject({ kind: "usage", message });
    const told: string[] = [];
    expect(await declaredFolders(repository.root, names, (why) => told.push(why))).toEqual(["target"]);
    expect(told).toEqual([message]);
  });

  test.each([
    "..",
    "../other",
    "target/../..",
    ".",
    "",
    "/etc",
    "~/x",
    "C:\\x",
    ".git",
    ".git/objects",
    "target/.GIT",
    "link",
    "link/inside",
    "git-link",
    "a.txt",
    "x\ny",
    "x".repeat(5_000),
  ])("is refused, in one sentence: %j", async (name) => {
    symlinkSync(tmpdir(), repository.path("link"));
    symlinkSync(".git", repository.path("git-link"));
    const refused = declaredFolders(repository.root, ["target", name]);
    await expect(refused).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringMatching(
        /cannot be shared with sandboxes: it is (?:not a folder inside the workspace|a file)\./,
      ) as string,
    });
  });

  test("is not without end", async () => {
    const names = Array.from({ length: 51 }, (_, at) => `f${at}`);
    await expect(declaredFolders(repository.root, names)).rejects.toMatchObject({ kind: "usage" });
  });
});
