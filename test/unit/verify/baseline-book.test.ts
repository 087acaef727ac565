import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BaselineBook } from "../../../src/core/verify/earlier/baseline-book.ts";
import { keptFrom, type KeptBaseline } from "../../../src/core/verify/earlier/kept-baseline.ts";

const root = "/some/workspace";
let state: string;
let book: BaselineBook;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "patched-moa-book-"));
  book = new BaselineBook(state, root);
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

function entry(name: number, output = "1 passing"): KeptBaseline {
  const result = {
    command: "npm test",
    passed: true,
    exitCode: 0,
    timedOut: false,
    output,
    milliseconds: 3_000,
  };
  const kept = keptFrom(String(name).padStart(64, "0"), Date.now(), [
    { result, reports: [], flaky: new Set(["a"]) },
  ]);
  return kept!;
}

test("what was put is found by its key, by anybody who opens the book", async () => {
  await book.put(entry(1));
  await book.put(entry(2));
  const again = new BaselineBook(state, root);
  expect(await again.find(entry(1).key)).toMatchObject({ checks: [{ command: "npm test", flaky: ["a"] }] });
  expect(await again.find(entry(3).key)).toBeUndefined();
  expect(await again.has(["npm test"])).toBe(true);
  expect(await again.has(["npm test", "npm run lint"])).toBe(false);
  expect(await new BaselineBook(state, "/some/other").has(["npm test"])).toBe(false);
  expect(statSync(book.file).mode & 0o777).toBe(0o600);
});

describe("a book", () => {
  const damages: readonly (readonly [string, (text: string) => string])[] = [
    ["cut off in the middle", (text) => text.slice(0, text.length / 2)],
    ["empty", () => ""],
    ["of another version", (text) => text.replace('"version":1', '"version":2')],
    ["of another folder", (text) => text.replace(/"root":"[^"]*"/, '"root":"/elsewhere"')],
    ["with a key that is none", (text) => text.replace(/"key":"\w+"/, '"key":"../../x"')],
    ["with results that are none", (text) => text.replace('"exitCode":0', '"exitCode":"0"')],
    ["with a check that was stopped", (text) => text.replace('"exitCode":0', '"exitCode":null')],
    ["that is a list", () => "[]"],
    ["from the future", (text) => text.replace(/"at":\d+/, `"at":${Date.now() + 1e9}`)],
    ["of the day before yesterday", (text) => text.replace(/"at":\d+/, `"at":${Date.now() - 2e8}`)],
    ["much too long", (text) => text.padEnd(5_000_000)],
  ];
  test.each(damages)("%s is not believed, and is written anew", async (_, damage) => {
    await book.put(entry(1));
    writeFileSync(book.file, damage(readFileSync(book.file, "utf8")));
    expect(await book.find(entry(1).key)).toBeUndefined();
    expect(await book.has(["npm test"])).toBe(false);
    await book.put(entry(1));
    expect(await book.find(entry(1).key)).toBeDefined();
  });
});

test("what is forgotten is not found any more, and what was never known can be forgotten", async () => {
  await book.forget();
  await book.put(entry(1));
  await book.forget();
  expect(await book.has(["npm test"])).toBe(false);
  await book.put(entry(1));
  expect(await book.find(entry(1).key)).toBeDefined();
});

test("one damaged entry does not take the others with it", async () => {
  await book.put(entry(1));
  await book.put(entry(2));
  writeFileSync(book.file, readFileSync(book.file, "utf8").replace('"passed":true', '"passed":"yes"'));
  expect(await book.find(entry(2).key)).toBeUndefined();
  expect(await book.find(entry(1).key)).toBeDefined();
});

test("few states of a workspace are kept, of few workspaces, in little space; nothing is left half written", async () => {
  for (let at = 0; at < 9; at++) {
    await book.put(entry(at));
  }
  expect(await book.find(entry(2).key)).toBeUndefined();
  expect(await book.find(entry(3).key)).toBeDefined();
  for (let at = 0; at < 9; at++) {
    await book.put(entry(at, "x".repeat(600_000)));
  }
  expect(statSync(book.file).size).toBeLessThan(4_000_000);
  expect(await book.find(entry(8).key)).toBeDefined();
  for (let at = 0; at < 60; at++) {
    await new BaselineBook(state, `/other/${at}`).put(entry(1));
  }
  const folder = join(state, "baselines");
  expect(readdirSync(folder).length).toBeLessThanOrEqual(40);
  const half = join(folder, "left.json.behind");
  writeFileSync(half, "{");
  utimesSync(half, new Date(0), new Date(0));
  await book.put(entry(1));
  expect(readdirSync(folder)).not.toContain("left.json.behind");
});

test("what was stopped, and what is not of the shape it is read in, is not kept", () => {
  const result = { command: "x", passed: false, exitCode: null, timedOut: true, output: "", milliseconds: 1 };
  expect(keptFrom("0".repeat(64), 1, [{ result, reports: [] }])).toBeUndefined();
  const whole = { ...result, exitCode: 1, timedOut: false, milliseconds: 0.5 };
  expect(keptFrom("0".repeat(64), 1, [{ result: whole, reports: [] }])).toBeUndefined();
});
