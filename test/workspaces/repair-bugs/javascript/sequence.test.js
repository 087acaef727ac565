const assert = require("assert");
const { binarySearch, chunk, groupBy, longestRun, flatten } = require("./sequence");

assert.strictEqual(binarySearch([1, 3, 5, 7], 7), 3);
assert.strictEqual(binarySearch([1, 3, 5, 7], 1), 0);
assert.strictEqual(binarySearch([1, 3, 5, 7], 4), -1);
assert.deepStrictEqual(chunk([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
assert.deepStrictEqual(chunk([], 2), []);
assert.deepStrictEqual(groupBy([1, 2, 3], (x) => (x % 2 ? "odd" : "even")), { odd: [1, 3], even: [2] });
assert.strictEqual(longestRun([1, 1, 2, 2, 2, 1]), 3);
assert.strictEqual(longestRun([]), 0);
assert.deepStrictEqual(flatten([1, [2, [3, [4]]], 5]), [1, 2, 3, 4, 5]);
console.log("ok");
