import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ownHostTests, runHostTests } from "../support/editor/host-tests.ts";
import type { Benchmark } from "./benchmark.ts";

const repository = join(import.meta.dirname, "..", "..");

/** In the real extension host, in a window of its own each time; and the size of what a user downloads and loads. */
export const activation: Benchmark = {
  title: "activation in the extension host (limits: 50 ms, 15 MB) and size of the bundle (limit: 500 KB)",
  async run(print) {
    for (let round = 0; round < 3; round++) {
      await runHostTests({ ...ownHostTests, suite: join(repository, "out", "test", "activation.cjs") });
    }
    const dist = join(repository, "dist");
    const chunks = readdirSync(join(dist, "extension")).map((name) => join("extension", name));
    const sizes = ["extension.js", ...chunks].map((name) => statSync(join(dist, name)).size);
    const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(0);
    print(
      `loaded at activation: ${kilobytes(sizes[0] ?? 0)} KB of JavaScript; in all: ${kilobytes(sizes.reduce((a, b) => a + b, 0))} KB`,
    );
  },
};
