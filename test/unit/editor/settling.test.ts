import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Settling, type SettlingRule } from "../../../src/editor/language/settling.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function settling(rule: Partial<SettlingRule> = {}): {
  wait: Settling;
  settled: () => readonly string[] | undefined;
} {
  const wait = new Settling({
    ...{ uris: ["a", "b"], quietMs: 300, leastMs: 0, boundMs: 5_000, isComplete: () => true },
    ...rule,
  });
  let heard: readonly string[] | undefined;
  void wait.settled.then((uris) => (heard = [...uris]));
  return { wait, settled: () => heard };
}

test("it is settled when every document was heard of and nothing more comes for a while, and each event begins the while anew", async () => {
  const { wait, settled } = settling();
  wait.heard("a");
  wait.heard("elsewhere");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(settled()).toBeUndefined();
  wait.heard("b");
  await vi.advanceTimersByTimeAsync(250);
  wait.heard("a");
  await vi.advanceTimersByTimeAsync(250);
  expect(settled()).toBeUndefined();
  await vi.advanceTimersByTimeAsync(50);
  expect(settled()).toEqual(["a", "b"]);
  expect(vi.getTimerCount(), "no timer is left").toBe(0);
});

test("who was slow before is waited for, and who is still expected to speak", async () => {
  let complete = false;
  const { wait, settled } = settling({ uris: ["a"], leastMs: 900, isComplete: () => complete });
  wait.heard("a");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(settled()).toBeUndefined();
  complete = true;
  wait.heard("a");
  await vi.advanceTimersByTimeAsync(299);
  expect(settled()).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  expect(settled()).toEqual(["a"]);
});

test("what is silent is not waited for any longer than the bound, and is not among those heard of", async () => {
  const { wait, settled } = settling();
  wait.heard("a");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(settled()).toEqual(["a"]);
  wait.end();
  expect(vi.getTimerCount()).toBe(0);
});
