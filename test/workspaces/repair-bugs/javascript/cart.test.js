import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Cart } from "./cart.js";

describe("cart", () => {
  it("adds up", () => {
    assert.equal(new Cart().add("pen", 250, 2).add("ink", 999).subtotal(), 1499);
  });
  it("counts the same thing once", () => {
    const cart = new Cart().add("pen", 250).add("pen", 250, 2);
    assert.equal(cart.lines.length, 1);
    assert.equal(cart.lines[0].quantity, 3);
  });
  it("removes", () => {
    const cart = new Cart().add("pen", 250).add("ink", 999).remove("pen");
    assert.deepEqual(cart.lines.map(({ name }) => name), ["ink"]);
  });
  it("gives a discount from 50 on", () => {
    assert.equal(new Cart().add("a", 4999).discount(), 0);
    assert.equal(new Cart().add("a", 5000).discount(), 250);
  });
  it("gives more from 100 on", () => {
    assert.equal(new Cart().add("a", 10000).discount(), 1000);
  });
  it("adds tax", () => {
    assert.equal(new Cart({ de: 0.19 }).add("a", 5000).total("de"), 5653);
  });
  it("knows no tax elsewhere", () => {
    assert.equal(new Cart({ de: 0.19 }).add("a", 100).total("xx"), 100);
  });
});
