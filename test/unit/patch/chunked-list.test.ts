import fc from "fast-check";
import { expect, test } from "vitest";
import { ChunkedList } from "../../../src/core/patch/locate/chunked-list.ts";
import { cases } from "./property-runs.ts";

const item = fc.nat(8);
const change = fc.record({
  start: fc.nat(6000),
  length: fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, fc.nat(3000)),
  items: fc.array(item, { maxLength: 4 }),
  /** Many items at once, so that chunks are split. */
  times: fc.constantFrom(1, 1, 1, 1, 700),
  sought: item,
  from: fc.nat(6000),
});

test("whatever is changed, it has the items that an array has", () => {
  fc.assert(
    fc.property(
      fc.array(item, { maxLength: 8 }),
      fc.constantFrom(0, 1, 100, 300),
      fc.array(change, { maxLength: 12 }),
      (some, times, changes) => {
        const plain = Array.from({ length: times }, () => some).flat();
        const list = new ChunkedList(plain);
        for (const { start, length, items, times: many, sought, from } of changes) {
          const at = Math.min(start, plain.length);
          const taken = Math.min(length, plain.length - at);
          const fresh = Array.from({ length: many }, () => items).flat();
          plain.splice(at, taken, ...fresh);
          list.replace(at, taken, fresh);
          expect(list.length).toBe(plain.length);
          expect(list.at(from)).toBe(plain[from]);
          expect(list.indexOf(sought, from)).toBe(plain.indexOf(sought, from));
          expect(list.lastIndexOf(sought, from)).toBe(plain.lastIndexOf(sought, from));
          expect(list.slice(from, from + 5)).toEqual(plain.slice(from, from + 5));
          const place = list.placeOf(sought);
          expect(plain[place]).toBe(plain.includes(sought) ? sought : undefined);
        }
        const wrong = list.all.findIndex((value, index) => value !== plain[index]);
        expect([wrong, list.all.length, list.slice(0, Infinity).length]).toEqual([
          -1,
          plain.length,
          plain.length,
        ]);
      },
    ),
    { numRuns: cases },
  );
});

test("an array of all items is left alone by later changes", () => {
  const list = new ChunkedList(["a", "b"]);
  const before = list.all;
  list.set(0, "c");
  expect([before, list.all]).toEqual([
    ["a", "b"],
    ["c", "b"],
  ]);
});
