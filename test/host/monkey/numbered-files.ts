import assert from "node:assert/strict";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import type { FileChange, Patch } from "../../../src/core/patch/patch.ts";
import type { Random } from "../../../src/core/moa/random.ts";

/**
 * Texts in which every line says where it belongs, so that anybody can tell a misplaced one without knowing how it got
 * there: `f2:0070 …` is line 70 of file 2, a proposal's version of it is `f2:0070 proposal 5 …`, and what stands between
 * two lines has a number between theirs.
 */
export function numberedText(file: number): string {
  return Array.from({ length: 40 }, (_, index) => `${mark(file, index * 100)} as it was\n`).join("");
}

function mark(file: number, number: number): string {
  return `f${file}:${String(number).padStart(6, "0")}`;
}

function numberOf(line: string): number | undefined {
  const [, number] = /^f\d+:(\d+)/.exec(line) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** A mark for a line at `index`; undefined where it would not stand between two lines that follow one another. */
export function markAt(file: number, lines: readonly string[], index: number): string | undefined {
  const before = numberOf(lines[index - 1] ?? "");
  const after = numberOf(lines[index] ?? "");
  if (before === undefined || after === undefined) {
    return undefined;
  }
  const between = Math.floor((before + after) / 2);
  const isBetween = before < between && between < after && between % 100 !== 0;
  const areNeighbours = Math.ceil(after / 100) - Math.floor(before / 100) === 1;
  return isBetween && areNeighbours ? mark(file, between) : undefined;
}

/**
 * Lines that were there from the beginning stand in their order, and what was put between two of them still does.
 * @throws AssertionError where a line stands before one that it belongs behind
 */
export function assertInOrder(text: string, what: string): void {
  let [line, most] = [-1, -1];
  for (const each of text.split(/\r?\n/)) {
    const number = numberOf(each);
    if (number === undefined) {
      assert.equal(each, "", `${what}: a broken line`);
      continue;
    }
    const isOriginal = number % 100 === 0;
    assert.ok(
      number >= (isOriginal ? most : line),
      `${what}: ${each} stands behind number ${isOriginal ? most : line}`,
    );
    line = isOriginal ? number : line;
    most = Math.max(most, number);
  }
}

/** Words of the user's in a text: `user12`. */
export function wordsIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/\buser\d+\b/g) ?? []);
}

/** One candidate's patch: lines replaced, taken away and put between others, none of them the user's. */
export function candidateFor(texts: ReadonlyMap<string, string>, name: string, random: Random): Patch {
  const changes: FileChange[] = [];
  for (const [path, text] of texts) {
    const file = Number(/\d+/.exec(path)?.[0] ?? 0);
    const lines = text.split("\n").slice(0, -1);
    const result: string[] = [];
    lines.forEach((line, index) => {
      const isFree = !line.includes("user") && numberOf(line) !== undefined;
      const dice = random();
      if (isFree && dice < 0.06) {
        result.push(`${line.slice(0, 9)} by ${name}`);
      } else if (isFree && dice < 0.08) {
        // Taken away.
      } else {
        result.push(line);
      }
      if (dice > 0.96) {
        const between = markAt(file, lines, index + 1);
        if (between !== undefined) {
          result.push(`${between} new by ${name}`);
        }
      }
    });
    const after = result.map((line) => `${line}\n`).join("");
    if (after !== text) {
      changes.push({
        kind: "modify",
        path,
        base: textFile(text),
        hunks: diffTexts(path, text, after, "exact"),
      });
    }
  }
  return { changes };
}
