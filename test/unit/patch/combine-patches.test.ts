import fc from "fast-check";
import { expect, test } from "vitest";
import { combinePatches } from "../../../src/core/patch/combine-patches.ts";
import { patchFromTexts } from "../../../src/core/patch/patch-from-texts.ts";
import type { Patch } from "../../../src/core/patch/patch.ts";
import { resultOf } from "../../../src/core/patch/result-text.ts";
import type { Snapshot } from "../../../src/core/workspace/snapshot.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";

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
