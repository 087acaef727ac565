import { expect, test } from "vitest";
import type { FileChange, Patch } from "../../../src/core/patch/patch.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { describeApplied } from "../../../src/editor/review/describe-applied.ts";

const modify = (path: string): FileChange => ({ kind: "modify", path, base: textFile(""), hunks: [] });
const remove = (path: string): FileChange => ({ kind: "delete", path, base: textFile("") });

/** As the editor does where it speaks English. */
const inEnglish = (message: string, ...args: readonly (string | number)[]): string =>
  message.replace(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));

function said(changes: readonly FileChange[], unsaved: readonly string[]): string {
  const patch = { changes } as unknown as Patch;
  return describeApplied(patch, { files: changes.map(({ path }) => path), unsaved }, inEnglish);
}

test("one file: whether it waits to be saved, is saved, or is gone", () => {
  expect(said([modify("a.ts")], ["a.ts"])).toBe("changed a.ts. Not saved yet; undo takes it back.");
  expect(said([modify("a.ts")], [])).toBe("changed and saved a.ts.");
  expect(said([remove("a.ts")], [])).toBe("deleted a.ts.");
});

test("several files: each is named where it belongs, and no saved one is called unsaved", () => {
  expect(said([modify("src/a.ts"), modify("b.ts"), remove("c.ts")], ["src/a.ts"])).toBe(
    "Not saved yet: a.ts (undo takes it back). Saved: b.ts. Deleted: c.ts.",
  );
  expect(said([modify("a.ts"), modify("b.ts")], [])).toBe("Saved: a.ts, b.ts.");
});

test("of many files the first are named and the rest counted", () => {
  const paths = ["a.ts", "b.ts", "c.ts", "d.ts", "e.ts"];
  expect(said(paths.map(modify), paths)).toBe("Not saved yet: a.ts, b.ts and 3 more (undo takes it back).");
});
