import fc from "fast-check";
import { expect, test } from "vitest";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import { printUnifiedDiff } from "../../../src/core/patch/diff/print-unified.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { cases } from "./property-runs.ts";
import { apply, block } from "./memory-snapshot.ts";

/** Different lines, so that every edit has one place in every format. */
const texts = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.nat(11), fc.nat(3), fc.array(fc.nat(9), { maxLength: 3 }))
  .map(([length, at, removed, added]) => {
    const lines = Array.from({ length }, (_, index) => `${"  ".repeat(index % 3)}line ${index} "$&";`);
    const start = at % length;
    const fresh = added.map((number, index) => `    new ${index} \\t ${number}`);
    const changed = lines.slice(start, start + removed + 1);
    return { lines, start, changed, fresh, after: lines.toSpliced(start, changed.length, ...fresh) };
  })
  .filter(({ after }) => after.length > 0);

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

test.each([
  ["SEARCH/REPLACE", ({ changed, fresh }) => block("f.ts", changed.join("\n"), fresh.join("\n"))],
  [
    "a tool call",
    ({ changed, fresh }) =>
      JSON.stringify({ path: "f.ts", old_string: textOf(changed), new_string: textOf(fresh) }),
  ],
  [
    "V4A",
    ({ lines, start, changed, fresh }) => {
      const above = lines.slice(Math.max(0, start - 2), start).map((line) => ` ${line}`);
      const below = lines.slice(start + changed.length, start + changed.length + 2).map((line) => ` ${line}`);
      const body = [
        ...above,
        ...changed.map((line) => `-${line}`),
        ...fresh.map((line) => `+${line}`),
        ...below,
      ];
      return `*** Begin Patch\n*** Update File: f.ts\n@@\n${body.join("\n")}\n*** End Patch\n`;
    },
  ],
  [
    "a unified diff",
    ({ lines, after }) =>
      printUnifiedDiff({
        changes: [
          {
            kind: "modify",
            path: "f.ts",
            base: textFile(textOf(lines)),
            hunks: diffTexts("f.ts", textOf(lines), textOf(after), "exact"),
          },
        ],
      }),
  ],
  ["a whole file", ({ after }) => `f.ts\n\`\`\`ts\n${textOf(after)}\`\`\`\n`],
] satisfies [string, (edit: Edited) => string][])("any edit comes through %s as it is", async (_, print) => {
  await fc.assert(
    fc.asyncProperty(texts, async (edited) => {
      // A file that shrinks that much is taken for a part of one.
      fc.pre(edited.after.length * 2 >= edited.lines.length);
      expect(await apply({ "f.ts": textOf(edited.lines) }, print(edited))).toEqual({
        "f.ts": textOf(edited.after),
      });
    }),
    { numRuns: cases },
  );
});

interface Edited {
  readonly lines: readonly string[];
  readonly start: number;
  readonly changed: readonly string[];
  readonly fresh: readonly string[];
  readonly after: readonly string[];
}
