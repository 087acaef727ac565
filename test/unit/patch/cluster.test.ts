import { expect, test } from "vitest";
import { clusterPatches } from "../../../src/core/patch/effect/cluster.ts";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import type { Patch } from "../../../src/core/patch/patch.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";

function to(after: string, path = "f.py", before = "a\nb\n"): Patch {
  const base = textFile(before);
  return { changes: [{ kind: "modify", path, base, hunks: diffTexts(path, before, after, "exact") }] };
}

function sizes(patches: readonly Patch[]): number[] {
  return clusterPatches(patches, (patch) => patch).map(({ support }) => support);
}

test("equal results are one cluster, largest first, whatever the hunks", () => {
  const items = [to("x\n"), to("a\nB\n"), to("a\nB\n")].map((patch, index) => ({ patch, index }));
  const clusters = clusterPatches(items, ({ patch }) => patch);
  expect(clusters.map(({ members }) => members.map(({ index }) => index))).toEqual([[1, 2], [0]]);
  expect(clusters[0]?.representative.index).toBe(1);
});

test("trailing white space and the final newline make no difference", () => {
  expect(sizes([to("a\nB\n"), to("a\nB  \n"), to("a\nB")])).toEqual([3]);
});

test("indentation does, and so do blanks in Markdown", () => {
  expect(sizes([to("a\n  B\n"), to("a\nB\n")])).toEqual([1, 1]);
  expect(sizes([to("a  \nb\n", "f.md"), to("a\nb\n\n", "f.md")])).toEqual([1, 1]);
});

test("the same text in different files is different", () => {
  expect(sizes([to("x\n", "f.py"), to("x\n", "g.py")])).toEqual([1, 1]);
});

test("a deletion, an empty file and a renamed file are three things", () => {
  const base = textFile("a\nb\n");
  expect(
    sizes([
      to(""),
      { changes: [{ kind: "delete", path: "f.py", base }] },
      { changes: [{ kind: "rename", from: "f.py", path: "g.py", base, hunks: [] }] },
    ]),
  ).toEqual([1, 1, 1]);
});

test("no items, no clusters", () => {
  expect(sizes([])).toEqual([]);
});
