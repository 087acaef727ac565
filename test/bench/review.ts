import { bareHostTests, runHostTests } from "../support/editor/host-tests.ts";
import type { Benchmark } from "./benchmark.ts";

/** In the real editor: from a proposal to its diff on the screen, and what can be done with it then. */
export const review: Benchmark = {
  title:
    "a review of 200 files with 5,000 hunks in the real editor (limit: open in 2 s, or in twice what the editor needs by itself)",
  async run() {
    await runHostTests(bareHostTests("review.cjs"));
  },
};
