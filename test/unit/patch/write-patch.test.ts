import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import type { FileChange } from "../../../src/core/patch/patch.ts";
import { writePatch } from "../../../src/core/patch/apply/write-patch.ts";
import { encodeText, textFile, type TextFile } from "../../../src/core/workspace/text-file.ts";

let root = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "patched-moa-write-"));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function write(path: string, file: TextFile): Promise<TextFile> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), encodeText(file.text, file.encoding));
  return file;
}

async function tree(): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${join(entry.parentPath, entry.name)}/`);
  const contents = await Promise.all(
    files.map(async (file) => [file, await readFile(file, "latin1")] as const),
  );
  return Object.fromEntries([...contents, ...folders.map((folder) => [folder, ""] as const)]);
}

function modify(path: string, base: TextFile, after: string): FileChange {
  return { kind: "modify", path, base, hunks: diffTexts(path, base.text, after, "exact") };
}

test("changes, creations, deletions and renames are written together", async () => {
  const changes: FileChange[] = [
    modify("a.txt", await write("a.txt", textFile("a\n")), "A\n"),
    { kind: "create", path: "new/folder/b.txt", file: textFile("b") },
    { kind: "delete", path: "c.txt", base: await write("c.txt", textFile("c")) },
    {
      kind: "rename",
      from: "d.txt",
      path: "sub/d.txt",
      base: await write("d.txt", textFile("d\n")),
      hunks: diffTexts("sub/d.txt", "d\n", "D\n", "exact"),
    },
  ];
  await writePatch(root, { changes });
  expect(await tree()).toEqual({
    [join(root, "a.txt")]: "A\n",
    [join(root, "new/folder/b.txt")]: "b",
    [join(root, "sub/d.txt")]: "D\n",
    [join(root, "new/")]: "",
    [join(root, "new/folder/")]: "",
    [join(root, "sub/")]: "",
  });
});

test("encoding, byte-order mark and mode stay", async () => {
  const base = await write("run.sh", textFile("ä\r\n", "utf-16le"));
  await chmod(join(root, "run.sh"), 0o751);
  await writePatch(root, { changes: [modify("run.sh", base, "ö\r\nß\r\n")] });
  expect(await readFile(join(root, "run.sh"))).toEqual(Buffer.from(encodeText("ö\r\nß\r\n", "utf-16le")));
  expect((await stat(join(root, "run.sh"))).mode & 0o777).toBe(0o751);
});

test("a rename keeps the mode", async () => {
  const base = await write("a.sh", textFile("x\n"));
  await chmod(join(root, "a.sh"), 0o755);
  await writePatch(root, { changes: [{ kind: "rename", from: "a.sh", path: "b.sh", base, hunks: [] }] });
  expect((await stat(join(root, "b.sh"))).mode & 0o777).toBe(0o755);
});

test("two files can swap their names", async () => {
  const [a, b] = [await write("a", textFile("a")), await write("b", textFile("b"))];
  const changes: FileChange[] = [
    { kind: "rename", from: "a", path: "c", base: a, hunks: [] },
    modify("b", b, "B"),
  ];
  await writePatch(root, { changes });
  expect(Object.values(await tree()).sort()).toEqual(["B", "a"]);
});

test.each<[string, string, () => Promise<FileChange>]>([
  [
    "a file that changed since",
    "stale",
    async () => {
      await write("x.txt", textFile("now\n"));
      return modify("x.txt", textFile("then\n"), "new\n");
    },
  ],
  ["a file that is gone", "stale", () => Promise.resolve(modify("x.txt", textFile("then\n"), "new\n"))],
  [
    "a file that exists and is to be created",
    "stale",
    async () => {
      await write("x.txt", textFile("now\n"));
      return { kind: "create", path: "x.txt", file: textFile("new\n") };
    },
  ],
  [
    "a changed encoding",
    "stale",
    async () => {
      await write("x.txt", textFile("a\n", "utf-8-bom"));
      return modify("x.txt", textFile("a\n"), "b\n");
    },
  ],
  [
    "a read-only file",
    "read-only",
    async () => {
      const base = await write("x.txt", textFile("a\n"));
      await chmod(join(root, "x.txt"), 0o444);
      return modify("x.txt", base, "b\n");
    },
  ],
  [
    "a path outside",
    "outside-workspace",
    () => Promise.resolve({ kind: "create", path: "../x.txt", file: textFile("") }),
  ],
  [
    "git's folder",
    "protected-path",
    () => Promise.resolve({ kind: "create", path: ".git/hooks/x", file: textFile("") }),
  ],
  [
    "a link that leaves the folder",
    "outside-workspace",
    async () => {
      await symlink("/etc", join(root, "etc"));
      return { kind: "create", path: "etc/x.txt", file: textFile("") };
    },
  ],
  [
    "a folder where a file should be",
    "stale",
    async () => {
      await mkdir(join(root, "x.txt"));
      return { kind: "create", path: "x.txt", file: textFile("") };
    },
  ],
  [
    "a parent that is a file",
    "read-only",
    async () => {
      await write("file", textFile(""));
      return { kind: "create", path: "file/x.txt", file: textFile("") };
    },
  ],
])("%s stops the whole patch (%s) and nothing is different afterwards", async (_, kind, prepare) => {
  const good = modify("a.txt", await write("a.txt", textFile("a\n")), "A\n");
  const last = await prepare();
  const before = await tree();
  const { mtimeMs } = await stat(join(root, "a.txt"));
  const changes: FileChange[] = [good, { kind: "create", path: "deep/new/b.txt", file: textFile("b") }, last];
  await expect(writePatch(root, { changes })).rejects.toMatchObject({ kind });
  expect(await tree()).toEqual(before);
  expect((await stat(join(root, "a.txt"))).mtimeMs).toBe(mtimeMs);
});

test("a read-only file says how to allow writing", async () => {
  const base = await write("x.txt", textFile("a\n"));
  await chmod(join(root, "x.txt"), 0o444);
  await expect(writePatch(root, { changes: [modify("x.txt", base, "b\n")] })).rejects.toThrow(
    "chmod u+w x.txt",
  );
});

test("a link to a file inside stays a link, and the file it leads to is written", async () => {
  const base = await write("real.txt", textFile("a\n"));
  await symlink("real.txt", join(root, "link.txt"));
  await writePatch(root, { changes: [modify("link.txt", base, "b\n")] });
  expect(await readFile(join(root, "real.txt"), "utf8")).toBe("b\n");
});

test("a changed mode is written with the file, and nobody gains a right to read", async () => {
  const base = await write("run.sh", textFile("echo\n"));
  await chmod(join(root, "run.sh"), 0o640);
  await writePatch(root, {
    changes: [{ kind: "modify", path: "run.sh", base, hunks: [], executable: true }],
  });
  expect((await stat(join(root, "run.sh"))).mode & 0o777).toBe(0o750);
  await writePatch(root, {
    changes: [{ kind: "modify", path: "run.sh", base, hunks: [], executable: false }],
  });
  expect((await stat(join(root, "run.sh"))).mode & 0o777).toBe(0o640);
});
