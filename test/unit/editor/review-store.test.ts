import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { noUsage } from "../../../src/core/model/chat-model.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { ReviewStore } from "../../../src/editor/review/kept/review-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "patched-moa-store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function proposal(path: string): object {
  const patch = { changes: [{ kind: "create", path, file: textFile("new\n"), executable: true }] };
  const verdict = { gates: [], accepted: true, complete: true, proven: false };
  return {
    ...{ id: "3d0d5d8e-5f4e-4c57-9b0e-6f4d2c1b0a99", run: "run", root: "/somewhere", path: "a.txt" },
    task: { kind: "edit", instruction: "do it", problems: [], checks: [] },
    ...{ command: "patchedMoa.editWithInstruction", kind: "accepted", complete: true },
    candidates: [{ id: "1", proposer: "a", origin: "proposal", patch, effect: "x", verdict }],
    ...{ chosen: 0, critiques: [], reason: "", provenance: [], risks: [] },
    spent: { calls: 1, usage: noUsage, knownUsd: 0, unpricedCalls: 0 },
  };
}

test("what a window kept is read by the next one, and is gone when it was decided", async () => {
  const store = new ReviewStore(folder);
  expect(await store.last()).toBeUndefined();
  store.keepProposal(proposal("a.txt"));
  const slot = { kind: "slot", id: "x", base: null, proposed: ["a\n"], origin: { start: 0, base: [] } };
  const state = {
    chosen: { by: undefined, lines: ["a\n"] },
    now: null,
    kept: ["a\n"],
    accepted: false,
    absorbed: [],
  };
  store.keepFiles("3d0d5d8e-5f4e-4c57-9b0e-6f4d2c1b0a99", [
    { path: "a.txt", base: undefined, pieces: [{ ...slot, ...state }], aside: [] },
  ]);
  const kept = await new ReviewStore(folder).last();
  expect(kept?.proposal.candidates[0]?.patch.changes).toMatchObject([{ path: "a.txt", executable: true }]);
  expect(kept?.files).toEqual([{ path: "a.txt", pieces: [{ ...slot, ...state }], aside: [] }]);
  store.keepFiles("another", []);
  expect((await store.last())?.files).toEqual([]);
  store.forget();
  expect(await store.last()).toBeUndefined();
  expect(existsSync(join(folder, "review.json"))).toBe(false);
});

test("a record that is damaged, or that names files outside of the folder, is refused", async () => {
  const store = new ReviewStore(folder);
  store.keepProposal(proposal("../outside.txt"));
  await expect(store.last()).rejects.toThrow();
  writeFileSync(join(folder, "review.json"), "{");
  await expect(store.last()).rejects.toThrow();
});
