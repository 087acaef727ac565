import { expect, test } from "vitest";
import { SharedWork } from "../../../src/core/verify/shared-work.ts";

/** Work that goes on until it is told how to end. */
function endless(): { work: SharedWork<string>; signals: AbortSignal[]; finish: (value: string) => void } {
  const signals: AbortSignal[] = [];
  let finish: (value: string) => void = () => undefined;
  const work = new SharedWork<string>((signal) => {
    signals.push(signal);
    return new Promise((resolve, reject) => {
      finish = resolve;
      signal.addEventListener("abort", () => reject(new Error("stopped")));
    });
  });
  return { work, signals, finish: (value) => finish(value) };
}

test("goes on while one caller is left, and stops with the last one", async () => {
  const { work, signals } = endless();
  const callers = [new AbortController(), new AbortController()];
  const asked = callers.map(({ signal }) => work.get(signal));
  const ended = Promise.allSettled(asked);
  callers[0]!.abort();
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  callers[1]!.abort();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect((await ended).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("is done once, and its result is kept", async () => {
  const { work, signals, finish } = endless();
  const { signal } = new AbortController();
  const asked = [work.get(signal), work.get(signal)];
  finish("done");
  expect(await Promise.all(asked)).toEqual(["done", "done"]);
  expect(await work.get(signal)).toBe("done");
  expect(signals).toHaveLength(1);
});

test("after everybody gave up, the next caller begins it anew", async () => {
  const { work, signals, finish } = endless();
  const stop = new AbortController();
  const first = expect(work.get(stop.signal)).rejects.toMatchObject({ kind: "cancelled" });
  stop.abort();
  const second = work.get(new AbortController().signal);
  finish("done");
  await first;
  expect(await second).toBe("done");
  expect(signals).toHaveLength(2);
});

test("a failure is not kept", async () => {
  let attempts = 0;
  const work = new SharedWork(() =>
    ++attempts === 1 ? Promise.reject(new Error("once")) : Promise.resolve("done"),
  );
  const { signal } = new AbortController();
  await expect(work.get(signal)).rejects.toThrow("once");
  await work.settled();
  expect(await work.get(signal)).toBe("done");
});
