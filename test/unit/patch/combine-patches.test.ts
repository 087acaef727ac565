import fc from "fast-check";
import { expect, test } from "vitest";
import { combine, combinePatches } from "../../../src/core/patch/diff/combine-patches.ts";
import { patchFromTexts } from "../../../src/core/patch/patch-from-texts.ts";
import type { Hunk, Patch } from "../../../src/core/patch/patch.ts";
import { resultOf } from "../../../src/core/patch/result-text.ts";
import type { Snapshot } from "../../../src/core/workspace/snapshot.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { cases } from "./property-runs.ts";

const base = "import a\n\none = 1\ntwo = 2\nthree = 3\nfour = 4\n";

test("changes of different lines are all taken, in whatever order the patches come", async () => {
  const first = await patchTo(base.replace("two = 2", "two = 22"));
  const second = await patchTo(base.replace("four = 4", "four = 44"));
  const wanted = base.replace("two = 2", "two = 22").replace("four = 4", "four = 44");
  expect(textOf(combinePatches([first, second]))).toBe(wanted);
  expect(textOf(combinePatches([second, first]))).toBe(wanted);
});

test("the same change twice is made once", async () => {
  const patch = await patchTo(base.replace("two = 2", "two = 22"));
  expect(textOf(combinePatches([patch, patch]))).toBe(base.replace("two = 2", "two = 22"));
});

test("two insertions at one place are both there", async () => {
  const first = await patchTo(base.replace("import a\n", "import a\nimport b\n"));
  const second = await patchTo(base.replace("import a\n", "import a\nimport c\n"));
  expect(textOf(combinePatches([first, second]))).toBe(
    base.replace("import a\n", "import a\nimport b\nimport c\n"),
  );
});

test("different words of one line are merged", async () => {
  const line = "total = amont * quanttity\n";
  const combined = combinePatches([
    await patchTo("total = amount * quanttity\n", line),
    await patchTo("total = amont * quantity\n", line),
  ]);
  expect(textOf(combined)).toBe("total = amount * quantity\n");
});

test("of two changes that contradict, the earlier one stays", async () => {
  const combined = combinePatches([
    await patchTo(base.replace("two = 2", "two = 22")),
    await patchTo(base.replace("two = 2", "two = 222")),
  ]);
  expect(textOf(combined)).toBe(base.replace("two = 2", "two = 22"));
});

test("of two different words for one place the earlier stays, at the start of a line too", async () => {
  const combined = combine([await patchTo("one x\n", "x\n"), await patchTo("two x\n", "x\n")]);
  expect(textOf(combined.patch)).toBe("one x\n");
  expect(combined.leftOut).toHaveLength(1);
});

test("the same new word and a different one beside it are merged", async () => {
  const combined = combinePatches([
    await patchTo("sum = amount * rate\n", "sum = amont * rat\n"),
    await patchTo("sum = amount * rat\n", "sum = amont * rat\n"),
  ]);
  expect(textOf(combined)).toBe("sum = amount * rate\n");
});

test("hunks stay the very hunks they were, so that it can be told whose they are", async () => {
  const [first, second] = [
    await patchTo(base.replace("two = 2", "two = 22")),
    await patchTo(base.replace("four = 4", "four = 44")),
  ];
  expect(hunksOf(combinePatches([second, first]))).toEqual([...hunksOf(first), ...hunksOf(second)]);
});

test("what was left out is told", async () => {
  const [first, second] = [
    await patchTo(base.replace("two = 2", "two = 22")),
    await patchTo(base.replace("two = 2", "two = 222").replace("four = 4", "four = 44")),
  ];
  const { patch, leftOut } = combine([first, second]);
  expect(textOf(patch)).toBe(base.replace("two = 2", "two = 22").replace("four = 4", "four = 44"));
  expect(leftOut).toEqual([{ path: "file.txt", fingerprint: hunksOf(second)[0]?.fingerprint }]);
});

test("a renamed file takes the changes of those who knew its old name", async () => {
  const edit = await patchTo(base.replace("two = 2", "two = 22"));
  const rename: Patch = {
    changes: [{ kind: "rename", from: "file.txt", path: "new.txt", base: textFile(base), hunks: [] }],
  };
  for (const order of [
    [edit, rename],
    [rename, edit],
  ]) {
    const { patch, leftOut } = combine(order);
    expect(patch.changes).toMatchObject([{ kind: "rename", from: "file.txt", path: "new.txt" }]);
    expect(textOf(patch)).toBe(base.replace("two = 2", "two = 22"));
    expect(leftOut).toEqual([]);
  }
});

test("a change of mode is combined with changes of lines, and the earlier mode stays", async () => {
  const edit = await patchTo(base.replace("two = 2", "two = 22"));
  const [on, off] = [true, false].map((executable): Patch => ({
    changes: [{ kind: "modify", path: "file.txt", base: textFile(base), hunks: [], executable }],
  })) as [Patch, Patch];
  const { patch, leftOut } = combine([edit, on, off]);
  expect(patch.changes).toMatchObject([{ executable: true, hunks: hunksOf(edit) }]);
  expect(leftOut).toEqual([{ path: "file.txt", fingerprint: "file.txt" }]);
});

test("a file that one patch deletes and another changes stays as the earlier wants it", async () => {
  const edit = await patchTo(base.replace("two = 2", "two = 22"));
  const remove: Patch = { changes: [{ kind: "delete", path: "file.txt", base: textFile(base) }] };
  expect(combinePatches([edit, remove])).toEqual(edit);
  expect(combinePatches([remove, edit])).toEqual(remove);
  expect(combine([remove, remove]).leftOut).toEqual([]);
});

test("a line without a line end is not glued to what another patch adds below it", async () => {
  const unterminated = await patchTo("a\nb", "a\nb\n");
  const longer = await patchTo("a\nb\nc\n", "a\nb\n");
  expect(textOf(combinePatches([unterminated, longer]))).toBe("a\nb");
  expect(textOf(combinePatches([longer, unterminated]))).toBe("a\nb\nc\n");
});

test("patches of different files become one patch of all of them", async () => {
  const combined = combinePatches([
    await patchOf("a.txt", "a\n", "A\n"),
    await patchOf("b.txt", "b\n", "B\n"),
  ]);
  expect(combined.changes.map((change) => [change.path, resultOf(change)])).toEqual([
    ["a.txt", "A\n"],
    ["b.txt", "B\n"],
  ]);
});

test("combining with a patch that changes nothing changes nothing", async () => {
  const lines = fc.array(fc.constantFrom("a\n", "b\n", "c d\n", "\n"), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(lines, lines, async (before, after) => {
      const patch = await patchTo(after.join(""), before.join(""));
      const nothing = await patchTo(before.join(""), before.join(""));
      expect(combinePatches([patch, nothing])).toEqual(patch);
      expect(combinePatches([nothing, patch])).toEqual(patch);
    }),
    { numRuns: cases },
  );
});

function patchTo(after: string, before = base): Promise<Patch> {
  return patchOf("file.txt", before, after);
}

function patchOf(path: string, before: string, after: string): Promise<Patch> {
  const snapshot: Snapshot = {
    root: "/workspace",
    unsaved: new Map(),
    list: () => Promise.resolve([path]),
    read: () => Promise.resolve(textFile(before)),
  };
  return patchFromTexts(snapshot, new Map([[path, after]]));
}

function textOf(patch: Patch): string | undefined {
  const [change] = patch.changes;
  return change === undefined ? undefined : resultOf(change);
}

function hunksOf({ changes }: Patch): readonly Hunk[] {
  return changes.flatMap((change) => (change.kind === "modify" ? change.hunks : []));
}
