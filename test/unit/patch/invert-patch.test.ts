import { expect, test } from "vitest";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import { invertPatch } from "../../../src/core/patch/diff/invert-patch.ts";
import type { Patch } from "../../../src/core/patch/patch.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { filesAfter, patchOf } from "./memory-snapshot.ts";

test("files that came go, files that went come back, files that moved move back", () => {
  const [a, b, c] = ["a\n", "b\n", "c\n"].map((text) => textFile(text)) as [never, never, never];
  const patch: Patch = {
    changes: [
      { kind: "create", path: "a", file: a },
      { kind: "delete", path: "b", base: b },
      {
        kind: "rename",
        from: "c",
        path: "d",
        base: c,
        hunks: diffTexts("c", "c\n", "c\nmore\n", "exact"),
      },
    ],
  };
  const files = { b: "b\n", c: "c\n" };
  expect(filesAfter(files, patch)).toEqual({ a: "a\n", d: "c\nmore\n" });
  expect(filesAfter(filesAfter(files, patch), invertPatch(patch))).toEqual(files);
});

test("what was applied already is not undone", async () => {
  const answer = "f.ts\n<<<<<<< SEARCH\nconst answer = 41;\n=======\nconst answer = 42;\n>>>>>>> REPLACE\n";
  const files = { "f.ts": "const answer = 42;\n" };
  expect(filesAfter(files, invertPatch(await patchOf(files, answer)))).toEqual(files);
});
