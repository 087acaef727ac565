import fc from "fast-check";
import { expect, test } from "vitest";
import { cases } from "./property-runs.ts";
import { apply, patchOf, problemsOf } from "./memory-snapshot.ts";

const files = { "f.ts": "const a = 1;\nconst b = 1;\n" };
const edit = { old_string: "a = 1", new_string: "a = 2" };
const changed = { "f.ts": "const a = 2;\nconst b = 1;\n" };

test.each([
  ["Claude's edit tool", { file_path: "f.ts", ...edit }],
  ["a list of edits", { path: "f.ts", edits: [edit] }],
  ["the text editor tool", { command: "str_replace", path: "f.ts", old_str: "a = 1", new_str: "a = 2" }],
  ["a call with its arguments", { name: "replace", arguments: { path: "f.ts", ...edit } }],
  ["arguments as text", { function: { name: "edit", arguments: JSON.stringify({ path: "f.ts", ...edit }) } }],
  ["Gemini's call", { functionCall: { name: "replace", args: { file_path: "f.ts", ...edit } } }],
  ["several calls", [{ path: "f.ts", ...edit }]],
  ["search and replace", { path: "f.ts", search: "a = 1", replace: "a = 2" }],
  [
    "a diff in another format",
    { path: "f.ts", diff: "<<<<<<< SEARCH\nconst a = 1;\n=======\nconst a = 2;\n>>>>>>> REPLACE" },
  ],
  [
    "a V4A patch",
    { input: "*** Begin Patch\n*** Update File: f.ts\n-const a = 1;\n+const a = 2;\n*** End Patch" },
  ],
])("reads %s, bare, indented over lines and in a fence", async (_, call) => {
  const pretty = JSON.stringify(call, null, 2);
  for (const answer of [
    JSON.stringify(call),
    `I change it:\n${pretty}\nDone.`,
    `\`\`\`json\n${pretty}\n\`\`\``,
  ]) {
    expect(await apply(files, answer)).toEqual(changed);
  }
});

test("strings with real line ends are read", async () => {
  const answer = '{"path": "f.ts", "old_string": "const a = 1;\nconst b", "new_string": "const b"}';
  expect(await apply(files, answer)).toEqual({ "f.ts": "const b = 1;\n" });
});

test("a text that occurs several times needs replace_all", async () => {
  const call = { path: "f.ts", old_string: "= 1", new_string: "= 2" };
  expect(await problemsOf(files, JSON.stringify(call))).toMatchObject([{ kind: "ambiguous" }]);
  const everywhere = JSON.stringify({ ...call, replace_all: true });
  expect(await apply(files, everywhere)).toEqual({ "f.ts": "const a = 2;\nconst b = 2;\n" });
});

test("replace_all finds re-indented lines at every place", async () => {
  const call = { path: "f.ts", old_string: "x();\ny();", new_string: "z();", replace_all: true };
  const after = await apply({ "f.ts": "  x();\n  y();\n\n    x();\n    y();\n" }, JSON.stringify(call));
  expect(after).toEqual({ "f.ts": "  z();\n\n    z();\n" });
});

test("a file that a tool writes is created or replaced as a whole", async () => {
  expect(await apply(files, JSON.stringify({ command: "create", path: "n.ts", file_text: "new\n" }))).toEqual(
    {
      ...files,
      "n.ts": "new\n",
    },
  );
  expect(
    await problemsOf(files, JSON.stringify({ command: "create", path: "f.ts", file_text: "x" })),
  ).toMatchObject([{ kind: "exists" }]);
});

test.each([
  ["create_file", { name: "create_file", arguments: { path: "f.ts", content: "x\n" } }],
  ["a tool call of that type", { type: "create_file", path: "f.ts", content: "x\n" }],
])(
  "%s creates files only: one with other content stays, one with the same is as it should be",
  async (_, call) => {
    expect(await problemsOf(files, JSON.stringify(call))).toMatchObject([{ kind: "exists" }]);
    expect(await apply({ "f.ts": "x\n" }, JSON.stringify(call))).toEqual({ "f.ts": "x\n" });
    expect(await apply({}, JSON.stringify(call))).toEqual({ "f.ts": "x\n" });
  },
);

test.each([
  ["at the start of the file", { command: "insert", insert_line: 0, new_str: "c();\n" }, 0],
  ["below a line", { command: "insert", insert_line: 1, insert_text: "c();" }, 1],
  ["below the last line", { command: "insert", insert_line: 2, insert_text: "c();\n" }, 2],
  ["above a line", { name: "insert_content", line: 2, content: "c();\n" }, 1],
  ["at the end of the file", { name: "insert_content", line: 0, content: "c();\n" }, 2],
  ["at the end by its name", { name: "append_to_file", content: "c();\n" }, 2],
])("a text is inserted %s", async (_, call, at) => {
  const lines = ["const a = 1;\n", "const b = 1;\n"];
  const after = await apply(files, JSON.stringify({ path: "f.ts", ...call }));
  expect(after).toEqual({ "f.ts": lines.toSpliced(at, 0, "c();\n").join("") });
});

test("several insertions count the lines of the file as it was; one below its end is refused", async () => {
  const insert = (line: number): object => ({
    command: "insert",
    path: "f.ts",
    insert_line: line,
    insert_text: `// ${line}\n`,
  });
  expect(await apply(files, JSON.stringify([insert(0), insert(1)]))).toEqual({
    "f.ts": "// 0\nconst a = 1;\n// 1\nconst b = 1;\n",
  });
  expect(await problemsOf(files, JSON.stringify(insert(9)))).toMatchObject([
    { kind: "exists", path: "f.ts" },
  ]);
});

test("files by their names are whole files; other objects of names are data", async () => {
  expect(await apply(files, JSON.stringify({ files: { "f.ts": "x();\n", "n/n.ts": "y();\n" } }))).toEqual({
    "f.ts": "x();\n",
    "n/n.ts": "y();\n",
  });
  expect(await problemsOf(files, JSON.stringify({ files: { "f.ts": "dist/f.js" } }))).toMatchObject([
    { kind: "no-edits" },
  ]);
});

test("JSON that is the content of a file is content", async () => {
  const json = JSON.stringify({ path: "x", search: "a", replace: "b" }, null, 2);
  expect(await apply({ "c.json": "{}\n" }, `c.json\n\`\`\`json\n${json}\n\`\`\``)).toEqual({
    "c.json": `${json}\n`,
  });
});

test("any unique piece of a text can be replaced by any other, and nothing else changes", async () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "b", " ", "\n", "$&", "\\n", "é"),
    minLength: 1,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.nat(30),
      fc.integer({ min: 1, max: 12 }),
      text,
      async (before, from, length, fresh) => {
        const old = before.slice(from % before.length).slice(0, length);
        fc.pre(
          old.trim() !== "" &&
            before.split(old).length === 2 &&
            before.indexOf(old) === before.lastIndexOf(old),
        );
        const after = before.replace(old, () => fresh);
        // What the file ends with is kept: an edit of its very end is another matter.
        fc.pre(
          after !== before &&
            after.trim() !== "" &&
            before.endsWith("\n") === after.endsWith("\n") &&
            !before.endsWith(old),
        );
        const patch = await patchOf(
          { "f.txt": before },
          JSON.stringify({ path: "f.txt", old_string: old, new_string: fresh }),
        );
        const [change] = patch.changes;
        expect(change?.kind).toBe("modify");
        expect(
          await apply(
            { "f.txt": before },
            JSON.stringify({ path: "f.txt", old_string: old, new_string: fresh }),
          ),
        ).toEqual({
          "f.txt": after,
        });
      },
    ),
    { numRuns: cases },
  );
});
