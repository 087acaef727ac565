import { expect, test } from "vitest";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import { resultOf } from "../../../src/core/patch/result-text.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { processorTime } from "../../support/processor-time.ts";

test("hunks are minimal and carry line ends", () => {
  expect(diffTexts("f", "a\nb\r\nc", "a\nB\nc\nd", "exact")).toMatchObject([
    { baseStart: 1, baseLines: ["b\r\n", "c"], newLines: ["B\n", "c\n", "d"] },
  ]);
});

test("an inserted function is one hunk and does not tear its neighbours apart", () => {
  const before = "function a() {\n  x();\n}\n\nfunction c() {\n  z();\n}\n";
  const after = "function a() {\n  x();\n}\n\nfunction b() {\n  y();\n}\n\nfunction c() {\n  z();\n}\n";
  const hunks = diffTexts("f", before, after, "exact");
  expect(hunks).toHaveLength(1);
  expect(hunks[0]?.baseLines).toEqual([]);
});

test("an inserted method begins with its own first line, not in the middle of the one above", () => {
  const method = (name: string): string => `  ${name}() {\n    return 1;\n  }\n`;
  const before = `class A {\n${method("a")}\n${method("c")}}\n`;
  const after = `class A {\n${method("a")}\n${method("b")}\n${method("c")}}\n`;
  expect(diffTexts("f", before, after, "exact").map(({ newLines }) => newLines.join(""))).toEqual([
    `${method("b")}\n`,
  ]);
  // The way back is the same hunk turned round.
  expect(diffTexts("f", after, before, "exact").map(({ baseLines }) => baseLines.join(""))).toEqual([
    `${method("b")}\n`,
  ]);
});

test("an inserted block of Python stays whole, indentation tells", () => {
  const before = "if a:\n    x()\n    y()\nz()\n";
  const after = "if a:\n    x()\n    y()\nif b:\n    x()\n    y()\nz()\n";
  expect(diffTexts("f.py", before, after, "exact")).toMatchObject([
    { baseStart: 3, baseLines: [], newLines: ["if b:\n", "    x()\n", "    y()\n"] },
  ]);
});

test("hunks that could slide together keep a line between them", () => {
  const hunks = diffTexts("f", "a\na\nb\na\na\n", "a\na\na\nb\na\na\na\n", "exact");
  for (const [index, hunk] of hunks.entries()) {
    const next = hunks[index + 1];
    expect(next === undefined || hunk.baseStart + hunk.baseLines.length < next.baseStart).toBe(true);
  }
});

test("the same edit has the same fingerprint although lines above it changed; another place has another", () => {
  const [first, second] = diffTexts("f", "a\nx\nb\nc\nx\nb\n", "a\ny\nb\nc\ny\nb\n", "exact");
  const [moved] = diffTexts("f", "new\na\nx\nb\n", "new\na\ny\nb\n", "exact");
  expect(moved?.fingerprint).toBe(first?.fingerprint);
  expect(second?.fingerprint).not.toBe(first?.fingerprint);
});

test("a chosen subset of hunks is applied alone", () => {
  const base = textFile("a\nb\nc\nd\n");
  const hunks = diffTexts("f", base.text, "A\nb\nc\nD\n", "exact");
  const change = { kind: "modify", path: "f", base, hunks } as const;
  expect(resultOf(change, new Set([hunks[1]!.fingerprint]))).toBe("a\nb\nc\nD\n");
  expect(resultOf(change, new Set())).toBe(base.text);
});

test("ten thousand lines without a common one are no reason to wait", async () => {
  const lines = (tag: string): string =>
    Array.from({ length: 10_000 }, (_, index) => `${tag} ${index % 977}\n`).join("");
  let hunks: readonly unknown[] = [];
  expect(await processorTime(() => (hunks = diffTexts("f", lines("a"), lines("b"), "exact")))).toBeLessThan(
    2000,
  );
  expect(hunks).toHaveLength(1);
});
