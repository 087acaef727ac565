import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RunStore } from "../../../src/core/run/journal/run-store.ts";

let home: string;
let store: RunStore;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "patched-moa-"));
  store = new RunStore(home);
  mkdirSync(store.folder);
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

/** Names of runs sort by the time they began. */
function nameOf(number: number): string {
  return `20261125-120000-${String(number).padStart(4, "0")}`;
}

function kept(): readonly string[] {
  return readdirSync(store.folder).sort();
}

function begin(run: string): void {
  store
    .create(run, (why) => {
      throw new Error(why);
    })
    .close();
}

test("of two hundred runs the oldest goes when another begins", () => {
  for (let number = 0; number < 200; number++) {
    writeFileSync(store.pathOf(nameOf(number)), "");
  }
  begin(nameOf(200));
  expect(kept()).toHaveLength(200);
  expect(kept()[0]).toBe(`${nameOf(1)}.jsonl`);
  expect(kept().at(-1)).toBe(`${nameOf(200)}.jsonl`);
});

test("of long journals so many of the oldest go that two hundred megabytes are left; files of others stay", () => {
  // Holes take no space on the disk.
  for (const [number, megabytes] of [90, 90, 90, 30].entries()) {
    const path = store.pathOf(nameOf(number));
    writeFileSync(path, "");
    truncateSync(path, megabytes * 1024 * 1024);
  }
  writeFileSync(join(store.folder, "notes.txt"), "mine");
  begin(nameOf(4));
  expect(kept()).toEqual([2, 3, 4].map((number) => `${nameOf(number)}.jsonl`).concat("notes.txt"));
});

test("a run that is longer than all may be together is kept while it is the newest", () => {
  begin(nameOf(0));
  truncateSync(store.pathOf(nameOf(0)), 300 * 1024 * 1024);
  expect(kept()).toHaveLength(1);
  begin(nameOf(1));
  expect(kept()).toEqual([`${nameOf(1)}.jsonl`]);
});

test("a user keeps as many runs, and as many days of them, as wanted; what goes on is never deleted", () => {
  const names = [1, 2, 3, 4, 5].map((day) => `202611${String(20 + day)}-120000-0000`);
  names.forEach((name) => writeFileSync(store.pathOf(name), ""));
  const now = Date.UTC(2026, 10, 25, 13);
  expect(store.retain({}, now)).toEqual([]);
  expect(store.retain({ days: 3 }, now)).toEqual([names[1], names[0]]);
  expect(store.retain({ runs: 1 }, now)).toEqual([names[3], names[2]]);
  expect(kept()).toEqual([`${names[4]!}.jsonl`]);
  store.remove(names[4]!);
  expect(kept()).toEqual([]);
});
