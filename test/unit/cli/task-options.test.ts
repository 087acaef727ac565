import { expect, test } from "vitest";
import { parseTaskOptions } from "../../../src/cli/task-options.ts";

test("overlays may be repeated; without any, and without --frugal, a strategy is what it is", () => {
  const options = parseTaskOptions([
    "--strategy",
    "moa",
    "--overlay",
    "repair",
    "--overlay",
    "robust",
    "--frugal",
  ]);
  expect(options).toMatchObject({ overlays: ["repair", "robust"], settings: { frugal: true } });
  expect(parseTaskOptions([])).toMatchObject({ overlays: [], settings: { frugal: false } });
});

test("an overlay that there is not is told with those there are", () => {
  expect(() => parseTaskOptions(["--overlay", "luck"])).toThrow(
    "There is no overlay luck; --overlay takes one of repair, robust, novelty.",
  );
});
