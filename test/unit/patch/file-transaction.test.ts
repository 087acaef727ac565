import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FileTransaction } from "../../../src/core/patch/apply/file-transaction.ts";

let root = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "patched-moa-transaction-"));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

const bytes = (text: string): Uint8Array => Buffer.from(text);

test("a failure in the middle of the commit undoes the files that were in place already", async () => {
  await writeFile(join(root, "a"), "a");
  await writeFile(join(root, "gone"), "gone");
  const transaction = new FileTransaction();
  await transaction.replace(join(root, "a"), bytes("A"));
  await transaction.remove(join(root, "gone"));
  await transaction.create(join(root, "sub/new"), bytes("new"));
  await transaction.create(join(root, "taken"), bytes("mine"));
  await writeFile(join(root, "taken"), "theirs");
  await expect(transaction.commit()).rejects.toMatchObject({ kind: "stale" });
  await transaction.rollBack();
  expect((await readdir(root)).sort()).toEqual(["a", "gone", "taken"]);
  expect(await readFile(join(root, "a"), "utf8")).toBe("a");
  expect(await readFile(join(root, "gone"), "utf8")).toBe("gone");
  expect(await readFile(join(root, "taken"), "utf8")).toBe("theirs");
});

test("a file that changes between staging and commit is noticed", async () => {
  await writeFile(join(root, "a"), "a");
  const transaction = new FileTransaction();
  await transaction.replace(join(root, "a"), bytes("A"));
  await writeFile(join(root, "a"), "changed meanwhile");
  await expect(transaction.commit()).rejects.toMatchObject({ kind: "stale" });
  await transaction.rollBack();
  expect(await readdir(root)).toEqual(["a"]);
  expect(await readFile(join(root, "a"), "utf8")).toBe("changed meanwhile");
});

test("nothing is left beside the files after a commit", async () => {
  await writeFile(join(root, "a"), "a");
  const transaction = new FileTransaction();
  await transaction.replace(join(root, "a"), bytes("A"));
  await transaction.create(join(root, "b"), bytes("b"));
  await transaction.commit();
  expect((await readdir(root)).sort()).toEqual(["a", "b"]);
});
