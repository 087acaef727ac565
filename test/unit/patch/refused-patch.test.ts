import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import type { FileChange } from "../../../src/core/patch/patch.ts";
import { writePatch } from "../../../src/core/patch/apply/write-patch.ts";
import { Failure } from "../../../src/core/workspace/failure.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { lineText } from "./arbitrary-text.ts";
import { cases } from "./property-runs.ts";

const before = "a\nb\n";
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "patched-moa-refused-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Changes of files `0`, `1`, …, each for the text above. */
function changeOf(kind: string, path: string, after: string): FileChange {
  const base = textFile(before);
  const hunks = diffTexts(path, before, after, "exact");
  switch (kind) {
    case "create":
      return { kind, path, file: textFile(after) };
    case "delete":
      return { kind, path, base };
    case "rename":
      return { kind, from: path, path: `${path}-new`, base, hunks };
    default:
      return { kind: "modify", path, base, hunks };
  }
}

const situation = fc.record({
  changes: fc.array(fc.tuple(fc.constantFrom("create", "delete", "rename", "modify"), lineText), {
    minLength: 1,
    maxLength: 3,
  }),
  refused: fc.nat({ max: 2 }),
  unexpected: lineText.filter((text) => text !== before),
});

test("a patch of which one change does not apply changes nothing, and leaves nothing behind", async () => {
  await fc.assert(
    fc.asyncProperty(situation, async ({ changes, refused, unexpected }) => {
      const files = new Map<string, string>();
      for (const [index, [kind]] of changes.entries()) {
        const isRefused = index === refused % changes.length;
        if (kind !== "create" || isRefused) {
          files.set(String(index), isRefused ? unexpected : before);
        }
      }
      for (const [path, text] of files) {
        writeFileSync(join(folder, path), text);
      }
      const patch = { changes: changes.map(([kind, after], index) => changeOf(kind, String(index), after)) };
      await expect(writePatch(folder, patch)).rejects.toThrow(Failure);
      const found = readdirSync(folder).sort();
      expect(found.map((path) => [path, readFileSync(join(folder, path), "utf8")])).toEqual(
        [...files].map(([path, text]) => [path, text]),
      );
      found.forEach((path) => rmSync(join(folder, path)));
    }),
    { numRuns: cases },
  );
});
