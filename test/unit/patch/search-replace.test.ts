import { expect, test } from "vitest";
import { patchFromAnswer } from "../../../src/core/patch/patch-from-answer.ts";
import { apply, block, patchOf, memorySnapshot, problemsOf } from "./memory-snapshot.ts";

const files = { "src/a.ts": "one\ntwo\nthree\n", "src/b.ts": "one\n" };
const blockBody = "<<<<<<< SEARCH\ntwo\n=======\nTWO\n>>>>>>> REPLACE";

test.each([
  ["above the fence", `src/a.ts\n\`\`\`ts\n${blockBody}\n\`\`\``],
  ["inside the fence", `\`\`\`ts\nsrc/a.ts\n${blockBody}\n\`\`\``],
  ["in a fence of its own", `\`\`\`\nsrc/a.ts\n\`\`\`\n\`\`\`ts\n${blockBody}\n\`\`\``],
  ["in bold", `**src/a.ts**\n\n${blockBody}`],
  ["in backticks with a colon", `\`src/a.ts\`:\n${blockBody}`],
  ["in a heading", `### File: src/a.ts\n${blockBody}`],
  ["in a comment", `// src/a.ts\n${blockBody}`],
  ["in the fence's info", `\`\`\`ts src/a.ts\n${blockBody}\n\`\`\``],
  ["in a tag, as Cline has it", `<path>src/a.ts</path>\n<diff>\n${blockBody}\n</diff>`],
  ["as a unique end of the path", `a.ts\n${blockBody}`],
  ["with Windows separators", `src\\a.ts\n${blockBody}`],
  ["between source tags", `src/a.ts\n<source>ts\n${blockBody}\n</source>`],
])("the file name may stand %s", async (_, answer) => {
  expect(await apply(files, answer)).toEqual({ ...files, "src/a.ts": "one\nTWO\nthree\n" });
});

test.each([
  ["Cline's dashes and plus signs", "src/a.ts\n------- SEARCH\ntwo\n=======\nTWO\n+++++++ REPLACE"],
  [
    "nine marker characters",
    `src/a.ts\n${"<".repeat(9)} SEARCH\ntwo\n${"=".repeat(9)}\nTWO\n${">".repeat(9)} REPLACE`,
  ],
  [
    "Roo's line hints",
    "src/a.ts\n<<<<<<< SEARCH\n:start_line:2\n-------\ntwo\n=======\nTWO\n>>>>>>> REPLACE",
  ],
  [
    "line numbers copied from a listing",
    "src/a.ts\n<<<<<<< SEARCH\n2 | two\n=======\n2 | TWO\n>>>>>>> REPLACE",
  ],
  [
    "a block indented in a list",
    "1. src/a.ts\n   <<<<<<< SEARCH\n   two\n   =======\n   TWO\n   >>>>>>> REPLACE",
  ],
  ["carriage returns in the answer", block("src/a.ts", "two", "TWO").replaceAll("\n", "\r\n")],
])("reads %s", async (_, answer) => {
  expect(await apply(files, answer)).toEqual({ ...files, "src/a.ts": "one\nTWO\nthree\n" });
});

test.each([
  ["__tests__/cart.test.js", "as it is"],
  ["**__tests__/cart.test.js**", "in bold"],
  ["`_private.py`:", "in backticks"],
  ["__main__.py", "with underscores around a part of it"],
  ["__File:__ _lib/_a.ts", "behind a label in bold"],
  ["### __src/b.ts__", "in the other bold"],
  ["_src/b.ts_", "in the other italics"],
])("underscores of a name stay, those of Markdown go: %s", async (line) => {
  const path = /_?_?(?:main__|tests__|private|lib|src)[\w./]*\.\w+/.exec(line)?.[0] ?? "";
  const name = path.includes("src") ? "src/b.ts" : path;
  const own = { ...files, [name]: "one\ntwo\n" };
  expect((await apply(own, `${line}\n${blockBody}`))[name]).toBe("one\nTWO\n");
  // A new file's name is not known to anybody.
  const added = `${line}\n<<<<<<< SEARCH\n=======\nnew\n>>>>>>> REPLACE`;
  expect((await apply({ "c.ts": "" }, added))[name]).toBe("new\n");
});

test("a block without a name belongs to the file of the block before", async () => {
  const answer = `${block("src/a.ts", "one", "ONE")}\nand\n\n${blockBody}`;
  expect((await apply(files, answer))["src/a.ts"]).toBe("ONE\nTWO\nthree\n");
});

test("an unnamed block belongs to the only file that was shown", async () => {
  expect((await apply(files, blockBody, { shown: ["src/a.ts"] }))["src/a.ts"]).toBe("one\nTWO\nthree\n");
});

test("an unnamed block among several files is refused, not guessed", async () => {
  expect(await problemsOf(files, blockBody)).toMatchObject([{ kind: "no-path", block: 1 }]);
});

test("an empty SEARCH creates a file and never replaces one", async () => {
  expect(await apply(files, block("src/new.ts", "", "fresh"))).toEqual({ ...files, "src/new.ts": "fresh\n" });
  expect(await problemsOf(files, block("src/a.ts", "", "fresh"))).toMatchObject([{ kind: "exists" }]);
});

test("later blocks may change what earlier ones created or wrote", async () => {
  const created = await apply(
    files,
    block("src/new.ts", "", "fresh") + block("src/new.ts", "fresh", "stale"),
  );
  expect(created["src/new.ts"]).toBe("stale\n");
  const twice = await apply(files, block("src/a.ts", "two", "2") + block("src/a.ts", "2\nthree", "2\n3"));
  expect(twice["src/a.ts"]).toBe("one\n2\n3\n");
});

test("two blocks that replace the same line are refused as overlapping", async () => {
  const answer = block("src/a.ts", "two", "TWO") + block("src/a.ts", "two\nthree", "2\n3");
  expect(await problemsOf(files, answer)).toMatchObject([{ kind: "overlap", block: 2, path: "src/a.ts" }]);
});

test("an answer cut off inside a block is refused as truncated, whatever came before", async () => {
  const answer = `${block("src/b.ts", "one", "1")}src/a.ts\n<<<<<<< SEARCH\ntwo\n=======\nTW`;
  expect(await problemsOf(files, answer)).toMatchObject([{ kind: "truncated", block: 2, path: "src/a.ts" }]);
});

test("one block that cannot be placed makes the whole answer unusable, and every reason is given", async () => {
  const answer =
    block("src/a.ts", "two", "2") + block("src/a.ts", "four", "4") + block("src/no.ts", "x", "y");
  const problems = await problemsOf(files, answer);
  expect(problems.map(({ kind, block: number }) => [kind, number])).toEqual([
    ["not-found", 2],
    ["unknown-file", 3],
  ]);
});

test("merge conflicts and escaped markers inside a block are content", async () => {
  const conflict = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other";
  expect(await apply({ "f.txt": `x\n${conflict}\ny\n` }, block("f.txt", conflict, "ab"))).toEqual({
    "f.txt": "x\nab\ny\n",
  });
  expect(await apply({ "f.txt": "=======\n" }, block("f.txt", "\\=======", "\\>>>>>>> REPLACE"))).toEqual({
    "f.txt": ">>>>>>> REPLACE\n",
  });
});

test("the file decides which ======= is the separator in a text with underlined headings", async () => {
  const answer = block("a.md", "Title\n=======\nold", "Title\n=======\nnew");
  expect(await apply({ "a.md": "Title\n=======\nold\n" }, answer)).toEqual({
    "a.md": "Title\n=======\nnew\n",
  });
});

test("a separator too many is never written into code", async () => {
  expect(await problemsOf(files, block("src/a.ts", "two", "TWO\n=======\n2"))).toHaveLength(1);
});

test("replacement text is literal", async () => {
  const text = "$& $1 $` \\n \\t $$";
  expect((await apply(files, block("src/a.ts", "two", text)))["src/a.ts"]).toBe(`one\n${text}\nthree\n`);
});

test("thinking is not an answer", async () => {
  const thought = `<think>\n${block("src/a.ts", "one", "wrong")}</think>\n`;
  expect((await apply(files, thought + block("src/a.ts", "two", "2")))["src/a.ts"]).toBe("one\n2\nthree\n");
  expect(await problemsOf(files, thought)).toMatchObject([{ kind: "no-edits" }]);
});

test.each([
  "// ... existing code ...",
  "# ... rest of the function unchanged",
  "/* ... */",
  "// rest of the code here",
])("%s is never written to a file", async (line) => {
  const problems = await problemsOf(files, block("src/a.ts", "two", `2\n${line}`));
  expect(problems).toMatchObject([{ kind: "placeholder" }]);
});

test("an omission mark the file has already is content", async () => {
  const text = "a\n// ... existing code ...\nb\n";
  const answer = block("f.ts", "// ... existing code ...\nb", "// ... existing code ...\nB");
  expect(await apply({ "f.ts": text }, answer)).toEqual({ "f.ts": "a\n// ... existing code ...\nB\n" });
});

test("Python's ellipsis is a statement", async () => {
  const answer = block("f.py", "    pass", "    ...");
  expect(await apply({ "f.py": "def f():\n    pass\n" }, answer)).toEqual({ "f.py": "def f():\n    ...\n" });
});

test("an edit that was made already is recognised and changes nothing", async () => {
  const patch = await patchOf(
    { "f.ts": "const answer = 42;\n" },
    block("f.ts", "const answer = 41;", "const answer = 42;"),
  );
  expect(patch.changes).toMatchObject([{ path: "f.ts", hunks: [{ match: "already-applied" }] }]);
});

test.each([
  ["below", "first();\nnobody();\nthird();", "first();\nconst second = 2;"],
  ["above", "first();\nnobody();\nthird();", "const second = 2;\nthird();"],
])("an edit is not taken for made while a line it removes still stands %s", async (_, search, replace) => {
  const files = { "f.ts": "first();\nconst second = 2;\nthird();\n" };
  expect(await problemsOf(files, block("f.ts", search, replace))).toMatchObject([{ kind: "not-found" }]);
});

test("an answer that says nothing new is no patch", async () => {
  expect(await problemsOf(files, "Looks good to me.")).toMatchObject([{ kind: "no-edits" }]);
  expect(await problemsOf(files, block("src/a.ts", "two", "two"))).toMatchObject([{ kind: "no-edits" }]);
});

test.each([
  ["../outside.ts", "outside-workspace"],
  ["/etc/passwd.txt", "outside-workspace"],
  ["C:\\windows\\a.ts", "outside-workspace"],
  [".git/config", "protected-path"],
  ["sub/.GIT/hooks/pre-commit", "protected-path"],
  ["/repo/../src/a.ts", "outside-workspace"],
])("%s is refused", async (path, kind) => {
  expect(await problemsOf(files, block(path, "", "evil"))).toMatchObject([{ kind }]);
});

test.each(["/repo/src/a.ts", "/home/me/workspace/src/a.ts", "C:\\work\\workspace\\src\\a.ts"])(
  "%s is the file of that path below the folder, where models believe to be in another one",
  async (path) => {
    expect((await apply(files, block(path, "two", "TWO")))["src/a.ts"]).toBe("one\nTWO\nthree\n");
  },
);

test("where our folder stands in one that agents are usually given, its neighbours are real", async () => {
  const snapshot = { ...memorySnapshot(files), root: "/app/mine" };
  const answer = block("/app/src/a.ts", "two", "TWO");
  expect(await patchFromAnswer(answer, { snapshot })).toMatchObject({
    kind: "unusable",
    problems: [{ kind: "outside-workspace" }],
  });
});

test.each(["/etc/src/a.ts", "/repo/lib/src/a.ts", "/repo/src/new.ts"])(
  "%s may be a file elsewhere and is refused",
  async (path) => {
    const kind = "outside-workspace";
    expect(await problemsOf(files, block(path, "two", "TWO"))).toMatchObject([{ kind }]);
    expect(await problemsOf(files, block(path, "", "new"))).toMatchObject([{ kind }]);
  },
);

test("a block for the wrong file goes to another only if that was shown and has the lines exactly and once", async () => {
  const answer = block("src/b.ts", "two", "TWO");
  expect((await apply(files, answer, { shown: ["src/a.ts", "src/b.ts"] }))["src/a.ts"]).toBe(
    "one\nTWO\nthree\n",
  );
  expect(await problemsOf(files, answer, { shown: ["src/b.ts"] })).toMatchObject([{ kind: "not-found" }]);
});

test("a block whose opening marker is spoiled is not passed over", async () => {
  const answer = `${block("src/b.ts", "one", "1")}src/a.ts\n<< SEARCH\ntwo\n=======\nTWO\n>>>>>>> REPLACE\n`;
  expect(await problemsOf(files, answer)).toMatchObject([{ kind: "malformed", block: 2 }]);
});

test("an insertion that only a line number places is refused and creates nothing", async () => {
  const answer = "src/a.ts\n<<<<<<< SEARCH\n:start_line:2\n-------\n=======\nnew\n>>>>>>> REPLACE";
  expect(await problemsOf(files, answer)).toMatchObject([{ kind: "exists" }]);
  expect(await problemsOf(files, answer.replace("a.ts", "c.ts"))).toMatchObject([{ kind: "unknown-file" }]);
});

test("a block that the answer repeats is made once; another one for the same lines is refused", async () => {
  const once = block("src/a.ts", "one", "1");
  const after = await apply(files, once);
  expect(await apply(files, `${once}In short:\n${once}`)).toEqual(after);
  expect(await problemsOf(files, once + block("src/a.ts", "one", "I"))).toMatchObject([{ kind: "overlap" }]);
});

test("thinking of which only the end is there is passed over, and an end within a block is content", async () => {
  const answer = `Maybe so:\n${block("src/a.ts", "two", "wrong")}No.\n</think>\n${block("src/a.ts", "one", "1")}`;
  expect(await apply(files, answer)).toEqual(await apply(files, block("src/a.ts", "one", "1")));
  const tagged = { "f.txt": "a\n</think>\nb\n" };
  expect(await apply(tagged, block("f.txt", "a\n</think>", "c\n</think>"))).toEqual({
    "f.txt": "c\n</think>\nb\n",
  });
});
