import { expect, test } from "vitest";
import { applyTextEdits } from "../../../src/editor/language/apply-text-edits.ts";
import { hasMixedEnds, TextLines } from "../../../src/editor/workspace/text-lines.ts";

const at = (line: number, character: number) => ({ line, character });

test("lines end where the editor ends them, at a lone carriage return too", () => {
  const lines = new TextLines("a\r\nbc\rd\n");
  expect([0, 1, 3, 5, 6, 8].map((offset) => lines.positionAt(offset))).toEqual([
    at(0, 0),
    at(0, 1),
    at(1, 0),
    at(1, 2),
    at(2, 0),
    at(3, 0),
  ]);
});

test("a position beyond its line is the end of the line, and not part of the line end", () => {
  const lines = new TextLines("ab\r\ncd");
  expect(lines.offsetAt(at(0, 99))).toBe(2);
  expect(lines.offsetAt(at(1, 99))).toBe(6);
  expect(lines.offsetAt(at(7, 0))).toBe(6);
});

test("an edit leaves the line ends of other lines alone, and takes on the usual one itself", () => {
  const text = "one\r\ntwo\nthree\r\n";
  const edit = { range: { start: at(1, 0), end: at(1, 3) }, newText: "2\n2" };
  expect(applyTextEdits(text, [edit])).toBe("one\r\n2\r\n2\nthree\r\n");
});

test("insertions at one place keep their order, and stand before what is replaced there", () => {
  const here = { start: at(0, 1), end: at(0, 1) };
  const edits = [
    { range: here, newText: "1" },
    { range: { start: at(0, 1), end: at(0, 2) }, newText: "X" },
    { range: here, newText: "2" },
  ];
  expect(applyTextEdits("abc", edits)).toBe("a12Xc");
});

test("mixed line ends are noticed", () => {
  expect(["a\nb\n", "a\r\nb\r\n", "a"].map(hasMixedEnds)).toEqual([false, false, false]);
  expect(["a\nb\r\n", "a\rb\n"].map(hasMixedEnds)).toEqual([true, true]);
});
