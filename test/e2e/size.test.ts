import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { shippedSize, sizeLimits } from "../support/shipped-size.ts";

test("what users download and load stays small", () => {
  // What was packaged was built minified just before.
  const { atActivation, inAll } = shippedSize(join(import.meta.dirname, "..", "..", "dist"));
  expect(atActivation).toBeLessThan(sizeLimits.atActivation);
  expect(inAll).toBeLessThan(sizeLimits.extension);
  expect(statSync(inject("vsix")).size).toBeLessThan(sizeLimits.vsix);
});
