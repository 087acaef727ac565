import assert from "node:assert/strict";
import test from "node:test";
import { Emitter, mapLimited, memoize, retry } from "./async.js";

test("retries until it works", async () => {
  const result = await retry(async (attempt) => {
    if (attempt < 3) {
      throw new Error("no");
    }
    return attempt;
  }, 3);
  assert.equal(result, 3);
});
test("gives up with the last error", async () => {
  let calls = 0;
  await assert.rejects(
    retry(async () => {
      calls++;
      throw new Error(`no ${calls}`);
    }, 2),
    /no 2/,
  );
  assert.equal(calls, 2);
});
test("keeps the order", async () => {
  const results = await mapLimited([3, 1, 2], 2, async (item, index) => {
    for (let turn = 0; turn < item; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return item * 10 + index;
  });
  assert.deepEqual(results, [30, 11, 22]);
});
test("computes once", () => {
  let calls = 0;
  const square = memoize((x) => {
    calls++;
    return x * x;
  });
  assert.deepEqual([square(3), square(3), square(2)], [9, 9, 4]);
  assert.equal(calls, 2);
});
test("listens", () => {
  const emitter = new Emitter();
  const heard = [];
  const off = emitter.on("x", (value) => heard.push(value));
  emitter.on("x", (value) => heard.push(-value));
  assert.equal(emitter.emit("x", 1), true);
  off();
  emitter.emit("x", 2);
  assert.deepEqual(heard, [1, -1, -2]);
  assert.equal(emitter.emit("y"), false);
});
