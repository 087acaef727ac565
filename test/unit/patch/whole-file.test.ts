import { expect, test } from "vitest";
import { apply, problemsOf } from "./memory-snapshot.ts";

const files = { "a.txt": "a\r\nb\r\nc", "sub/b.txt": "b\n" };
const whole = (name: string, content: string): string => `${name}\n\`\`\`\n${content}\n\`\`\`\n`;

test("a named fence is the whole file; line ends and the final newline stay as the file has them", async () => {
  expect((await apply(files, whole("a.txt", "a\nB\nc")))["a.txt"]).toBe("a\r\nB\r\nc");
});

test.each([
  ["a heading", whole("### sub/b.txt", "B")],
  ["a sentence with its name in backticks", whole("Here is the new version of `sub/b.txt`:\n", "B")],
  ["the fence itself", "```txt sub/b.txt\nB\n```\n"],
  ["a unique end of its path, when it was shown", whole("b.txt", "B")],
])("the file may be named by %s", async (_, answer) => {
  expect((await apply(files, answer, { shown: ["sub/b.txt"] }))["sub/b.txt"]).toBe("B\n");
});

test("a named fence of no file creates it", async () => {
  expect((await apply(files, whole("new.txt", "x")))["new.txt"]).toBe("x\n");
});

test("a Markdown file may contain fences", async () => {
  const content = "# Title\n```js\nlet a;\n```\nend";
  expect((await apply({ "a.md": "x\n" }, `a.md\n\`\`\`\`md\n${content}\n\`\`\`\`\n`))["a.md"]).toBe(
    `${content}\n`,
  );
  expect((await apply({ "a.md": "x\n" }, `a.md\n\`\`\`md\n${content}\n\`\`\`\n`))["a.md"]).toBe(
    `${content}\n`,
  );
});

test("a fence without its end is refused as truncated", async () => {
  expect(await problemsOf(files, "a.txt\n```\na\nB")).toMatchObject([{ kind: "truncated", path: "a.txt" }]);
});

test("a shortened file is refused, by its placeholder or by its length", async () => {
  const long = Array.from({ length: 30 }, (_, index) => `line ${index}`).join("\n");
  expect(
    await problemsOf(
      { "f.js": long },
      whole("f.js", "// ... existing code ...\nnew\n// ... existing code ..."),
    ),
  ).toMatchObject([{ kind: "placeholder" }]);
  expect(await problemsOf({ "f.js": long }, whole("f.js", "line 1\nnew"))).toMatchObject([
    { kind: "malformed" },
  ]);
});

test("beside other edits a fence that shows an existing file is an illustration", async () => {
  const answer = `sub/b.txt\n<<<<<<< SEARCH\nb\n=======\nB\n>>>>>>> REPLACE\n\n${whole("a.txt", "only a part")}`;
  expect(await apply(files, answer)).toEqual({ ...files, "sub/b.txt": "B\n" });
});

test("a whole file keeps the byte-order mark that its text has", async () => {
  expect(await apply({ "a.txt": "\ufeffone\ntwo\n" }, "a.txt\n```\none\n2\n```\n")).toEqual({
    "a.txt": "\ufeffone\n2\n",
  });
});
