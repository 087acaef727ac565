import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SandboxPool } from "../../../src/core/verify/sandbox-pool.ts";
import { ScratchRepository, until } from "./scratch-repository.ts";

const { signal } = new AbortController();
let repository: ScratchRepository;
let beside: string;

beforeEach(() => {
  repository = ScratchRepository.with({ "a.txt": "a\n", "src/b.txt": "b\n", ".gitignore": "ignored/\n" });
  repository.write({ "a.txt": "changed\n", "new.txt": "untracked\n" });
  beside = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-beside-")));
});

afterEach(() => {
  repository.remove();
  rmSync(beside, { recursive: true, force: true });
});

/** What a sandbox of the folder has in these files, a second one made by reset as well; the user's folder stays as it is. */
async function seen(paths: readonly string[], root = repository.root): Promise<(string | undefined)[]> {
  const before = repository.fingerprint();
  const pool = new SandboxPool({ root, unsaved: new Map() }, 1);
  const look = (): Promise<(string | undefined)[]> =>
    pool.use(signal, (sandbox) => {
      const texts = paths.map((path) => {
        const file = join(sandbox.root, path);
        return existsSync(file) ? readFileSync(file, "latin1") : undefined;
      });
      paths.forEach((path) => rmSync(join(sandbox.root, path), { force: true }));
      return Promise.resolve(texts);
    });
  const first = await look();
  expect(await look()).toEqual(first);
  await pool.dispose();
  expect(repository.fingerprint()).toBe(before);
  return first;
}

/** A program that leaves a proof that it ran. */
function evil(): { readonly command: string; readonly hasRun: () => boolean } {
  const proof = join(beside, "ran");
  const command = join(beside, "evil.sh");
  writeFileSync(command, `#!/bin/sh\ntouch ${proof}\ncat\n`);
  chmodSync(command, 0o755);
  return { command, hasRun: () => existsSync(proof) };
}

const usual = ["a.txt", "src/b.txt", "new.txt"];
const usualTexts = ["changed\n", "b\n", "untracked\n"];

describe("settings of the user's that name programs run none", () => {
  test.each([
    ["core.fsmonitor", {}],
    ["core.hooksPath", {}],
    ["filter.x.clean", { "filter.x.smudge": "" }],
    ["filter.x.process", { "filter.x.required": "true" }],
    ["diff.external", {}],
    ["core.sshCommand", {}],
    ["core.pager", {}],
    ["credential.helper", {}],
    ["gpg.program", { "commit.gpgsign": "true", "tag.gpgsign": "true" }],
    ["core.alternateRefsCommand", {}],
  ])("%s", async (name, others) => {
    const { command, hasRun } = evil();
    repository.write({ ".gitattributes": "*.txt filter=x diff=x\n" });
    const value = name === "core.hooksPath" ? beside : command;
    for (const hook of ["post-checkout", "post-index-change", "reference-transaction"]) {
      writeFileSync(join(beside, hook), readFileSync(command), { mode: 0o755 });
    }
    for (const [setting, to] of Object.entries({ ...others, [name]: value })) {
      repository.git("config", setting, to);
    }
    expect(await seen(usual)).toEqual(usualTexts);
    expect(hasRun()).toBe(false);
  });
});

describe("files are as the user has them, whatever git would make of them", () => {
  test("line ends, identities and encodings that git converts", async () => {
    repository.git("config", "core.autocrlf", "true");
    repository.write({
      ".gitattributes": "*.lf eol=lf\n*.id ident\n*.utf16 working-tree-encoding=UTF-16LE\n",
      "crlf.txt": "one\r\ntwo\r\n",
      "x.id": "$Id$\n",
      "x.utf16": "a\0\n\0",
    });
    repository.commit();
    rmSync(repository.path("x.id"));
    repository.git("checkout", "--", "x.id");
    const wanted = ["crlf.txt", "x.id", "x.utf16"].map((path) =>
      readFileSync(repository.path(path), "latin1"),
    );
    expect(wanted[1]).toMatch(/\$Id: [0-9a-f]+ \$/);
    expect(await seen(["crlf.txt", "x.id", "x.utf16"])).toEqual(wanted);
  });

  test("large files that are pointers in the repository: the content where it is there, the pointer where it is not", async () => {
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    repository.write({
      ".gitattributes": "*.bin filter=lfs diff=lfs -text\n",
      "here.bin": pointer,
      "there.bin": pointer,
    });
    repository.commit();
    const { command, hasRun } = evil();
    for (const [name, value] of Object.entries({
      clean: command,
      smudge: command,
      process: command,
      required: "true",
    })) {
      repository.git("config", `filter.lfs.${name}`, value);
    }
    repository.write({ "here.bin": "the large content" });
    expect(await seen(["here.bin", "there.bin"])).toEqual(["the large content", pointer]);
    expect(hasRun()).toBe(false);
  });

  test("submodules, with changes in them, and other repositories in the folder", async () => {
    const module = ScratchRepository.with({ "lib.txt": "lib\n" });
    repository.git(
      "-c",
      "protocol.file.allow=always",
      "submodule",
      "--quiet",
      "add",
      module.root,
      "modules/lib",
    );
    repository.commit();
    repository.write({
      "modules/lib/lib.txt": "changed lib\n",
      "modules/lib/new.txt": "new\n",
      "nested/x.txt": "x\n",
    });
    execFileSync("git", ["init", "--quiet"], { cwd: repository.path("nested") });
    expect(await seen(["modules/lib/lib.txt", "modules/lib/new.txt", "nested/x.txt"])).toEqual([
      "changed lib\n",
      "new\n",
      "x\n",
    ]);
    module.remove();
  });

  test("a folder of the commit that is a link now, and links that name the user's own tree", async () => {
    rmSync(repository.path("src"), { recursive: true });
    writeFileSync(join(beside, "b.txt"), "elsewhere\n");
    symlinkSync(beside, repository.path("src"));
    symlinkSync(repository.path("a.txt"), repository.path("absolute"));
    const pool = new SandboxPool({ root: repository.root, unsaved: new Map() }, 1);
    await pool.use(signal, ({ root }) => {
      expect(realpathSync(join(root, "src"))).toBe(beside);
      expect(realpathSync(join(root, "absolute"))).toBe(join(root, "a.txt"));
      return Promise.resolve();
    });
    await pool.dispose();
  });
});

describe("states a repository can be in", () => {
  const states: Readonly<Record<string, () => void>> = {
    "a lock on its index": () => writeFileSync(repository.path(".git/index.lock"), ""),
    "an index in two parts": () => repository.git("update-index", "--split-index"),
    "an index with a cache of untracked files": () => repository.git("update-index", "--untracked-cache"),
    "no commit checked out by name": () => repository.git("checkout", "--quiet", "--detach"),
    "many branches and tags, packed": () => {
      repository.git("branch", "other");
      repository.git("tag", "-a", "-m", "v1", "v1");
      repository.git("pack-refs", "--all");
      repository.git("gc", "--quiet");
    },
    "an ignored worktree of its own inside": () =>
      repository.git("worktree", "add", "--quiet", "--detach", repository.path("ignored/tree")),
    "a worktree of its own inside": () =>
      repository.git("worktree", "add", "--quiet", "--detach", repository.path("tree")),
    "a merge that stopped": () => {
      repository.git("stash", "--quiet", "--include-untracked");
      repository.git("checkout", "--quiet", "-b", "theirs");
      repository.write({ "a.txt": "theirs\n" });
      repository.commit();
      repository.git("checkout", "--quiet", "main");
      repository.write({ "a.txt": "ours\n" });
      repository.commit();
      expect(() => repository.git("merge", "theirs")).toThrow();
      repository.write({ "a.txt": "changed\n", "new.txt": "untracked\n" });
    },
  };

  test.each(Object.entries(states))("%s", async (_, make) => {
    make();
    expect(await seen(usual)).toEqual(usualTexts);
    rmSync(repository.path(".git/index.lock"), { force: true });
  });

  test("only some of its folders are checked out", async () => {
    repository.git("sparse-checkout", "set", "--no-cone", "/*", "!/src/");
    expect(await seen(usual)).toEqual(["changed\n", undefined, "untracked\n"]);
  });

  test.each([
    ["its history is cut off", ["--depth=1"]],
    ["what is not checked out was never fetched", ["--filter=blob:none", "--sparse"]],
  ])("%s", async (_, options) => {
    repository.commit();
    repository.git("config", "uploadpack.allowFilter", "true");
    const clone = join(beside, "clone");
    execFileSync("git", ["clone", "--quiet", ...options, `file://${repository.root}`, clone]);
    expect(await seen(["a.txt", "new.txt"], clone)).toEqual(["changed\n", "untracked\n"]);
  });

  test("its objects are named by SHA-256", async () => {
    const folder = join(beside, "sha256");
    execFileSync("git", ["init", "--quiet", "--object-format=sha256", folder]);
    writeFileSync(join(folder, "a.txt"), "a\n");
    execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@x", "add", "a.txt"], { cwd: folder });
    expect(await seen(["a.txt"], folder)).toEqual(["a\n"]);
  });

  test("git was told of another one by its environment, as in a hook", async () => {
    const told = {
      GIT_DIR: beside,
      GIT_INDEX_FILE: join(beside, "index"),
      GIT_WORK_TREE: beside,
      GIT_CONFIG_COUNT: "1",
    };
    Object.assign(process.env, told);
    try {
      expect(await seenQuietly()).toEqual(usualTexts);
    } finally {
      Object.keys(told).forEach((name) => Reflect.deleteProperty(process.env, name));
    }
  });

  /** Without asking git about the user's repository, which the environment would mislead here as well. */
  async function seenQuietly(): Promise<string[]> {
    const pool = new SandboxPool({ root: repository.root, unsaved: new Map() }, 1);
    const texts = await pool.use(signal, ({ root }) =>
      Promise.resolve(usual.map((path) => readFileSync(join(root, path), "utf8"))),
    );
    await pool.dispose();
    return texts;
  }

  test.each(["with space", "ümläut-文字", "line\nend", 'quote"s', "-dash", "#hash"])(
    "its folder is called %j",
    async (name) => {
      const moved = join(beside, name);
      mkdirSync(dirname(moved), { recursive: true });
      renameSync(repository.root, moved);
      const pool = new SandboxPool({ root: moved, unsaved: new Map() }, 1);
      await pool.use(signal, ({ root }) => {
        expect(usual.map((path) => readFileSync(join(root, path), "utf8"))).toEqual(usualTexts);
        const log = execFileSync("git", ["log", "--format=%s"], { cwd: root, encoding: "utf8" });
        expect(log).toBe("state\n");
        return Promise.resolve();
      });
      await pool.dispose();
    },
  );

  test("a folder in no repository has some inside", async () => {
    const folder = join(beside, "several");
    for (const name of ["one", "two"]) {
      mkdirSync(join(folder, name), { recursive: true });
      execFileSync("git", ["init", "--quiet"], { cwd: join(folder, name) });
      writeFileSync(join(folder, name, "file.txt"), `${name}\n`);
    }
    expect(await seen(["one/file.txt", "two/file.txt"], folder)).toEqual(["one\n", "two\n"]);
  });
});

test("git shows in a sandbox what it shows the user: branch, history, what is staged and what is not", async () => {
  repository.git("tag", "v1");
  repository.write({ "staged.txt": "staged\n" });
  repository.git("add", "staged.txt");
  const ask = (cwd: string): string[] =>
    [
      ["status", "--porcelain", "--branch"],
      ["log", "--oneline", "--decorate"],
      ["diff"],
      ["describe", "--tags"],
    ].map((args) => execFileSync("git", args, { cwd, encoding: "utf8" }));
  const wanted = ask(repository.root);
  const pool = new SandboxPool({ root: repository.root, unsaved: new Map() }, 1);
  await pool.use(signal, ({ root }) => {
    expect(ask(root)).toEqual(wanted);
    return Promise.resolve();
  });
  await pool.dispose();
});

describe("disk", () => {
  test("a huge untracked file is refused before it is copied, with its name and what to do", async () => {
    repository.write({ "data/huge.bin": "" });
    truncateSync(repository.path("data/huge.bin"), 2 ** 40);
    const pool = new SandboxPool({ root: repository.root, unsaved: new Map() });
    await expect(pool.use(signal, () => Promise.resolve())).rejects.toMatchObject({
      kind: "sandbox",
      message: expect.stringMatching(/1\.0 TB.*"data\/huge\.bin" \(1\.0 TB\).*\.gitignore/) as string,
    });
    await pool.dispose();
    expect(existsSync(repository.path("data/huge.bin"))).toBe(true);
  });

  test("how much is allowed can be said, and has to be a number", async () => {
    const used = async (gigabytes: string): Promise<unknown> => {
      process.env["PATCHED_MOA_SANDBOX_GB"] = gigabytes;
      const pool = new SandboxPool({ root: repository.root, unsaved: new Map() });
      try {
        return await pool.use(signal, () => Promise.resolve("used"));
      } catch (error) {
        return error;
      } finally {
        await pool.dispose();
        delete process.env["PATCHED_MOA_SANDBOX_GB"];
      }
    };
    expect(await used("1")).toBe("used");
    expect(await used("0.000000001")).toMatchObject({
      kind: "sandbox",
      message: expect.stringContaining("PATCHED_MOA_SANDBOX_GB") as string,
    });
    expect(await used("much")).toMatchObject({ kind: "usage" });
  });

  test("where less fits than there are cores, fewer candidates run at a time", async () => {
    repository.write({ "large.bin": "x".repeat(10 * 2 ** 20) });
    const pool = new SandboxPool({ root: repository.root, unsaved: new Map() }, 8, 35 * 2 ** 20);
    let [inside, entered, most] = [0, 0, 0];
    const use = (): Promise<void> =>
      pool.use(signal, async () => {
        most = Math.max(most, ++inside);
        entered++;
        await until(() => entered >= 2);
        inside--;
      });
    await Promise.all(Array.from({ length: 6 }, use));
    expect(most).toBe(2);
    await pool.dispose();
  });
});
