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
