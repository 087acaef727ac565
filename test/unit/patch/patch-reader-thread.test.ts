import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";
import { PatchReader } from "../../../src/core/patch/reading/patch-reader.ts";
import { PatchReaderThread } from "../../../src/core/patch/reading/patch-reader-thread.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { DiskSnapshot } from "../../../src/core/workspace/disk-snapshot.ts";
import type { Snapshot } from "../../../src/core/workspace/snapshot.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { grammars } from "./grammars.ts";

const dist = dirname(inject("cli"));

const sum = "export function sum(a, b) {\n  return a - b;\n}\n";
const files = { "sum.js": sum, "lib/old.py": "x = 1\n", "gone.txt": "away\n" };

/** Every kind of change, in one answer. */
const answer = `sum.js
<<<<<<< SEARCH
  return a - b;
=======
  return a + b;
>>>>>>> REPLACE

\`\`\`diff
--- a/gone.txt
+++ /dev/null
@@ -1 +0,0 @@
-away
diff --git a/lib/old.py b/lib/new.py
rename from lib/old.py
rename to lib/new.py
--- a/lib/old.py
+++ b/lib/new.py
@@ -1 +1 @@
-x = 1
+x = 2
--- /dev/null
+++ b/made.js
@@ -0,0 +1 @@
+export const made = 1;
\`\`\`
`;

/** What is read of a snapshot, in order. */
function watched(snapshot: Snapshot, asked: string[]): Pick<Snapshot, "root" | "read" | "list"> {
  return {
    root: snapshot.root,
    list: () => {
      asked.push("every name");
      return snapshot.list();
    },
    read: (path) => {
      asked.push(path);
      return snapshot.read(path);
    },
  };
}

test("a thread reads what is read here, of the same files", async () => {
  using workspace = GitWorkspace.of(files);
  const snapshot = new DiskSnapshot(workspace.root);
  const here = new PatchReader(new SyntaxParser(grammars));
  const patches = new PatchReaderThread(dist);
  const thread = patches.begin();
  try {
    await Promise.all([thread.prepare("sum.js"), thread.prepare("sum.js", sum)]);
    const read = await thread.fromAnswer(answer, { snapshot });
    expect(read).toEqual(await here.fromAnswer(answer, { snapshot }));
    expect(read).toMatchObject({ kind: "patch" });
    const changes = read.kind === "patch" ? read.patch.changes : [];
    expect(changes.map(({ kind }) => kind).sort()).toEqual(["create", "delete", "modify", "rename"]);
    const modified = changes.find(({ kind }) => kind === "modify");
    expect(modified && "base" in modified && modified.base).toBe(await snapshot.read("sum.js"));
    expect(read.kind === "patch" && (await thread.of(read.patch))).toBe(read.kind === "patch" && read.effect);
  } finally {
    await patches.dispose();
  }
});

test("many answers about a file ask for its text, and for all names, only once", async () => {
  using workspace = GitWorkspace.of(files);
  const asked: string[] = [];
  const snapshot = watched(new DiskSnapshot(workspace.root), asked);
  const reading = Array.from(
    { length: 16 },
    (_, index) =>
      `sum.js\n<<<<<<< SEARCH\n  return a - b;\n=======\n  return a + ${index} * b;\n>>>>>>> REPLACE\n`,
  );
  const patches = new PatchReaderThread(dist);
  const thread = patches.begin();
  try {
    const read = await Promise.all(reading.map((text) => thread.fromAnswer(text, { snapshot })));
    expect(new Set(read.map((each) => each.kind === "patch" && each.effect)).size).toBe(16);
    // Beside each answer's own look at the text that it is a change of.
    expect(asked.filter((what) => what === "every name")).toHaveLength(1);
    expect(asked.filter((what) => what === "sum.js")).toHaveLength(1 + 16);
  } finally {
    await patches.dispose();
  }
});

test("two snapshots of a run are not mistaken for each other", async () => {
  using workspace = GitWorkspace.of(files);
  const before = new DiskSnapshot(workspace.root);
  await before.read("sum.js");
  workspace.write("sum.js", sum.replace("a - b", "b - a"));
  const after = new DiskSnapshot(workspace.root);
  const patches = new PatchReaderThread(dist);
  const thread = patches.begin();
  try {
    const edit = "sum.js\n<<<<<<< SEARCH\n  return b - a;\n=======\n  return a + b;\n>>>>>>> REPLACE\n";
    expect(await thread.fromAnswer(edit, { snapshot: before })).toMatchObject({ kind: "unusable" });
    expect(await thread.fromAnswer(edit, { snapshot: after })).toMatchObject({ kind: "patch" });
  } finally {
    await patches.dispose();
  }
});

test("why a file cannot be read comes through to the answer's problems", async () => {
  using workspace = GitWorkspace.of(files);
  writeFileSync(join(workspace.root, "picture.bin"), Buffer.from([1, 0, 2]));
  const patches = new PatchReaderThread(dist);
  const thread = patches.begin();
  try {
    const edit = "picture.bin\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n";
    const read = await thread.fromAnswer(edit, { snapshot: new DiskSnapshot(workspace.root) });
    expect(read).toMatchObject({ kind: "unusable", problems: [{ kind: "unreadable" }] });
    expect(JSON.stringify(read)).toContain("is a binary file");
  } finally {
    await patches.dispose();
  }
});

test("a thread tells of syntax what is told here", async () => {
  const parser = new SyntaxParser(grammars);
  const patches = new PatchReaderThread(dist);
  const thread = patches.begin();
  try {
    const broken = `${sum}function (\n`;
    expect(await thread.errors("sum.js", broken)).toEqual(await parser.errors("sum.js", broken));
    expect(await thread.errors("sum.js", broken)).not.toEqual([]);
    expect(await thread.endOf("sum.js", sum, 0)).toBe(2);
    expect(await thread.errors("notes.txt", "?")).toBeUndefined();
    expect(thread.languageOf("sum.js")).toBe("JavaScript");
  } finally {
    await patches.dispose();
  }
});

test("a run that is over is forgotten, and the next one reads the files that it has", async () => {
  using workspace = GitWorkspace.of(files);
  const patches = new PatchReaderThread(dist);
  try {
    const edit = "sum.js\n<<<<<<< SEARCH\n  return b - a;\n=======\n  return a + b;\n>>>>>>> REPLACE\n";
    const first = patches.begin();
    expect(await first.fromAnswer(edit, { snapshot: new DiskSnapshot(workspace.root) })).toMatchObject({
      kind: "unusable",
    });
    await first.dispose();
    workspace.write("sum.js", sum.replace("a - b", "b - a"));
    const second = patches.begin();
    expect(await second.fromAnswer(edit, { snapshot: new DiskSnapshot(workspace.root) })).toMatchObject({
      kind: "patch",
    });
    await second.dispose();
  } finally {
    await patches.dispose();
  }
});

test("who disposes of what a run reads is told that it was cancelled", async () => {
  using workspace = GitWorkspace.of(files);
  const patches = new PatchReaderThread(dist);
  const thread = patches.begin();
  const read = thread.fromAnswer(answer, { snapshot: new DiskSnapshot(workspace.root) });
  const [told] = await Promise.allSettled([read, thread.dispose()]);
  expect(told).toMatchObject({ status: "rejected", reason: { kind: "cancelled" } });
  await patches.dispose();
});

test("a thread that ends by itself is begun anew once; then it is said why", async () => {
  const broken = mkdtempSync(join(tmpdir(), "broken-reader-"));
  try {
    writeFileSync(
      join(broken, "patch-reader.js"),
      'const { parentPort } = require("node:worker_threads"); parentPort.on("message", () => { throw new Error("out of order"); });\n',
    );
    const patches = new PatchReaderThread(broken);
    const thread = patches.begin();
    await expect(thread.of({ changes: [] })).rejects.toThrow(/could not be read: .*out of order/);
    await patches.dispose();
  } finally {
    rmSync(broken, { recursive: true, force: true });
  }
});
