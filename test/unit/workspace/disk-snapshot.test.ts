import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DiskSnapshot } from "../../../src/core/workspace/disk-snapshot.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";

let root = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "patched-moa-snapshot-"));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

function git(...args: string[]): void {
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: root });
}

test("a file is read once: what happens to it later is not seen", async () => {
  await write("a.txt", "first");
  const snapshot = new DiskSnapshot(root);
  const [one, two] = await Promise.all([snapshot.read("a.txt"), snapshot.read("./a.txt")]);
  await write("a.txt", "second");
  expect(one).toBe(two);
  expect((await snapshot.read("a.txt"))?.text).toBe("first");
});

test("an unsaved buffer is the file, also when there is none on disk", async () => {
  await write("a.txt", "on disk");
  const unsaved = new Map([
    ["a.txt", textFile("in the editor")],
    ["new.txt", textFile("untitled")],
  ]);
  const snapshot = new DiskSnapshot(root, unsaved);
  expect((await snapshot.read("a.txt"))?.text).toBe("in the editor");
  expect(await snapshot.list()).toEqual(["a.txt", "new.txt"]);
});

test("what is not there, or is a folder, is undefined", async () => {
  await write("folder/a.txt", "");
  const snapshot = new DiskSnapshot(root);
  expect(await snapshot.read("no.txt")).toBeUndefined();
  expect(await snapshot.read("folder")).toBeUndefined();
  expect(await snapshot.read("folder/a.txt/b")).toBeUndefined();
});

test("files outside, git's own and binary files are failures with a kind", async () => {
  await write("b.bin", new Uint8Array([1, 0, 2]));
  await symlink("/etc", join(root, "etc"));
  const snapshot = new DiskSnapshot(root);
  await expect(snapshot.read("../x")).rejects.toMatchObject({ kind: "outside-workspace" });
  await expect(snapshot.read("etc/hostname")).rejects.toMatchObject({ kind: "outside-workspace" });
  await expect(snapshot.read(".git/config")).rejects.toMatchObject({ kind: "protected-path" });
  await expect(snapshot.read("b.bin")).rejects.toMatchObject({ kind: "binary" });
});

test("in a repository tracked and new files are listed, ignored and deleted ones are not", async () => {
  git("init", "-q");
  for (const path of ["a.txt", "größe b.txt", "gone.txt", "node_modules/x.js", "sub/c.txt"]) {
    await write(path, path);
  }
  await write(".gitignore", "node_modules\n");
  git("add", "a.txt", "gone.txt");
  git("commit", "-qm", "x");
  await rm(join(root, "gone.txt"));
  expect(await new DiskSnapshot(root).list()).toEqual([".gitignore", "a.txt", "größe b.txt", "sub/c.txt"]);
  expect(await new DiskSnapshot(join(root, "sub")).list()).toEqual(["c.txt"]);
});

test("a repository's own configuration cannot make listing run a program", async () => {
  git("init", "-q");
  await write("a.txt", "");
  git("config", "core.fsmonitor", `touch ${join(root, "ran")}; false`);
  expect(await new DiskSnapshot(root).list()).toEqual(["a.txt"]);
});

test("outside a repository the folder is walked, without dependencies and links", async () => {
  await write("src/a.txt", "");
  await write("node_modules/x/i.js", "");
  await symlink("/", join(root, "everything"));
  expect(await new DiskSnapshot(root).list()).toEqual(["src/a.txt"]);
});
