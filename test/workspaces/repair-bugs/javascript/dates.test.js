import assert from "node:assert/strict";
import test from "node:test";
import { addDays, dayOfYear, daysIn, format, isLeap, parse } from "./dates.js";

test("leap years", () => {
  assert.deepEqual([1900, 2000, 2023, 2024].map(isLeap), [false, true, false, true]);
});
test("days of months", () => {
  assert.deepEqual([daysIn(2024, 2), daysIn(2023, 2), daysIn(2023, 12)], [29, 28, 31]);
});
test("day of the year", () => {
  assert.equal(dayOfYear(2023, 1, 5), 5);
  assert.equal(dayOfYear(2024, 3, 1), 61);
});
test("adds within a month", () => {
  assert.deepEqual(addDays({ year: 2023, month: 5, day: 1 }, 30), { year: 2023, month: 5, day: 31 });
});
test("adds over the end of a year", () => {
  assert.deepEqual(addDays({ year: 2023, month: 12, day: 30 }, 33), { year: 2024, month: 2, day: 1 });
});
test("adds into december", () => {
  assert.deepEqual(addDays({ year: 2023, month: 11, day: 30 }, 1), { year: 2023, month: 12, day: 1 });
});
test("formats", () => {
  assert.equal(format({ year: 2023, month: 5, day: 7 }), "2023-05-07");
});
test("parses", () => {
  assert.deepEqual(parse("2024-02-29"), { year: 2024, month: 2, day: 29 });
  assert.deepEqual(parse("2024-12-01"), { year: 2024, month: 12, day: 1 });
});
test("refuses what is no date", () => {
  assert.equal(parse("2023-02-29"), undefined);
  assert.equal(parse("2023-13-01"), undefined);
  assert.equal(parse("2023-10-00"), undefined);
});
