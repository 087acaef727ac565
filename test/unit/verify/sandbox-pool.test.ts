import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  statSync,
  chmodSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Patch } from "../../../src/core/patch/patch.ts";
import type { Sandbox } from "../../../src/core/verify/sandbox.ts";
import { SandboxPool } from "../../../src/core/verify/sandbox-pool.ts";
import { textFile, type TextFile } from "../../../src/core/workspace/text-file.ts";
import { ScratchRepository, until } from "./scratch-repository.ts";
import { rewrite } from "./rewrite.ts";

let repository: ScratchRepository;
const pools: SandboxPool[] = [];
const { signal } = new AbortController();

beforeEach(() => {
  repository = ScratchRepository.with({
    "src/a.txt": "committed a\n",
    "src/b.txt": "committed b\n",
    ".gitignore": ".env\nnode_modules/\ndist/\nvendor/\n",
  });
});

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.dispose()));
  repository.remove();
});

function poolFor(root = repository.root, unsaved: Record<string, string> = {}, most?: number): SandboxPool {
  const buffers = new Map<string, TextFile>(
    Object.entries(unsaved).map(([path, text]) => [path, textFile(text)]),
  );
  const pool = new SandboxPool({ root, unsaved: buffers }, most);
  pools.push(pool);
  return pool;
}

/** What a look into a clean sandbox shows. */
function look<T>(pool: SandboxPool, see: (root: string, sandbox: Sandbox) => T | Promise<T>): Promise<T> {
  return pool.use(signal, async (sandbox) => see(sandbox.root, sandbox));
}

const textOf = (root: string, path: string): string | undefined =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;

const editOfA: Patch = { changes: [rewrite("src/a.txt", "committed a\n", "patched a\n")] };

describe("what is in a sandbox", () => {
  test("the commit, the uncommitted changes, the untracked files, the unsaved buffers, and no ignored secret", async () => {
    repository.write({
      "src/a.txt": "changed a\n",
      "src/staged.txt": "staged\n",
      "notes/new.txt": "untracked\n",
      ".env": "KEY=1\n",
      "dist/out.js": "built\n",
    });
    repository.git("add", "src/staged.txt");
    rmSync(repository.path("src/b.txt"));
    const seen = await look(
      poolFor(repository.root, { "src/open.txt": "unsaved\n", "notes/new.txt": "typed\n" }),
      (root) =>
        [
          "src/a.txt",
          "src/b.txt",
          "src/staged.txt",
          "src/open.txt",
          "notes/new.txt",
          ".env",
          "dist/out.js",
        ].map((path) => textOf(root, path)),
    );
    expect(seen).toEqual([
      "changed a\n",
      undefined,
      "staged\n",
      "unsaved\n",
      "typed\n",
      undefined,
      undefined,
    ]);
  });

  test("executable files stay executable, links stay links, odd names stay odd", async () => {
    repository.write({ "run me.sh": "#!/bin/sh\n", 'ä "quoted"\n.txt': "odd\n" });
    chmodSync(repository.path("run me.sh"), 0o755);
    symlinkSync("src/a.txt", repository.path("link"));
    await look(poolFor(), (root) => {
      expect(statSync(join(root, "run me.sh")).mode & 0o111).not.toBe(0);
      expect(textOf(root, "link")).toBe("committed a\n");
      expect(textOf(root, 'ä "quoted"\n.txt')).toBe("odd\n");
    });
  });

  test("a workspace that is a subfolder of its repository has its counterpart, beside the rest of the repository", async () => {
    repository.write({ "packages/app/index.txt": "untracked app\n" });
    await look(poolFor(repository.path("packages/app"), { "index.txt": "typed\n" }), (root) => {
      expect(textOf(root, "index.txt")).toBe("typed\n");
      expect(textOf(root, "../../src/a.txt")).toBe("committed a\n");
    });
  });

  test("installed packages are there without a copy, and a tool's cache is not written into the user's", async () => {
    repository.write({
      "node_modules/dep/index.js": "dep\n",
      "node_modules/@scope/dep/index.js": "scoped\n",
      "packages/app/node_modules/inner/index.js": "inner\n",
      "vendor/lib/lib.txt": "vendored\n",
    });
    await look(poolFor(), (root) => {
      expect(textOf(root, "node_modules/dep/index.js")).toBe("dep\n");
      expect(textOf(root, "node_modules/@scope/dep/index.js")).toBe("scoped\n");
      expect(textOf(root, "packages/app/node_modules/inner/index.js")).toBe("inner\n");
      expect(textOf(root, "vendor/lib/lib.txt")).toBe("vendored\n");
      mkdirSync(join(root, "node_modules/.cache"));
    });
    expect(readdirSync(repository.path("node_modules")).sort()).toEqual(["@scope", "dep"]);
  });

  test("packages of the workspace itself are the sandbox's own, patched ones", async () => {
    repository.write({ "packages/lib/index.txt": "lib\n", "node_modules/other/x": "" });
    symlinkSync("../packages/lib", repository.path("node_modules/lib"));
    const patch: Patch = { changes: [rewrite("packages/lib/index.txt", "lib\n", "patched lib\n")] };
    await look(poolFor(), async (root, sandbox) => {
      await sandbox.apply(patch);
      expect(textOf(root, "node_modules/lib/index.txt")).toBe("patched lib\n");
    });
  });

  test("without a .gitignore, installed packages are shared all the same", async () => {
    repository.write({ ".gitignore": "", "node_modules/dep/index.js": "dep\n" });
    repository.git("rm", "--quiet", "--cached", ".gitignore");
    await look(poolFor(), (root) => {
      expect(textOf(root, "node_modules/dep/index.js")).toBe("dep\n");
      expect(realpathSync(join(root, "node_modules/dep"))).toBe(repository.path("node_modules/dep"));
    });
  });
});

describe("writing a patch", () => {
  test("modifies, creates, deletes and renames, in the file's encoding", async () => {
    const marked: TextFile = { ...textFile("committed b\r\n"), encoding: "utf-8-bom" };
    const patch: Patch = {
      changes: [
        ...editOfA.changes,
        { kind: "create", path: "new/deep/c.txt", file: textFile("c\n") },
        { kind: "rename", from: "src/b.txt", path: "src/moved.txt", base: marked, hunks: [] },
        { kind: "delete", path: ".gitignore", base: textFile("") },
      ],
    };
    await look(poolFor(), async (root, sandbox) => {
      await sandbox.apply(patch);
      expect(textOf(root, "src/a.txt")).toBe("patched a\n");
      expect(textOf(root, "new/deep/c.txt")).toBe("c\n");
      expect(textOf(root, "src/b.txt")).toBeUndefined();
      expect(textOf(root, "src/moved.txt")).toBe("\ufeffcommitted b\r\n");
      expect(textOf(root, ".gitignore")).toBeUndefined();
    });
  });

  test("never leaves the sandbox, neither upwards nor through a link nor into git's folder", async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-outside-")));
    symlinkSync(outside, repository.path("exit"));
    repository.write({ "node_modules/dep/index.js": "dep\n" });
    repository.commit();
    const pool = poolFor();
    for (const path of ["../up.txt", "exit/through.txt", "node_modules/dep/index.js"]) {
      const patch: Patch = { changes: [{ kind: "create", path, file: textFile("bad") }] };
      await expect(look(pool, (_, sandbox) => sandbox.apply(patch))).rejects.toMatchObject({
        kind: "outside-workspace",
      });
    }
    const hook: Patch = { changes: [{ kind: "create", path: ".git/hooks/x", file: textFile("bad") }] };
    await expect(look(pool, (_, sandbox) => sandbox.apply(hook))).rejects.toMatchObject({
      kind: "protected-path",
    });
    expect(readdirSync(outside)).toEqual([]);
    expect(textOf(repository.root, "node_modules/dep/index.js")).toBe("dep\n");
    rmSync(outside, { recursive: true });
  });
});

describe("reuse", () => {
  test("the next candidate finds nothing of the one before, not even ignored files or a commit", async () => {
    repository.write({ "notes.txt": "untracked\n", "node_modules/dep/index.js": "dep\n" });
    const pool = poolFor(repository.root, {}, 1);
    const first = await look(pool, async (root, sandbox) => {
      await sandbox.apply(editOfA);
      writeFileSync(join(root, "notes.txt"), "scribbled\n");
      writeFileSync(join(root, ".env"), "left behind\n");
      rmSync(join(root, "src/b.txt"));
      mkdirSync(join(root, "node_modules/.cache"));
      execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qam", "x"], {
        cwd: root,
      });
      return root;
    });
    await look(pool, (root) => {
      expect(root).toBe(first);
      expect(["src/a.txt", "src/b.txt", "notes.txt", ".env"].map((path) => textOf(root, path))).toEqual([
        "committed a\n",
        "committed b\n",
        "untracked\n",
        undefined,
      ]);
      expect(readdirSync(join(root, "node_modules"))).toEqual(["dep"]);
    });
  });

  test("a check that unlinks its worktree, or turns it to the user's own repository, changes nothing there", async () => {
    repository.write({ "src/a.txt": "precious\n" });
    const before = repository.fingerprint();
    const pool = poolFor(repository.root, {}, 1);
    const unlink = (root: string): void => rmSync(join(root, ".git"), { recursive: true });
    await look(pool, unlink);
    await look(pool, (root) => {
      unlink(root);
      writeFileSync(join(root, ".git"), `gitdir: ${repository.path(".git")}\n`);
    });
    await look(pool, (root) => {
      expect(textOf(root, "src/a.txt")).toBe("precious\n");
      const top = execFileSync("git", ["rev-parse", "--show-toplevel"], { cwd: root, encoding: "utf8" });
      expect(top.trim()).toBe(root);
    });
    await pool.dispose();
    expect(repository.fingerprint()).toBe(before);
  });

  test("a sandbox that was damaged is replaced", async () => {
    const pool = poolFor(repository.root, {}, 1);
    await look(pool, (root) => rmSync(root, { recursive: true }));
    await look(pool, (root) => expect(textOf(root, "src/a.txt")).toBe("committed a\n"));
  });

  test("every sandbox starts from the same state, also when the user goes on typing", async () => {
    repository.write({ "notes.txt": "as it was\n" });
    const pool = poolFor();
    await look(pool, () => undefined);
    repository.write({ "notes.txt": "typed since\n", "src/a.txt": "typed since\n" });
    await look(pool, async () => {
      await look(pool, (second) => {
        expect(textOf(second, "notes.txt")).toBe("as it was\n");
      });
    });
  });

  test("no more than the given number at a time; the others wait for their turn", async () => {
    const pool = poolFor(repository.root, {}, 2);
    let inside = 0;
    let entered = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 6 }, () =>
        pool.use(signal, async () => {
          most = Math.max(most, ++inside);
          entered++;
          await until(() => entered >= 2);
          inside--;
        }),
      ),
    );
    expect(most).toBe(2);
  });
});

describe("the user's repository", () => {
  test("tree, index, HEAD, references and stash are byte for byte what they were, and no hook has run", async () => {
    for (const hook of ["post-checkout", "post-index-change", "reference-transaction", "pre-commit"]) {
      repository.write({ [`.git/hooks/${hook}`]: `#!/bin/sh\ntouch ${repository.path("hook-ran")}\n` });
      chmodSync(repository.path(".git/hooks", hook), 0o755);
    }
    repository.write({ "src/a.txt": "staged\n" });
    repository.git("-c", "core.hooksPath=/dev/null", "add", "src/a.txt");
    repository.write({
      "src/a.txt": "and changed again\n",
      "new.txt": "untracked\n",
      "node_modules/dep/index.js": "dep\n",
    });
    const before = repository.fingerprint();
    const pool = poolFor();
    await Promise.all([1, 2, 3].map(() => look(pool, (_, sandbox) => sandbox.apply(editOfA))));
    await pool.dispose();
    expect(repository.fingerprint()).toBe(before);
    expect(existsSync(repository.path("hook-ran"))).toBe(false);
  });

  test("after dispose no folder is left, and dispose may be repeated", async () => {
    const pool = poolFor();
    const root = await look(pool, (at) => at);
    await pool.dispose();
    await pool.dispose();
    expect(existsSync(dirname(root))).toBe(false);
    await expect(look(pool, () => undefined)).rejects.toMatchObject({ kind: "cancelled" });
  });

  test("a cancelled candidate's sandbox is gone when the cancel is reported", async () => {
    const pool = poolFor();
    const stop = new AbortController();
    const used = pool.use(stop.signal, () => {
      stop.abort();
      return Promise.resolve();
    });
    await expect(used).rejects.toMatchObject({ kind: "cancelled" });
    expect(repository.worktrees()).toEqual([]);
  });

  test("cancelled while it is being made, a sandbox leaves nothing", async () => {
    const pool = poolFor();
    await look(pool, () => undefined);
    const stop = new AbortController();
    await look(pool, async () => {
      const second = pool.use(stop.signal, () => Promise.resolve());
      setImmediate(() => stop.abort());
      await expect(second).rejects.toMatchObject({ kind: "cancelled" });
    });
    await pool.dispose();
    expect(repository.worktrees()).toEqual([]);
  });
});

describe("a folder without a commit to start from", () => {
  const files = { "a.txt": "a\r\n", "sub/run.sh": "#!/bin/sh\n", "node_modules/dep/index.js": "dep\n" };

  /** Its sandboxes have what the folder has, are reset after each use, and nothing is left of them or written to it. */
  async function expectCopies(folder: string): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    chmodSync(join(folder, "sub/run.sh"), 0o755);
    const before = readdirSync(folder, { recursive: true }).toSorted();
    const pool = poolFor(folder);
    const patch: Patch = { changes: [rewrite("a.txt", files["a.txt"], "patched\r\n")] };
    await look(pool, async (root, sandbox) => {
      expect(textOf(root, "a.txt")).toBe("a\r\n");
      expect(textOf(root, "node_modules/dep/index.js")).toBe("dep\n");
      expect(statSync(join(root, "sub/run.sh")).mode & 0o111).not.toBe(0);
      await sandbox.apply(patch);
      writeFileSync(join(root, "left.txt"), "left\n");
      expect(textOf(root, "a.txt")).toBe("patched\r\n");
    });
    const scratch = await look(pool, (root) => {
      expect([textOf(root, "a.txt"), textOf(root, "left.txt")]).toEqual(["a\r\n", undefined]);
      return dirname(root);
    });
    await pool.dispose();
    expect(existsSync(scratch)).toBe(false);
    expect(readdirSync(folder, { recursive: true }).toSorted()).toEqual(before);
    expect(textOf(folder, "a.txt")).toBe("a\r\n");
  }

  test("not in a repository", async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa nogit-")));
    await expectCopies(folder);
    rmSync(folder, { recursive: true });
  });

  test("a repository without a commit", async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-nogit-")));
    execFileSync("git", ["init", "--quiet"], { cwd: folder });
    await expectCopies(folder);
    rmSync(folder, { recursive: true });
  });

  test("with far too many files it says what to type", async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-nogit-")));
    for (let index = 0; index <= 20_000; index++) {
      writeFileSync(join(folder, String(index)), "");
    }
    await expect(look(poolFor(folder), () => undefined)).rejects.toMatchObject({
      kind: "no-git",
      message: expect.stringContaining(`git -C ${folder} init`) as string,
    });
    rmSync(folder, { recursive: true });
  });
});

test("without git on the machine it says what to type", async () => {
  const { PATH } = process.env;
  process.env["PATH"] = "/nowhere";
  const used = look(poolFor(), () => undefined);
  await expect(used).rejects.toMatchObject({
    kind: "no-git",
    message: expect.stringContaining("git --version") as string,
  });
  process.env["PATH"] = PATH;
});
