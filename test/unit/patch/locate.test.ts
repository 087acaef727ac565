import { expect, test } from "vitest";
import { apply, block, patchOf, problemsOf } from "./memory-snapshot.ts";

async function matchOf(text: string, search: string, replace: string): Promise<string | undefined> {
  const patch = await patchOf({ "f.ts": text }, block("f.ts", search, replace));
  const [change] = patch.changes;
  return change?.kind === "modify" ? change.hunks[0]?.match : undefined;
}

test.each([
  ["exact", "a = 1;\n", "a = 1;"],
  ["trailing-space", "a = 1;  \n", "a = 1;"],
  ["punctuation", "a = “1” – 2;\n", 'a = "1" - 2;'],
  ["punctuation", "a = 'e\u0301';\n", "a = 'é';"],
  ["indentation", "{\n    a = 1;\n}\n", "  a = 1;"],
])("%s: %j is found as %j", async (match, text, search) => {
  expect(await matchOf(text, search, "b = 2;")).toBe(match);
});

test("what looks much alike but is not the same is never replaced; the message shows it", async () => {
  const text = "function total(a, b) {\n  const sum = a + b;\n  return sum;\n}\n";
  const search = "function total(a, b) {\n  const summe = a + b;\n  return sum;";
  const [problem] = await problemsOf({ "f.ts": text }, block("f.ts", search, "x"));
  expect(problem).toMatchObject({ kind: "not-found", block: 1, path: "f.ts" });
  expect(problem?.message).toContain("Did you mean");
  expect(problem?.message).toContain("-  const summe = a + b;\n+  const sum = a + b;");
});

test("lines that occur several times are refused, and the message lists where they are", async () => {
  const [problem] = await problemsOf({ "f.ts": "x\na\nx\nb\nx\n" }, block("f.ts", "x", "y"));
  expect(problem?.kind).toBe("ambiguous");
  expect(problem?.message).toContain("lines 1, 3, 5");
});

test("a strict match that is ambiguous is not resolved by a looser rung", async () => {
  const [problem] = await problemsOf({ "f.ts": "x;\n  x;\nx;\n" }, block("f.ts", "x;", "y;"));
  expect(problem?.kind).toBe("ambiguous");
});

test("a line hint singles out one of several places", async () => {
  const text = "x\na\nx\nb\nx\n";
  const hinted = (line: number): string =>
    `f.ts\n<<<<<<< SEARCH\n:start_line:${line}\n-------\nx\n=======\ny\n>>>>>>> REPLACE`;
  expect(await apply({ "f.ts": text }, hinted(3))).toEqual({ "f.ts": "x\na\ny\nb\nx\n" });
  expect(await problemsOf({ "f.ts": text }, hinted(2))).toMatchObject([{ kind: "ambiguous" }]);
});

test("the order of the blocks singles out a place below the block before", async () => {
  const answer = block("f.ts", "b", "B") + block("f.ts", "x", "y");
  expect(await apply({ "f.ts": "x\na\nb\nx\n" }, answer)).toEqual({ "f.ts": "x\na\nB\ny\n" });
});

test("lines a block keeps stay as the file has them", async () => {
  const text = "if (a) {  \r\n\tfoo(“x”);\r\n}\r\n";
  const answer = block("f.ts", 'if (a) {\n\tfoo("x");\n}', 'if (a) {\n\tfoo("x");\n\tbar();\n}');
  expect(await apply({ "f.ts": text }, answer)).toEqual({
    "f.ts": "if (a) {  \r\n\tfoo(“x”);\r\n\tbar();\r\n}\r\n",
  });
});

test.each([
  ["Windows line ends", "a\r\nb\r\nc\r\n", "a\r\nB\r\nB2\r\nc\r\n"],
  ["mixed line ends", "a\nb\r\nc\n", "a\nB\r\nB2\r\nc\n"],
  ["no final newline", "a\nb\nc", "a\nB\nB2\nc"],
])("%s survive", async (_, before, after) => {
  expect(await apply({ "f.txt": before }, block("f.txt", "b", "B\nB2"))).toEqual({ "f.txt": after });
});

test("a replaced last line without newline stays without; a deletion leaves the lines above as they are", async () => {
  expect(await apply({ "f.txt": "a\nb" }, block("f.txt", "b", "B\nC"))).toEqual({ "f.txt": "a\nB\nC" });
  expect(await apply({ "f.txt": "a\nb" }, block("f.txt", "b", ""))).toEqual({ "f.txt": "a\n" });
});
