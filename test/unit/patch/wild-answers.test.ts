import { expect, test } from "vitest";
import { AnswerStream, parseAnswer } from "../../../src/core/patch/parse/parse-answer.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { grammars } from "./grammars.ts";
import { apply, problemsOf, type Files } from "./memory-snapshot.ts";

const parser = new SyntaxParser(grammars);

type Case = readonly [
  name: string,
  files: Files,
  answer: string,
  /** The files that are different afterwards (undefined: gone), or the kind of the problem. */
  expected: Readonly<Record<string, string | undefined>> | string,
];

const path = "src/cart.ts";
const cart = `import { Item } from "./item";

export function total(items: Item[]): number {
  let sum = 0;
  for (const item of items) {
    sum += item.price;
  }
  return sum;
}

export function count(items: Item[]): number {
  return items.length;
}
`;
const [old, fresh] = ["    sum += item.price;", "    sum += item.price * item.quantity;"];
const mended = cart.replace(old, fresh);
const before = { [path]: cart };
const after = { [path]: mended };
const head = `--- a/${path}\n+++ b/${path}\n`;
const hunk = `@@ -5,3 +5,3 @@\n   for (const item of items) {\n-${old}\n+${fresh}\n   }\n`;
const totalAlone = mended.slice(
  mended.indexOf("export function total"),
  mended.indexOf("\nexport function count"),
);
const twins = "def a():\n    x = 1\n    return x\n\n\ndef b():\n    x = 1\n    return x\n";
const go = "package main\n\nfunc main() {\n\tfor i := 0; i < 10; i++ {\n\t\tprintln(i)\n\t}\n}\n";

const cases: readonly Case[] = [
  [
    "a copy leaves the file it is made of as it is",
    before,
    `diff --git a/${path} b/src/b.ts\nsimilarity index 90%\ncopy from ${path}\ncopy to src/b.ts\n--- a/${path}\n+++ b/src/b.ts\n${hunk}`,
    { "src/b.ts": mended },
  ],
  [
    "a copy without a change",
    before,
    `diff --git a/${path} b/src/b.ts\nsimilarity index 100%\ncopy from ${path}\ncopy to src/b.ts\n`,
    { "src/b.ts": cart },
  ],
  [
    "a copy called like a file in a folder",
    before,
    `diff --git a/${path} b/cart.ts\nsimilarity index 90%\ncopy from ${path}\ncopy to cart.ts\n--- a/${path}\n+++ b/cart.ts\n${hunk}`,
    { "cart.ts": mended },
  ],
  [
    "a copy of a file there is not",
    before,
    "diff --git a/x.ts b/y.ts\nsimilarity index 100%\ncopy from x.ts\ncopy to y.ts\n",
    "unknown-file",
  ],
  [
    "a deletion of a file there is not, where there is only one",
    before,
    "*** Begin Patch\n*** Delete File: x.ts\n*** End Patch\n",
    "unknown-file",
  ],
  [
    "a renaming of a file there is not, where there is only one",
    before,
    "*** Begin Patch\n*** Update File: x.ts\n*** Move to: y.ts\n*** End Patch\n",
    "unknown-file",
  ],
  [
    "an empty new file",
    before,
    "diff --git a/src/__init__.py b/src/__init__.py\nnew file mode 100644\nindex 0000000..e69de29\n",
    { "src/__init__.py": "" },
  ],
  [
    "a mail of git whose signature lost its blank",
    before,
    `Subject: [PATCH] Count\n\n---\n ${path} | 2 +-\n 1 file changed\n\ndiff --git a/${path} b/${path}\n${head}${hunk}--\n2.45.0\n\n`,
    after,
  ],
  [
    "a diff in the fence of a list's item",
    before,
    `1. Count:\n\n   \`\`\`diff\n${(head + hunk).replace(/^/gm, "   ")}\`\`\`\n`,
    after,
  ],
  [
    "a whole file in the fence of a list's item",
    before,
    `- \`${path}\`:\n\n  \`\`\`ts\n${mended.replace(/^(?=.)/gm, "  ")}  \`\`\`\n`,
    after,
  ],
  [
    "a heading in place of line numbers tells twins apart",
    { "m.py": twins },
    "--- a/m.py\n+++ b/m.py\n@@ def b():\n-    x = 1\n+    x = 2\n     return x\n",
    { "m.py": twins.replace("b():\n    x = 1", "b():\n    x = 2") },
  ],
  [
    "a fenced diff that is cut off",
    before,
    `\`\`\`diff\n${head}@@ -3,8 +3,9 @@\n   for (const item of items) {\n-${old}\n+    sum += item.pri`,
    "truncated",
  ],
  ["a fenced diff that lacks the end of its fence alone", before, `\`\`\`diff\n${head}${hunk}`, after],
  ["a diff as a value", before, JSON.stringify({ why: "x", patch: head + hunk }, null, 1), after],
  [
    "entities in both sides",
    { "a.go": go },
    "```diff\n--- a/a.go\n+++ b/a.go\n@@ -4,2 +4,2 @@\n-\tfor i := 0; i &lt; 10; i++ {\n+\tfor i := 0; i &lt; 20; i++ {\n \t\tprintln(i)\n```\n",
    { "a.go": go.replace("10", "20") },
  ],
  [
    "entities in new code",
    before,
    `${path}\n<<<<<<< SEARCH\n  return items.length;\n=======\n  return items.length &gt; 0 &amp;&amp; items[0] ? 1 : 0;\n>>>>>>> REPLACE\n`,
    { [path]: cart.replace("items.length;", "items.length > 0 && items[0] ? 1 : 0;") },
  ],
  [
    "entities in a new text stay",
    before,
    `${path}\n<<<<<<< SEARCH\n  return items.length;\n=======\n  log("a &lt; b"); // &amp;\n  return items.length;\n>>>>>>> REPLACE\n`,
    { [path]: cart.replace("  return items.length;", '  log("a &lt; b"); // &amp;\n  return items.length;') },
  ],
  [
    "addresses of variables that are called like entities stay",
    { "a.go": "package a\n\nfunc f(amp int) {\n\treturn\n}\n" },
    "a.go\n<<<<<<< SEARCH\n\treturn\n=======\n\tp := &amp;\n\t_ = p\n>>>>>>> REPLACE\n",
    { "a.go": "package a\n\nfunc f(amp int) {\n\tp := &amp;\n\t_ = p\n}\n" },
  ],
  [
    "entities in a whole file",
    { "a.go": go },
    `<write_to_file>\n<path>a.go</path>\n<content>\n${go.replace("<", "&lt;").replace("10", "20")}</content>\n</write_to_file>`,
    { "a.go": go.replace("10", "20") },
  ],
  [
    "quotes made curly on the way come out straight",
    before,
    `${path}\n<<<<<<< SEARCH\nimport { Item } from “./item”;\n=======\nimport { Item } from “./items”;\n>>>>>>> REPLACE\n`,
    { [path]: cart.replace("./item", "./items") },
  ],
  [
    "curly quotes of the file stay curly",
    { "a.txt": "one\nhe said “yes” and left\nthree\n" },
    "a.txt\n<<<<<<< SEARCH\nhe said “yes” and left \n=======\nhe said “no” and left\n>>>>>>> REPLACE\n",
    { "a.txt": "one\nhe said “no” and left\nthree\n" },
  ],
  [
    "blanks that do not break",
    before,
    `${path}\n<<<<<<< SEARCH\n${old.replaceAll(" ", "\u00a0")}\n=======\n${fresh.replaceAll(" ", "\u00a0")}\n>>>>>>> REPLACE\n`,
    after,
  ],
  [
    "the same lines left out of both sides",
    before,
    `${path}\n<<<<<<< SEARCH\nexport function total(items: Item[]): number {\n  // ... existing code ...\n${old}\n=======\nexport function total(items: readonly Item[]): number {\n  // ... existing code ...\n${fresh}\n>>>>>>> REPLACE\n`,
    { [path]: mended.replace("total(items: Item", "total(items: readonly Item") },
  ],
  [
    "lines left out of one side",
    before,
    `${path}\n<<<<<<< SEARCH\nexport function total(items: Item[]): number {\n  let sum = 0;\n=======\nexport function total(items: Item[]): number {\n  // ... existing code ...\n>>>>>>> REPLACE\n`,
    "placeholder",
  ],
  [
    "markers called ORIGINAL and UPDATED",
    before,
    `${path}\n<<<<<<< ORIGINAL\n${old}\n=======\n${fresh}\n>>>>>>> UPDATED\n`,
    after,
  ],
  [
    "a function of a file, longer than what is left",
    before,
    `In \`${path}\`, replace \`total\` with:\n\n\`\`\`ts\n${totalAlone}\`\`\`\n`,
    after,
  ],
  ["a name in the first line", before, `Do this:\n\n\`\`\`ts\n// ${path}\n${mended}\`\`\`\n`, after],
  [
    "a name in the first line and above",
    before,
    `### ${path}\n\n\`\`\`ts\n// ${path}\n${mended}\`\`\`\n`,
    after,
  ],
  [
    "a name in the first line, which the file has as well",
    { [path]: `// ${path}\n${cart}` },
    `### ${path}\n\n\`\`\`ts\n// ${path}\n${mended}\`\`\`\n`,
    { [path]: `// ${path}\n${mended}` },
  ],
  [
    "a new file named in its first line",
    before,
    `Add this:\n\n\`\`\`python\n# lib/deep/tools.py\nA = 1\n\`\`\`\n`,
    { "lib/deep/tools.py": "A = 1\n" },
  ],
  [
    "a title that is a file's name is no comment",
    { "README.md": "# README.md\n\nOld text of some length.\n" },
    "README.md\n```md\n# README.md\n\nNew text of some length.\n```\n",
    { "README.md": "# README.md\n\nNew text of some length.\n" },
  ],
  [
    "a part of a small file that is named in its first line",
    { "a.ts": "one();\ntwo();\nthree();\nfour();\nfive();\n" },
    "The fault is here:\n\n```ts\n// a.ts\ntwo(2);\n```\n",
    "malformed",
  ],
  [
    "a heading with a sentence below",
    before,
    `## ${path}\n\nUpdated file:\n\n\`\`\`ts\n${mended}\`\`\`\n\nIt counts.\n`,
    after,
  ],
  [
    "a heading with a quotation below",
    { "a.ts": "one();\ntwo();\n" },
    "## a.ts\n\nThe problem is:\n\n```ts\ntwo();\n```\n",
    "no-edits",
  ],
  [
    "a new file, said in brackets",
    before,
    "`lib/deep/tools.ts` (new):\n\n```ts\nexport const a = 1;\n```\n",
    { "lib/deep/tools.ts": "export const a = 1;\n" },
  ],
  [
    "a new file, said in a sentence beside other edits",
    before,
    `Create a new file \`src/tax.ts\`:\n\n\`\`\`ts\nexport const a = 1;\n\`\`\`\n\n${path}\n<<<<<<< SEARCH\n${old}\n=======\n${fresh}\n>>>>>>> REPLACE\n`,
    { "src/tax.ts": "export const a = 1;\n", ...after },
  ],
  [
    "V4A with the environment's name",
    before,
    `*** Begin Patch\n*** Environment ID: local\n*** Update File: ${path}\n@@\n-${old}\n+${fresh}\n*** End Patch\n`,
    after,
  ],
  [
    "Claude's calls as text",
    before,
    `<function_calls>\n<invoke name="str_replace_based_edit_tool">\n<parameter name="command">str_replace</parameter>\n<parameter name="path">${path}</parameter>\n<parameter name="old_str">${old}</parameter>\n<parameter name="new_str">${fresh}</parameter>\n</invoke>\n</function_calls>\n`,
    after,
  ],
  [
    "Qwen's calls as text",
    before,
    `<tool_call>\n<function=edit>\n<parameter=file_path>\n${path}\n</parameter>\n<parameter=old_string>\n${old}\n</parameter>\n<parameter=new_string>\n${fresh}\n</parameter>\n</function>\n</tool_call>\n`,
    after,
  ],
  [
    "a file in Qwen's call ends with a newline",
    before,
    `<function=write_file>\n<parameter=file_path>\nsrc/b.ts\n</parameter>\n<parameter=content>\na();\n</parameter>\n</function>\n`,
    { "src/b.ts": "a();\n" },
  ],
  [
    "GLM's calls as text",
    before,
    `<tool_call>edit_file\n<arg_key>path</arg_key>\n<arg_value>${path}</arg_value>\n<arg_key>old_string</arg_key>\n<arg_value>${old}</arg_value>\n<arg_key>new_string</arg_key>\n<arg_value>${fresh}</arg_value>\n</tool_call>\n`,
    after,
  ],
  ["a file as an element", before, `<file path="${path}">\n${mended}</file>\n`, after],
  ["a file as an element and data", before, `<file name="${path}"><![CDATA[\n${mended}]]></file>\n`, after],
  [
    "a file with an element of that name",
    { "a.xml": "<list>\n</list>\n" },
    '<file path="a.xml">\n<list>\n<file name="x">\n1\n</file>\n</list>\n</file>\n',
    { "a.xml": '<list>\n<file name="x">\n1\n</file>\n</list>\n' },
  ],
  [
    "Bolt's action",
    before,
    `<boltArtifact id="x" title="y">\n<boltAction type="file" filePath="${path}">\n${mended}</boltAction>\n</boltArtifact>\n`,
    after,
  ],
  [
    "Lovable's",
    before,
    `<lov-code>\n<lov-write file_path="${path}">\n${mended}</lov-write>\n</lov-code>\n`,
    after,
  ],
  [
    "an element with both sides",
    before,
    `<edit file="${path}">\n<old>\n${old}\n</old>\n<new>\n${fresh}\n</new>\n</edit>\n`,
    after,
  ],
  [
    "elements for everything",
    before,
    `<edit>\n<path>${path}</path>\n<search>\n${old}\n</search>\n<replace>\n${fresh}\n</replace>\n</edit>\n`,
    after,
  ],
  [
    "several edits in an element",
    before,
    `<edit file="${path}">\n<old>${old}</old>\n<new>${fresh}</new>\n<old>items.length;</old>\n<new>items.length | 0;</new>\n</edit>\n`,
    { [path]: mended.replace("length;", "length | 0;") },
  ],
  [
    "an element around blocks",
    before,
    `<edit path="${path}">\n<<<<<<< SEARCH\n${old}\n=======\n${fresh}\n>>>>>>> REPLACE\n</edit>\n`,
    after,
  ],
  ["an element that is cut off", before, `<file path="${path}">\n${mended.slice(0, 90)}`, "truncated"],
  [
    "a call that is no edit beside one that is",
    before,
    `<invoke name="read_file">\n<parameter name="path">${path}</parameter>\n</invoke>\n<invoke name="Edit">\n<parameter name="file_path">${path}</parameter>\n<parameter name="old_string">${old}</parameter>\n<parameter name="new_string">${fresh}</parameter>\n</invoke>\n`,
    after,
  ],
];

test.each(cases.map((one) => ({ name: one[0], one })))("$name", async ({ one }) => {
  const [, files, answer, expected] = one;
  if (typeof expected === "string") {
    expect((await problemsOf(files, answer, { parser })).map(({ kind }) => kind)).toContain(expected);
  } else {
    const wanted = Object.entries({ ...files, ...expected }).filter(([, text]) => text !== undefined);
    expect(await apply(files, answer, { parser })).toEqual(Object.fromEntries(wanted));
  }
});

test.each(cases.map(([name, files, answer]) => ({ name, files, answer })))(
  "$name: in pieces it says the same",
  ({ files, answer }) => {
    const options = { format: "auto", isKnown: (name: string) => name in files } as const;
    for (const size of [1, 7, 40]) {
      const stream = new AnswerStream(options);
      const given = [];
      for (let at = 0; at < answer.length; at += size) {
        given.push(...stream.push(answer.slice(at, at + size)));
      }
      const { edits, problems } = stream.end();
      expect({ edits: [...given, ...edits], problems }).toEqual(parseAnswer(answer, options));
    }
  },
);
