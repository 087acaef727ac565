const assert = require("node:assert");
const { test } = require("node:test");
const { PriorityQueue } = require("./queue.js");

function drained(values, compare) {
  const queue = new PriorityQueue(compare);
  values.forEach((value) => queue.push(value));
  const order = [];
  while (queue.size > 0) {
    order.push(queue.pop());
  }
  return order;
}

test("in order", () => {
  assert.deepEqual(drained([5, 3, 8, 1, 9, 2, 7]), [1, 2, 3, 5, 7, 8, 9]);
});
test("equal values", () => {
  assert.deepEqual(drained([2, 1, 2, 1]), [1, 1, 2, 2]);
});
test("another order", () => {
  assert.deepEqual(drained([1, 3, 2], (a, b) => b - a), [3, 2, 1]);
});
test("one value", () => {
  assert.deepEqual(drained([4]), [4]);
});
test("nothing", () => {
  assert.equal(new PriorityQueue().pop(), undefined);
});
test("many", () => {
  const values = Array.from({ length: 40 }, (_, index) => (index * 17) % 41);
  assert.deepEqual(drained(values), values.toSorted((a, b) => a - b));
});
