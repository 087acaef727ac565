import fc from "fast-check";
import { expect, test } from "vitest";
import { combinePatches } from "../../../src/core/patch/diff/combine-patches.ts";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import { invertPatch } from "../../../src/core/patch/diff/invert-patch.ts";
import { mergeTexts } from "../../../src/core/patch/diff/merge-texts.ts";
import type { FileChange, Patch } from "../../../src/core/patch/patch.ts";
import { resultOf } from "../../../src/core/patch/result-text.ts";
import { textFile, type Encoding } from "../../../src/core/workspace/text-file.ts";
import { editedText, lineText } from "./arbitrary-text.ts";
import { filesAfter } from "./memory-snapshot.ts";
import { cases } from "./property-runs.ts";

const anyText = fc.oneof(
  { weight: 3, arbitrary: lineText },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

/** Two texts that have something, nothing or everything in common. */
const textPair = fc.oneof(
  fc.tuple(anyText, anyText),
  anyText.chain((text) => fc.tuple(fc.constant(text), editedText(text))),
);

const encoding = fc.constantFrom<Encoding>("utf-8", "utf-8-bom", "utf-16le", "utf-16be");

const change: fc.Arbitrary<FileChange> = fc
  .tuple(
    textPair,
    encoding,
    fc.constantFrom("create", "delete", "modify", "rename"),
    fc.constantFrom({}, {}, { executable: true }, { executable: false }),
  )
  .map(([[before, after], encodedAs, kind, mode]) => {
    const base = textFile(before, encodedAs);
    const hunks = diffTexts("old.txt", before, after, "exact");
    switch (kind) {
      case "create":
        return { kind, path: "old.txt", file: textFile(after, encodedAs) };
      case "delete":
        return { kind, path: "old.txt", base };
      case "modify":
        return { kind, path: "old.txt", base, hunks, ...mode };
      case "rename":
        return { kind, from: "old.txt", path: "new.txt", base, hunks, ...mode };
    }
  });

test("applying the difference of two texts to the one gives the other, for any Unicode, line ends and final newlines", () => {
  fc.assert(
    fc.property(textPair, ([before, after]) => {
      const hunks = diffTexts("f", before, after, "exact");
      expect(resultOf(modify(before, after))).toBe(after);
      expect(new Set(hunks.map(({ fingerprint }) => fingerprint)).size).toBe(hunks.length);
    }),
    { numRuns: cases },
  );
});

test("undoing a patch gives back every file as it was, and undoing that is the patch again", () => {
  fc.assert(
    fc.property(change, (each) => {
      const patch: Patch = { changes: [each] };
      const before = each.kind === "create" ? {} : { "old.txt": each.base.text };
      const inverse = invertPatch(patch);
      expect(filesAfter(filesAfter(before, patch), inverse)).toEqual(before);
      if ("executable" in each) {
        expect(inverse.changes).toMatchObject([{ executable: !each.executable }]);
      }
      if (each.kind !== "rename") {
        expect(invertPatch(inverse)).toEqual(patch);
      }
    }),
    { numRuns: cases },
  );
});

test("hunks of different places commute, however they are shared out among patches", () => {
  fc.assert(
    fc.property(
      textPair,
      fc.infiniteStream(fc.boolean()),
      fc.infiniteStream(fc.nat()),
      ([before, after], coins, order) => {
        const whole = modify(before, after);
        const parts = whole.hunks.map((hunk): Patch => ({ changes: [{ ...whole, hunks: [hunk] }] }));
        const shuffled = parts
          .map((part) => ({ part, key: Number(order.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ part }) => part);
        const grouped = coins.next().value
          ? [combinePatches(shuffled.slice(0, 2)), ...shuffled.slice(2)]
          : shuffled;
        expect(filesAfter({ f: before }, combinePatches(grouped))).toEqual({ f: after });
        const [mine, others] = [new Set<string>(), new Set<string>()];
        for (const { fingerprint } of whole.hunks) {
          (coins.next().value ? mine : others).add(fingerprint);
        }
        // Separated by unchanged lines, two shares of the hunks merge. A merge sees texts, not hunks: among equal lines a
        // text does not tell where one was added, so a share may show other hunks than it was made of, and git, too,
        // then merges to another text (an example is in merge-texts.test.ts). Where both shares show their very hunks
        // again the texts say what the hunks said, and the merge must be exact.
        const isShown = (share: ReadonlySet<string>): boolean => {
          const shown = modify(before, textOf(whole, share)).hunks.map(({ fingerprint }) => fingerprint);
          return shown.length === share.size && shown.every((fingerprint) => share.has(fingerprint));
        };
        const merge = mergeTexts(before, textOf(whole, mine), textOf(whole, others));
        const mirrored = mergeTexts(before, textOf(whole, others), textOf(whole, mine));
        expect(mirrored.kind).toBe(merge.kind);
        if (merge.kind === "merged") {
          expect(mirrored).toEqual(merge);
          if (isShown(mine) && isShown(others)) {
            expect(merge.text).toBe(after);
          }
        }
      },
    ),
    { numRuns: cases },
  );
});

test("a three-way merge with a side that did nothing is the other side, whichever it is; conflicts lose nothing", () => {
  fc.assert(
    fc.property(textPair, anyText, ([base, ours], other) => {
      expect(mergeTexts(base, ours, base)).toEqual({ kind: "merged", text: ours });
      expect(mergeTexts(base, base, ours)).toEqual({ kind: "merged", text: ours });
      expect(mergeTexts(base, ours, ours)).toEqual({ kind: "merged", text: ours });
      const merge = mergeTexts(base, ours, other);
      if (merge.kind === "conflicts") {
        const side = (name: "ours" | "theirs"): string =>
          merge.pieces.flatMap((piece) => (piece.kind === "agreed" ? piece.lines : piece[name])).join("");
        // Agreed lines are those of one side where the other kept the base, so either choice is some mixture of both.
        const known = new Set([base, ours, other].flatMap((text) => text.split(/(?<=\n)/)));
        expect(
          [side("ours"), side("theirs")]
            .flatMap((text) => text.split(/(?<=\n)/))
            .every((line) => known.has(line)),
        ).toBe(true);
      }
    }),
    { numRuns: cases },
  );
});

function modify(before: string, after: string): Extract<FileChange, { kind: "modify" }> {
  return { kind: "modify", path: "f", base: textFile(before), hunks: diffTexts("f", before, after, "exact") };
}

function textOf(whole: FileChange, chosen: ReadonlySet<string>): string {
  return resultOf(whole, chosen) ?? "";
}
