import fc from "fast-check";
import { expect, test } from "vitest";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import { minimalEdits } from "../../../src/editor/workspace/minimal-edits.ts";
import { applyTextEdits } from "../../../src/editor/language/apply-text-edits.ts";
import { sameEnds } from "../../../src/editor/workspace/text-lines.ts";

const edits = (before: string, after: string) =>
  minimalEdits(before, diffTexts("a.ts", before, after, "exact"));

test("only what differs inside a line is replaced", () => {
  const [edit] = edits("let a = ammount;\n", "let a = amount;\n");
  expect(edit).toEqual({
    range: { start: { line: 0, character: 10 }, end: { line: 0, character: 11 } },
    newText: "",
  });
});

test("an insertion between lines replaces nothing", () => {
  const [edit] = edits("a\nb\n", "a\nnew\nb\n");
  expect(edit?.range.start).toEqual(edit?.range.end);
});

test("a missing final newline is added where the file ends", () => {
  expect(edits("a", "a\n")).toEqual([
    { range: { start: { line: 0, character: 1 }, end: { line: 0, character: 1 } }, newText: "\n" },
  ]);
});

test("characters outside the basic plane are not cut in two", () => {
  const [edit] = edits("x = '😀';\n", "x = '😁';\n");
  expect(edit?.newText).toBe("😁");
});

const text = fc
  .array(fc.tuple(fc.constantFrom("", "a", "ab", "b 😀", "c\rd"), fc.constantFrom("\n", "\r\n", "\n")), {
    maxLength: 8,
  })
  .chain((lines) =>
    fc.constantFrom("", "end").map((last) => lines.map(([line, end]) => line + end).join("") + last),
  );

test("a document whose line ends the editor has made the same gets the very text, up to line ends", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(sameEnds(applyTextEdits(sameEnds(before), edits(before, after)))).toBe(sameEnds(after));
    }),
    { numRuns: 2_000 },
  );
});
