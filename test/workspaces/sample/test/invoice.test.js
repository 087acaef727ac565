import assert from "node:assert/strict";
import { test } from "node:test";
import { netTotal } from "../src/invoice.ts";

test("the total is the sum of quantity times unit price", () => {
  const lines = [
    { description: "paper", quantity: 3, unitPrice: 450 },
    { description: "ink", quantity: 1, unitPrice: 2999 },
  ];
  assert.equal(netTotal({ customer: "Ada", currency: "EUR", lines }), 4349);
});
