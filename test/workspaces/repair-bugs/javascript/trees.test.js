import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { Tree } from "./trees.js";

describe("tree", () => {
  let tree;
  beforeEach(() => {
    tree = new Tree();
    for (const key of [5, 2, 8, 1, 9, 3]) {
      tree.insert(key, `v${key}`);
    }
  });
  it("finds", () => {
    assert.equal(tree.get(3), "v3");
    assert.equal(tree.get(9), "v9");
  });
  it("finds nothing", () => {
    assert.equal(tree.get(7), undefined);
    assert.equal(new Tree().get(1), undefined);
  });
  it("replaces", () => {
    tree.insert(2, "new");
    assert.equal(tree.get(2), "new");
    assert.equal(tree.size, 6);
  });
  it("counts", () => {
    assert.equal(tree.size, 6);
    assert.equal(tree.height(), 3);
  });
  it("has no height without nodes", () => {
    assert.equal(new Tree().height(), 0);
  });
  it("is in order", () => {
    assert.deepEqual([...tree.keys()], [1, 2, 3, 5, 8, 9]);
  });
  it("finds a range", () => {
    assert.deepEqual(tree.between(2, 8), [2, 3, 5, 8]);
  });
});
