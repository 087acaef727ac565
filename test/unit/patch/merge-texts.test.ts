import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mergeTexts } from "../../../src/core/patch/diff/merge-texts.ts";

const base = "a\nb\nc\nd\ne\n";

test("changes of different lines are both taken", () => {
  expect(mergeTexts(base, "A\nb\nc\nd\ne\n", "a\nb\nc\ne\nnew\n")).toEqual({
    kind: "merged",
    text: "A\nb\nc\ne\nnew\n",
  });
});

test("the same change of both sides is taken once, next to changes of one", () => {
  const merged = mergeTexts(base, "a\nB\nc\nd\nE\n", "a\nB\nc\nd\ne\n");
  expect(merged).toEqual({ kind: "merged", text: "a\nB\nc\nd\nE\n" });
});

test("different changes of one place are a conflict with all three versions and its line", () => {
  expect(mergeTexts(base, "a\nb\n1\nd\ne\n", "a\nb\n2\n3\nd\ne\n")).toEqual({
    kind: "conflicts",
    pieces: [
      { kind: "agreed", lines: ["a\n", "b\n"] },
      { kind: "conflict", baseStart: 2, base: ["c\n"], ours: ["1\n"], theirs: ["2\n", "3\n"] },
      { kind: "agreed", lines: ["d\n", "e\n"] },
    ],
  });
});

test("among equal lines a merge says what the texts say, as git does, not what somebody had in mind", () => {
  const before = "b\na\na\na\nb\nb\na\nb\n";
  const [ours, theirs] = ["b\na\nb\na\na\nb\na\na\nb\n", "a\nb\na\na\nb\nb\na\nb\n"];
  const folder = mkdtempSync(join(tmpdir(), "merge-"));
  try {
    for (const [name, text] of Object.entries({ before, ours, theirs })) {
      writeFileSync(join(folder, name), text);
    }
    const git = execFileSync("git", ["merge-file", "-p", "ours", "before", "theirs"], { cwd: folder });
    expect(mergeTexts(before, ours, theirs)).toEqual({ kind: "merged", text: git.toString() });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("changes that touch conflict, as in git", () => {
  expect(mergeTexts(base, "a\nB\nc\nd\ne\n", "a\nb\nC\nd\ne\n").kind).toBe("conflicts");
  expect(mergeTexts(base, "a\nx\nb\nc\nd\ne\n", "a\ny\nb\nc\nd\ne\n").kind).toBe("conflicts");
  expect(mergeTexts(base, "a\nB\nc\nd\ne\n", "a\nb\nc\nD\ne\n").kind).toBe("merged");
});

test("one side's large change swallows several of the other's into one conflict", () => {
  const merge = mergeTexts(base, "a\nx\ne\n", "a\nB\nc\nD\ne\n");
  expect(merge.kind === "conflicts" && merge.pieces.filter(({ kind }) => kind === "conflict")).toEqual([
    {
      kind: "conflict",
      baseStart: 1,
      base: ["b\n", "c\n", "d\n"],
      ours: ["x\n"],
      theirs: ["B\n", "c\n", "D\n"],
    },
  ]);
});

test("line ends and a missing final newline are part of the lines", () => {
  expect(mergeTexts("a\r\nb\r\nc", "A\r\nb\r\nc", "a\r\nb\r\nc\r\n")).toEqual({
    kind: "merged",
    text: "A\r\nb\r\nc\r\n",
  });
});
