import { join } from "node:path";
import { ownHostTests, runHostTests } from "../support/editor/host-tests.ts";
import { shippedSize, sizeLimits } from "../support/shipped-size.ts";
import type { Benchmark } from "./benchmark.ts";

const repository = join(import.meta.dirname, "..", "..");

/** In the real extension host, in a window of its own each time; and the size of what a user downloads and loads. */
export const activation: Benchmark = {
  title: `activation in the extension host (limits: 50 ms, 15 MB) and size of the bundle (limit: ${kilobytes(sizeLimits.extension)})`,
  async run(print) {
    for (let round = 0; round < 3; round++) {
      await runHostTests({ ...ownHostTests, suite: join(repository, "out", "test", "activation.cjs") });
    }
    const { atActivation, inAll } = shippedSize(join(repository, "dist"));
    print(`loaded at activation: ${kilobytes(atActivation)} of JavaScript; in all: ${kilobytes(inAll)}`);
  },
};

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KB`;
}
