import { execFile } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { test as base, describe, expect } from "vitest";
import { ScoreBook } from "../../../../src/core/moa/roster/score-book.ts";
import { readLine, writeLine } from "../../../../src/core/moa/roster/score-lines.ts";
import { anyLine, run } from "./score-lines.ts";

const keeper = join(import.meta.dirname, "..", "..", "..", "support", "keep-score.ts");

const test = base.extend<{ home: string; notes: string[]; book: ScoreBook }>({
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), "patched-moa-"));
    await use(home);
    rmSync(home, { recursive: true, force: true });
  },
  notes: async ({}, use) => {
    await use([]);
  },
  book: async ({ home, notes }, use) => {
    await use(new ScoreBook(home, (text) => notes.push(text)));
  },
});

function idsIn(book: ScoreBook): readonly string[] {
  return book.read().flatMap((line) => (line.kind === "run" ? [line.id] : []));
}

describe("Scores on disk", () => {
  test("any line is read as it was written", () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        expect(readLine(writeLine(line).trimEnd())).toEqual(line);
      }),
    );
  });

  test("are there for the next program, readable by the user alone", ({ home, book }) => {
    expect(book.append(run(1, { a: 1 }))).toBe(true);
    expect(new ScoreBook(home, () => undefined).read()).toEqual([run(1, { a: 1 })]);
    const [file = ""] = readdirSync(book.folder);
    expect(statSync(join(book.folder, file)).mode & 0o077).toBe(0);
    expect(statSync(book.folder).mode & 0o077).toBe(0);
  });

  test("two programs that write at once lose nothing, also while files fill up", async ({
    home,
    book,
    notes,
  }) => {
    const write = (name: string): Promise<unknown> =>
      promisify(execFile)(process.execPath, [keeper, home, name, "600"]);
    await Promise.all([write("a"), write("b")]);
    const ids = idsIn(book);
    expect([ids.length, new Set(ids).size, notes]).toEqual([1200, 1200, []]);
    expect(readdirSync(book.folder).length).toBeGreaterThan(1);
  });

  test("take no more than so much room: what is old goes, what is new stays", ({ book }) => {
    const long = "x".repeat(10_000);
    for (let number = 0; number < 100; number += 1) {
      book.append(run(number, { [long]: 1 }));
    }
    const sizes = readdirSync(book.folder).map((name) => statSync(join(book.folder, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(600_000);
    const ids = idsIn(book);
    expect([ids.includes("run 99"), ids.includes("run 0")]).toEqual([true, false]);
  });

  test("half a line of a program that died spoils nothing else", ({ book, notes }) => {
    book.append(run(1, { a: 1 }));
    const [file = ""] = readdirSync(book.folder);
    appendFileSync(join(book.folder, file), writeLine(run(2, { a: 1 })).slice(0, 70));
    expect(idsIn(book)).toEqual(["run 1"]);
    book.append(run(3, { a: 1 }));
    expect([idsIn(book), notes]).toEqual([["run 1", "run 3"], []]);
  });

  test("a damaged file is kept aside, said once, and the scores begin anew", ({ book, notes }) => {
    book.append(run(1, { a: 1 }));
    const [file = ""] = readdirSync(book.folder);
    appendFileSync(join(book.folder, file), "\u0000\u0001 rubbish\n");
    const damaged = readFileSync(join(book.folder, file), "utf8");
    expect(book.read()).toEqual([]);
    expect(book.append(run(2, { a: 1 }))).toBe(true);
    expect([idsIn(book), notes.length]).toEqual([["run 2"], 1]);
    const aside = readdirSync(book.folder).find((name) => name.includes("damaged")) ?? "";
    expect(notes[0]).toContain(aside);
    expect(readFileSync(join(book.folder, aside), "utf8")).toBe(damaged);
  });

  test("lines with values out of range are damage, those of a later version are left alone", ({
    book,
    notes,
  }) => {
    mkdirSync(book.folder, { recursive: true });
    const file = join(book.folder, "000001.jsonl");
    writeFileSync(file, `{"version":2,"kind":"dance"}\n${writeLine(run(1, { a: 1 }))}`);
    expect([idsIn(book), notes]).toEqual([["run 1"], []]);
    writeFileSync(file, writeLine(run(1, { a: 7 })));
    expect([book.read(), notes.length]).toEqual([[], 1]);
  });

  test("that cannot be written are said to be lost, once, and nothing stops", ({ home, notes }) => {
    const blocked = join(home, "file");
    writeFileSync(blocked, "");
    const book = new ScoreBook(blocked, (text) => notes.push(text));
    expect([book.append(run(1, { a: 1 })), book.append(run(2, { a: 1 }))]).toEqual([false, false]);
    expect(notes).toHaveLength(1);
  });
});
