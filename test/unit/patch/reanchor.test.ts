import fc from "fast-check";
import { expect, test } from "vitest";
import { anchorHunks } from "../../../src/core/patch/diff/anchor-hunks.ts";
import { diffTexts, hunkMaker } from "../../../src/core/patch/diff/diff-texts.ts";
import { findLines } from "../../../src/core/patch/locate/find-lines.ts";
import type { Patch } from "../../../src/core/patch/patch.ts";
import { patchFromTexts } from "../../../src/core/patch/patch-from-texts.ts";
import { reanchor, type Reanchored } from "../../../src/core/patch/diff/reanchor.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { filesAfter, memorySnapshot, type Files } from "./memory-snapshot.ts";
import { cases } from "./property-runs.ts";

const numbered = Array.from({ length: 30 }, (_, index) => `line ${index}\n`);
const base = numbered.join("");

async function patchTo(after: string, before = base): Promise<Patch> {
  return patchFromTexts(memorySnapshot({ "f.txt": before }), new Map([["f.txt", after]]));
}

async function onto(patch: Patch, files: Files): Promise<Reanchored & { readonly after: Files }> {
  const result = await reanchor(patch, memorySnapshot(files));
  return { ...result, after: filesAfter(files, result.patch) };
}

function kinds({ fates }: Reanchored): readonly string[] {
  return fates.map(({ kind }) => kind);
}

test("hunks move along with lines added above and below them, and keep their fingerprints", async () => {
  const patch = await patchTo(base.replace("line 9\n", "nine\n").replace("line 20\n", ""));
  const now = `new\n${base.replace("line 14\n", "fourteen\n15\n")}end\n`;
  const moved = await onto(patch, { "f.txt": now });
  expect(kinds(moved)).toEqual(["anchored", "anchored"]);
  expect(moved.after).toEqual({ "f.txt": now.replace("line 9\n", "nine\n").replace("line 20\n", "") });
  const fingerprints = ({ changes }: Patch): string[] =>
    changes.flatMap((change) =>
      change.kind === "modify" ? change.hunks.map((hunk) => hunk.fingerprint) : [],
    );
  expect(fingerprints(moved.patch)).toEqual(fingerprints(patch));
});

test("a hunk moves along with the function it belongs to", async () => {
  const patch = await patchTo(base.replace("line 9\n", "nine\n"));
  const moved = [...numbered.slice(15), ...numbered.slice(0, 15)].join("");
  expect((await onto(patch, { "f.txt": moved })).after).toEqual({
    "f.txt": moved.replace("line 9\n", "nine\n"),
  });
});

test("a changed line next to a hunk makes it stale, and the others are still anchored", async () => {
  const patch = await patchTo(base.replace("line 9\n", "nine\n").replace("line 20\n", ""));
  const now = base.replace("line 10\n", "ten\n");
  const result = await onto(patch, { "f.txt": now });
  expect(result.fates).toMatchObject([
    { kind: "stale", reason: "its lines, or those around them, are not there any more" },
    { kind: "anchored" },
  ]);
  expect(result.after).toEqual({ "f.txt": now.replace("line 20\n", "") });
});

test("a hunk whose lines are in two places now is stale", async () => {
  const patch = await patchTo(base.replace("line 9\n", "nine\n"));
  expect((await onto(patch, { "f.txt": base + base })).fates).toMatchObject([
    { kind: "stale", reason: "its lines are in several places now" },
  ]);
});

test("what is there already is recognised, next to hunks that are not, and in any order", async () => {
  const both = base.replace("line 9\n", "nine\n").replace("line 11\n", "");
  const patch = await patchTo(both);
  for (const one of [base.replace("line 9\n", "nine\n"), base.replace("line 11\n", "")]) {
    const result = await onto(patch, { "f.txt": `new\n${one}` });
    expect(kinds(result).toSorted()).toEqual(["already-there", "anchored"]);
    expect(result.after).toEqual({ "f.txt": `new\n${both}` });
  }
  const result = await onto(patch, { "f.txt": `new\n${both}` });
  expect(kinds(result)).toEqual(["already-there", "already-there"]);
  expect(result.patch.changes).toEqual([]);
});

test("lines that repeat are told apart by more context", async () => {
  const block = "{\n  a\n  b\n  c\n  d\n}\n";
  const text = `one\n${block}two\n${block}three\n${block}`;
  const patch = await patchTo(`one\n${block}two\n${block.replace("  b\n", "  B\n")}three\n${block}`, text);
  const now = `zero\n${text}four\n`;
  expect((await onto(patch, { "f.txt": now })).after).toEqual({
    "f.txt": `zero\none\n${block}two\n${block.replace("  b\n", "  B\n")}three\n${block}four\n`,
  });
  expect(kinds(await onto(patch, { "f.txt": text.replace("two\n", "2\n") }))).toEqual(["stale"]);
});

test("files that came, went or moved meanwhile", async () => {
  const file = textFile("a\n");
  const create: Patch = { changes: [{ kind: "create", path: "new", file }] };
  const remove: Patch = { changes: [{ kind: "delete", path: "old", base: file }] };
  const rename: Patch = { changes: [{ kind: "rename", from: "old", path: "new", base: file, hunks: [] }] };
  const fatesOf = async (patch: Patch, files: Files): Promise<readonly string[]> =>
    kinds(await onto(patch, files));
  expect(await fatesOf(create, {})).toEqual(["anchored"]);
  expect(await fatesOf(create, { new: "a\n" })).toEqual(["already-there"]);
  expect(await fatesOf(create, { new: "b\n" })).toEqual(["stale"]);
  expect(await fatesOf(remove, { old: "a\n" })).toEqual(["anchored"]);
  expect(await fatesOf(remove, {})).toEqual(["already-there"]);
  expect(await fatesOf(remove, { old: "b\n" })).toEqual(["stale"]);
  expect(await fatesOf(rename, { old: "b\n" })).toEqual(["anchored"]);
  expect(await fatesOf(rename, { new: "b\n" })).toEqual(["already-there"]);
  expect(await fatesOf(rename, { old: "a\n", new: "b\n" })).toEqual(["stale"]);
  expect(await fatesOf(rename, {})).toEqual(["stale"]);
});

test("a change of mode comes along, with hunks and without", async () => {
  const file = textFile(base);
  for (const hunks of [[], diffTexts("f.txt", base, base.replace("line 9\n", "nine\n"), "exact")]) {
    const patch: Patch = {
      changes: [{ kind: "modify", path: "f.txt", base: file, hunks, executable: true }],
    };
    const moved = await onto(patch, { "f.txt": `new\n${base}` });
    expect(moved.patch.changes).toMatchObject([{ executable: true, hunks: hunks.map(() => ({})) }]);
    expect(kinds(moved)).toEqual(["anchored"]);
  }
});

test("a renamed file's hunks go to whichever of the two names there is", async () => {
  const after = base.replace("line 9\n", "nine\n");
  const [change] = (await patchTo(after)).changes;
  if (change?.kind !== "modify") {
    throw new Error("not a modification");
  }
  const rename: Patch = { changes: [{ ...change, kind: "rename", from: "f.txt", path: "g.txt" }] };
  expect((await onto(rename, { "f.txt": `new\n${base}` })).after).toEqual({ "g.txt": `new\n${after}` });
  expect((await onto(rename, { "g.txt": `new\n${base}` })).after).toEqual({ "g.txt": `new\n${after}` });
});

/** Lines that look alike but remember who they are. */
interface Line {
  readonly text: string;
  readonly id: number;
}

const content = fc.constantFrom("a\n", "b\n", "}\n", "\n");

function editsOf(...kinds: readonly string[]): fc.Arbitrary<[number, string, string, number][]> {
  const edit = fc.tuple(fc.nat(), fc.constantFrom(...kinds), content, fc.nat({ max: 6 }));
  return fc.array(edit, { maxLength: 6 });
}

const situation = fc
  .record({
    before: fc.array(content, { minLength: 1, maxLength: 24 }),
    start: fc.nat(),
    length: fc.nat({ max: 3 }),
    replacement: fc.array(content, { maxLength: 3 }),
    edits: fc.oneof(editsOf("drop", "new"), editsOf("copy", "like")),
  })
  .map(({ before, start, length, replacement, edits }) => {
    const at = start % (before.length + 1);
    const taken = Math.min(length, before.length - at);
    const lines = before.map((text, id): Line => ({ text, id }));
    const kept = (id: number): boolean => id >= 0 && id >= at - 3 && id < at + taken + 3;
    const now: Line[] = lines.slice();
    for (const [where, kind, text, count] of edits) {
      const index = where % (now.length + 1);
      const [line, above] = [now[index], now[index - 1]];
      const isOurs = line !== undefined && kept(line.id);
      if (kind === "drop" || kind === "new") {
        now.splice(index, isOurs ? 0 : 1, ...(kind === "new" ? [{ text: "new\n", id: -1 }] : []));
      } else if (!(isOurs && above !== undefined && kept(above.id))) {
        const copies = kind === "copy" ? lines.slice(count, count + 7) : [{ text, id: -1 }];
        now.splice(index, 0, ...copies.map((copy) => ({ text: copy.text, id: -1 })));
      }
    }
    // With copies of what repeats anyway, two histories lead to the same text, and nobody could tell them apart.
    const near = before.slice(Math.max(0, at - 3), at + taken + 3);
    const isDecidable =
      findLines(before, near).length === 1 || !edits.some(([, kind]) => kind === "copy" || kind === "like");
    // `new` beside a kept line puts something before it: between two of ours that would touch the context.
    const ours = now.flatMap(({ id }, index) => (kept(id) ? [index] : []));
    const untouched = ours.every((index, order) => index === (ours[0] ?? 0) + order);
    return { before, at, taken, replacement, now, isFair: isDecidable && untouched };
  });

test("re-anchoring never misplaces: what keeps its surroundings is found there or nowhere", () => {
  let [anchored, total] = [0, 0];
  fc.assert(
    fc.property(situation, ({ before, at, taken, replacement, now, isFair }) => {
      fc.pre(isFair && (taken > 0 || replacement.length > 0));
      const hunk = hunkMaker("f", before)(at, taken, replacement, "exact");
      fc.pre(hunk.baseLines.join("") !== replacement.join(""));
      const [anchor] = anchorHunks(
        before,
        [hunk],
        now.map(({ text }) => text),
      );
      total++;
      if (anchor?.kind === "anchored") {
        anchored++;
        const place = now.findIndex(({ id }) => id === at);
        const above = now.findIndex(({ id }) => id === at - 1);
        expect(anchor.start).toBe(place === -1 ? above + 1 : place);
        expect(now.slice(anchor.start, anchor.start + taken).map(({ text }) => text)).toEqual(hunk.baseLines);
      }
    }),
    { numRuns: cases },
  );
  // A property of refusals alone would say nothing.
  expect(anchored / total).toBeGreaterThan(0.2);
});

test("an untouched base takes every hunk, a base with the change has every hunk already", async () => {
  const text = fc.array(content, { maxLength: 12 }).map((lines) => lines.join(""));
  await fc.assert(
    fc.asyncProperty(text, text, async (before, after) => {
      const patch = await patchTo(after, before);
      expect((await onto(patch, { "f.txt": before })).after).toEqual({ "f.txt": after });
      const done = await onto(patch, { "f.txt": after });
      expect(done.patch.changes).toEqual([]);
      expect(new Set(kinds(done))).toEqual(new Set(before === after ? [] : ["already-there"]));
    }),
    { numRuns: cases },
  );
});
