import { expect, test } from "vitest";
import { apply, problemsOf } from "./memory-snapshot.ts";

const files = { "f.ts": "const a = 1;\nconst b = 1;\n" };
const write = (path: string, content: string, tool = "write_to_file"): string =>
  `<${tool}>\n<path>${path}</path>\n<content>\n${content}\n</content>\n<line_count>1</line_count>\n</${tool}>\n`;
const edit = (before: string, after: string): string =>
  `<<<<<<< SEARCH\n${before}\n=======\n${after}\n>>>>>>> REPLACE\n`;

test("the tags of a tool that writes files give a whole file, changed or new", async () => {
  expect(await apply(files, `I write it:\n${write("f.ts", "const c = 1;")}Done.`)).toEqual({
    "f.ts": "const c = 1;\n",
  });
  expect(await apply(files, `${write("f.ts", "x();")}${write("n/n.ts", "y();")}`)).toEqual({
    "f.ts": "x();\n",
    "n/n.ts": "y();\n",
  });
});

test("tags and fences in the content are content", async () => {
  const content = "<content>\n</content>\n```\n<<<<<<< x\n```";
  expect(await apply(files, write("f.ts", content))).toEqual({ "f.ts": `${content}\n` });
});

test("a tool that creates files leaves one that exists alone", async () => {
  expect(await problemsOf(files, write("f.ts", "x();", "create_file"))).toMatchObject([{ kind: "exists" }]);
});

test("a file without the end of its tags is refused as truncated, unless the answer ended as it should", async () => {
  const answer = "<write_to_file>\n<path>f.ts</path>\n<content>\nx();\n";
  expect(await problemsOf(files, answer)).toMatchObject([{ kind: "truncated", path: "f.ts" }]);
  expect(await problemsOf(files, answer, { ended: true })).toMatchObject([{ kind: "truncated" }]);
  expect(await apply(files, `${answer}</content>\n`, { ended: true })).toEqual({ "f.ts": "x();\n" });
  expect(await problemsOf(files, "<write_to_file>\n<content>\n</content>\n</write_to_file>")).toMatchObject([
    { kind: "malformed" },
  ]);
});

test.each([
  [
    "Cline's",
    `<replace_in_file>\n<path>f.ts</path>\n<diff>\n${edit("const a = 1;", "const a = 2;")}</diff>\n</replace_in_file>`,
  ],
  [
    "Roo's",
    `<apply_diff>\n<path>f.ts</path>\n<diff>\n${edit(":start_line:1\n-------\nconst a = 1;", "const a = 2;")}</diff>\n</apply_diff>`,
  ],
  [
    "Roo's for several files",
    `<apply_diff>\n<args>\n<file>\n  <path>f.ts</path>\n  <diff>\n    <content><![CDATA[\n${edit("const a = 1;", "const a = 2;")}]]></content>\n  </diff>\n</file>\n</args>\n</apply_diff>`,
  ],
])("%s tags around SEARCH/REPLACE blocks name the file", async (_, answer) => {
  const after = await apply({ ...files, "g.ts": files["f.ts"] }, answer);
  expect(after["f.ts"]).toBe("const a = 2;\nconst b = 1;\n");
});
