import { expect, test } from "vitest";
import { unknownNamesIn } from "../../../../src/core/moa/repair/unknown-names.ts";

test.each([
  ["a.ts:3:5 error ts 2304: Cannot find name 'totl'.", [{ name: "totl" }]],
  [
    "error ts 2551: Property 'lenght' does not exist on type 'Basket'. Did you mean 'length'?",
    [{ name: "lenght", owner: "Basket" }],
  ],
  [
    `error ts 2305: Module '"./money.ts"' has no exported member 'formatCents'.`,
    [{ name: "formatCents", owner: "./money.ts" }],
  ],
  [
    "SyntaxError: The requested module './money.js' does not provide an export named 'cents'",
    [{ name: "cents", owner: "./money.js" }],
  ],
  ["ReferenceError: total is not defined", [{ name: "total" }]],
  ["TypeError: basket.price is not a function", [{ name: "price" }]],
  [
    "ImportError: cannot import name 'Cart' from 'shop.cart' (/x/cart.py)",
    [{ name: "Cart", owner: "shop.cart" }],
  ],
  ["AttributeError: 'Cart' object has no attribute 'sum'", [{ name: "sum", owner: "Cart" }]],
  ["ModuleNotFoundError: No module named 'shop.basket'", [{ name: "", owner: "shop.basket" }]],
  ["NameError: name 'x' is not defined", [{ name: "x" }]],
  ["./main.go:7:2: undefined: helper", [{ name: "helper" }]],
  ["error[E0425]: cannot find function `area` in this scope", [{ name: "area" }]],
  ["AssertionError: 3 !== 4", []],
])("%s", (report, names) => {
  expect(unknownNamesIn(report)).toEqual(names);
});

test("the same complaint twice is one name, in the order of the report", () => {
  const report =
    "NameError: name 'b' is not defined\nNameError: name 'a' is not defined\nNameError: name 'b' is not defined";
  expect(unknownNamesIn(report).map(({ name }) => name)).toEqual(["b", "a"]);
});
