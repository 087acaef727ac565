import fc from "fast-check";
import { expect, test } from "vitest";
import { ChunkedList } from "../../../src/core/patch/locate/chunked-list.ts";
import { LineWindows } from "../../../src/core/patch/locate/line-windows.ts";
import { SearchedLines, type Form } from "../../../src/core/patch/locate/searched-lines.ts";
import { cases } from "./property-runs.ts";

const exact: Form = { of: (line) => line };
const trimmed: Form = { of: (line) => line.trim(), from: exact };

function placesIn(text: readonly string[], search: readonly string[], { of }: Form): number[] {
  return [...text.keys()].filter(
    (start) =>
      search.length > 0 && search.every((line, index) => of(line) === of(text[start + index] ?? "none")),
  );
}

const line = fc.constantFrom("a", "a", "a", "b", " a", "b ", "c");
const change = fc.record({
  start: fc.nat(400),
  length: fc.nat(3),
  lines: fc.array(line, { maxLength: 4 }),
});

/** Enough lines and searches that every way of searching is taken: line by line, all at once, by windows. */
test("whatever is searched for after whatever changes, it is found where the lines stand", () => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 300 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(
        fc.tuple(change, fc.nat(400), fc.integer({ min: 1, max: 12 }), fc.constantFrom(exact, trimmed)),
        {
          maxLength: 40,
        },
      ),
      (lines, times, steps) => {
        const plain = Array.from({ length: times }, () => lines).flat();
        const text = new SearchedLines(plain);
        for (const [{ start, length, lines: fresh }, from, count, form] of steps) {
          const at = Math.min(start, plain.length);
          const taken = Math.min(length, plain.length - at);
          plain.splice(at, taken, ...fresh);
          text.replace(at, taken, fresh);
          const search = plain.slice(from, from + count);
          const wanted = placesIn(plain, search, form);
          const places = text.places(search, form);
          expect(places.next(from)).toBe(wanted.find((place) => place >= from));
          expect(places.previous(from)).toBe(wanted.findLast((place) => place <= from));
          expect(places.first(3)).toEqual(wanted.slice(0, 3));
          expect(places.countBefore(from)).toBe(wanted.filter((place) => place < from).length);
          expect(places.all).toEqual(wanted);
        }
        expect(text.now).toEqual(plain);
      },
    ),
    { numRuns: cases },
  );
});

test("a line that is gone is found no more, and one that came is", () => {
  const text = new SearchedLines(["a", "b", "a"]);
  expect(text.places(["a"], exact).all).toEqual([0, 2]);
  text.replace(0, 1, ["c", "c"]);
  expect(text.places(["a"], exact).all).toEqual([3]);
  expect(text.places(["c"], exact).all).toEqual([0, 1]);
  text.replace(3, 1, []);
  expect(text.places(["a"], exact).all).toEqual([]);
});

test("windows of changed lines have the names that windows of the same lines have anywhere", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(2), { maxLength: 40 }),
      fc.array(fc.tuple(fc.nat(40), fc.nat(5), fc.array(fc.nat(2), { maxLength: 6 })), { maxLength: 6 }),
      (lines, changes) => {
        const text = new ChunkedList(lines);
        const pairs = new LineWindows(2, text);
        const fours = new LineWindows(4, pairs.text);
        for (const [from, count, fresh] of changes) {
          const start = Math.min(from, lines.length);
          const length = Math.min(count, lines.length - start);
          lines.splice(start, length, ...fresh);
          text.replace(start, length, fresh);
          pairs.replace(text, start, length, fresh.length);
          fours.replace(pairs.text, start, length, fresh.length);
        }
        expect(pairs.namesIn(lines)).toEqual(pairs.text.all);
        expect(fours.namesIn(pairs.text.all)).toEqual(fours.text.all);
        expect([pairs.text.length, fours.text.length]).toEqual([
          Math.max(0, lines.length - 1),
          Math.max(0, lines.length - 3),
        ]);
        for (const name of new Set(fours.text.all)) {
          expect(fours.countOf(name)).toBe(fours.text.all.filter((other) => other === name).length);
        }
      },
    ),
    { numRuns: cases },
  );
});
