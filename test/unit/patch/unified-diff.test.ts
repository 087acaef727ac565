import { expect, test } from "vitest";
import { printUnifiedDiff } from "../../../src/core/patch/diff/print-unified.ts";
import { apply, patchOf, problemsOf } from "./memory-snapshot.ts";

const text = "one\ntwo\nthree\nfour\nfive\n";
const header = "--- a/f.txt\n+++ b/f.txt\n";
const fenced = (diff: string): string => `Here it is:\n\n\`\`\`diff\n${diff}\`\`\`\n\nDone.\n`;

test.each([
  ["right numbers", `${header}@@ -2,2 +2,2 @@\n two\n-three\n+3\n`],
  ["wrong numbers", `${header}@@ -77,9 +78,1 @@\n two\n-three\n+3\n`],
  ["no numbers", `${header}@@ ... @@\n two\n-three\n+3\n`],
  ["an empty hunk header", `${header}@@ @@\n two\n-three\n+3\n`],
  ["no prefixes on the names", "--- f.txt\n+++ f.txt\n@@ -2,2 +2,2 @@\n two\n-three\n+3\n"],
  [
    "git's header",
    `diff --git a/f.txt b/f.txt\nindex 1..2 100644\n${header}@@ -2,2 +2,2 @@\n two\n-three\n+3\n`,
  ],
])("a diff with %s is applied, in a fence or bare", async (_, diff) => {
  const after = { "f.txt": "one\ntwo\n3\nfour\nfive\n" };
  expect(await apply({ "f.txt": text }, fenced(diff))).toEqual(after);
  expect(await apply({ "f.txt": text }, diff)).toEqual(after);
});

test("blank context lines may lack their space", async () => {
  const diff = `${header}@@ -1,3 +1,3 @@\n a\n\n-b\n+B\n`;
  expect(await apply({ "f.txt": "a\n\nb\n" }, fenced(diff))).toEqual({ "f.txt": "a\n\nB\n" });
});

test("a hunk without context goes where its numbers say", async () => {
  const diff = `${header}@@ -2,0 +3,1 @@\n+two and a half\n`;
  expect(await apply({ "f.txt": text }, diff)).toEqual({
    "f.txt": "one\ntwo\ntwo and a half\nthree\nfour\nfive\n",
  });
});

test("a fence marked diff without any header belongs to the only file shown", async () => {
  const after = await apply({ "f.txt": text, "g.txt": text }, fenced("-three\n+3\n"), { shown: ["g.txt"] });
  expect(after["g.txt"]).toBe("one\ntwo\n3\nfour\nfive\n");
});

test("files are created, deleted and renamed", async () => {
  const diff =
    "diff --git a/new.txt b/new.txt\nnew file mode 100644\n--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1,2 @@\n+a\n+b\n" +
    "diff --git a/old.txt b/old.txt\ndeleted file mode 100644\n--- a/old.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n" +
    "diff --git a/f.txt b/g.txt\nsimilarity index 80%\nrename from f.txt\nrename to g.txt\n--- a/f.txt\n+++ b/g.txt\n@@ -1,2 +1,2 @@\n-one\n+1\n two\n";
  const patch = await patchOf({ "f.txt": text, "old.txt": "x\n" }, diff);
  expect(patch.changes.map(({ kind, path }) => [kind, path])).toEqual([
    ["create", "new.txt"],
    ["delete", "old.txt"],
    ["rename", "g.txt"],
  ]);
  expect(await apply({ "f.txt": text, "old.txt": "x\n" }, diff)).toEqual({
    "new.txt": "a\nb\n",
    "g.txt": "1\ntwo\nthree\nfour\nfive\n",
  });
});

test("a deletion of other content than the file has is refused", async () => {
  const diff = "--- a/f.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-something else\n";
  expect(await problemsOf({ "f.txt": text }, diff)).toMatchObject([{ kind: "not-found", path: "f.txt" }]);
});

test("a rename onto a file that exists is refused", async () => {
  const diff = "diff --git a/f.txt b/g.txt\nsimilarity index 100%\nrename from f.txt\nrename to g.txt\n";
  expect(await problemsOf({ "f.txt": text, "g.txt": "" }, diff)).toMatchObject([{ kind: "exists" }]);
});

test("the missing final newline is what the diff says where it says it", async () => {
  const mark = "\\ No newline at end of file\n";
  const gone = `${header}@@ -5 +5 @@\n-five\n+5\n${mark}`;
  expect((await apply({ "f.txt": text }, gone))["f.txt"]).toBe("one\ntwo\nthree\nfour\n5");
  const added = `${header}@@ -5 +5 @@\n-five\n${mark}+5\n`;
  expect((await apply({ "f.txt": text.trimEnd() }, added))["f.txt"]).toBe("one\ntwo\nthree\nfour\n5\n");
  const silent = `${header}@@ -5 +5 @@\n-five\n+5\n`;
  expect((await apply({ "f.txt": text.trimEnd() }, silent))["f.txt"]).toBe("one\ntwo\nthree\nfour\n5");
});

test("a binary diff is refused", async () => {
  const diff = "diff --git a/f.png b/f.png\nGIT binary patch\nliteral 3\nKcmZ\n";
  expect(await problemsOf({ "f.png": "" }, diff)).toMatchObject([{ kind: "malformed" }]);
});

test("removed lines that look like a header are lines", async () => {
  const sql = "a\n-- drop\nb\n";
  const diff = "--- a/f.sql\n+++ b/f.sql\n@@ -1,3 +1,3 @@\n a\n--- drop\n+++ keep\n b\n";
  expect(await apply({ "f.sql": sql }, diff)).toEqual({ "f.sql": "a\n++ keep\nb\n" });
});

test("a changed mode is part of the change, and printed as git prints it", async () => {
  const mode = "diff --git a/f.txt b/f.txt\nold mode 100644\nnew mode 100755\n";
  const patch = await patchOf({ "f.txt": text }, mode);
  expect(patch.changes).toMatchObject([{ kind: "modify", path: "f.txt", hunks: [], executable: true }]);
  expect(printUnifiedDiff(patch)).toBe(mode);
  const both = `${mode}--- a/f.txt\n+++ b/f.txt\n@@ -5 +5 @@\n-five\n+5\n`;
  expect((await patchOf({ "f.txt": text }, both)).changes).toMatchObject([{ hunks: [{}], executable: true }]);
  const created =
    "diff --git a/n.sh b/n.sh\nnew file mode 100755\n--- /dev/null\n+++ b/n.sh\n@@ -0,0 +1 @@\n+x\n";
  const [change] = (await patchOf({}, created)).changes;
  expect(change).toMatchObject({ kind: "create", executable: true });
});

test("where all lines of a diff end with a carriage return, lines that do not in the file are not meant", async () => {
  const diff = "--- f.txt\n+++ f.txt\n@@ -2 +2 @@\n-b\n+B\n".replaceAll("\n", "\r\n");
  expect(await apply({ "f.txt": "a\r\nb\r\n" }, diff)).toEqual({ "f.txt": "a\r\nB\r\n" });
  expect(await apply({ "f.txt": "a\nb\n" }, diff)).toEqual({ "f.txt": "a\nB\n" });
  expect(await problemsOf({ "f.txt": "a\r\nb\n" }, diff)).toMatchObject([{ kind: "not-found" }]);
});

test("a diff made for a file without a final newline is not applied to the end of one with it", async () => {
  const mark = "\\ No newline at end of file\n";
  const diff = `${header}@@ -5 +5 @@\n-five\n${mark}+5\n${mark}`;
  expect(await problemsOf({ "f.txt": text }, diff)).toMatchObject([{ kind: "not-found" }]);
});

test("of two equal lines the one that the diff removes goes", async () => {
  const diff = "--- f.txt\n+++ f.txt\n@@ -1,2 +1 @@\n-same\n same\n";
  expect(await apply({ "f.txt": "same\r\nsame\n" }, diff)).toEqual({ "f.txt": "same\n" });
});

test("lines without a sign between added lines are added, others are kept", async () => {
  const fenced = (body: string): string => `\`\`\`diff\n--- f.txt\n+++ f.txt\n@@ @@\n${body}\`\`\`\n`;
  const added = fenced("-two\n+TWO\nand\n+more\n three\n");
  expect((await apply({ "f.txt": text }, added))["f.txt"]).toBe("one\nTWO\nand\nmore\nthree\nfour\nfive\n");
  expect((await apply({ "f.txt": text }, fenced("one\n-two\n+TWO\nthree\n")))["f.txt"]).toBe(
    "one\nTWO\nthree\nfour\nfive\n",
  );
});
