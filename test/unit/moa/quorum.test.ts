import { expect, test } from "vitest";
import { Quorum } from "../../../src/core/moa/quorum.ts";
import { ManualTimers } from "../../support/server/manual-timers.ts";

function quorumOf(asked: number) {
  const timers = new ManualTimers();
  const over: number[] = [];
  return { timers, over, quorum: new Quorum(asked, timers, (graceMs) => over.push(graceMs)) };
}

test.each([
  [1, undefined],
  [2, undefined],
  [3, 2],
  [4, 3],
  [6, 4],
  [16, 11],
])("of %i models it takes %s", (asked, needed) => {
  expect(quorumOf(asked).quorum.needed).toBe(needed);
});

test("the slow ones have as long again as the quorum took", () => {
  const { timers, over, quorum } = quorumOf(3);
  timers.pass(5_000);
  quorum.answered();
  timers.pass(15_000);
  quorum.answered();
  timers.pass(19_999);
  expect(over).toEqual([]);
  timers.pass(1);
  expect(over).toEqual([20_000]);
});

test("at least ten seconds, at most ninety", () => {
  const quick = quorumOf(3);
  quick.quorum.answered();
  quick.quorum.answered();
  quick.timers.pass(9_999);
  expect(quick.over).toEqual([]);
  quick.timers.pass(1);
  expect(quick.over).toEqual([10_000]);

  const slow = quorumOf(3);
  slow.timers.pass(600_000);
  slow.quorum.answered();
  slow.quorum.answered();
  slow.timers.pass(90_000);
  expect(slow.over).toEqual([90_000]);
});

test("an answer after the quorum gives nobody more time, and closing leaves no timer", () => {
  const { timers, over, quorum } = quorumOf(4);
  quorum.answered();
  quorum.answered();
  quorum.answered();
  quorum.answered();
  expect(timers.pending).toBe(1);
  quorum.close();
  expect(timers.pending).toBe(0);
  timers.pass(1_000_000);
  expect(over).toEqual([]);
});
