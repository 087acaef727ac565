import { afterEach, expect, test } from "vitest";
import { FakeClock } from "../../../src/core/repair/node/fake-clock.ts";

const clock = new FakeClock();
const [realSetTimeout, RealDate] = [setTimeout, Date];

afterEach(() => clock.uninstall());

test("timers are called in the order they are due, at their times, and those that are cleared are not", () => {
  clock.install(1_000);
  const called: [string, number][] = [];
  const note = (name: string): void => void called.push([name, Date.now()]);
  setTimeout(note, 30, "late");
  setTimeout(note, 10, "early");
  clearTimeout(setTimeout(note, 5, "never"));
  const ticking = setInterval(note, 20, "tick");
  clock.advance(45);
  clearInterval(ticking);
  clock.advance(100);
  expect(called).toEqual([
    ["early", 1_010],
    ["tick", 1_020],
    ["late", 1_030],
    ["tick", 1_040],
  ]);
  expect([clock.pending, new Date().getTime()]).toEqual([0, 1_145]);
});

test("between timers, promises go on", async () => {
  clock.install();
  const wait = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));
  let done = 0;
  void (async () => {
    for (; done < 3; done++) {
      await wait(10);
    }
  })();
  await clock.advanceAsync(25);
  expect(done).toBe(2);
  await clock.runAllAsync();
  expect(done).toBe(3);
});

test("those that wait now are run without those they start; timers that never end are an error", () => {
  clock.install();
  let calls = 0;
  const again = (): void => {
    calls++;
    setTimeout(again, 10);
  };
  again();
  clock.runPending();
  expect([calls, clock.pending]).toEqual([2, 1]);
  expect(() => clock.runAll()).toThrow("Timers go on for ever.");
});

test("afterwards everything is as it was, and a date is a date all the while", () => {
  clock.install(new RealDate(2020, 1, 2));
  expect(new Date() instanceof RealDate).toBe(true);
  expect(new Date(2021, 0).getFullYear()).toBe(2021);
  clock.uninstall();
  expect([setTimeout, Date]).toEqual([realSetTimeout, RealDate]);
});
