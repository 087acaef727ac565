import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/unit/**/*.test.ts", "test/faults/**/*.test.ts"],
    globalSetup: ["test/support/build-cli.ts"],
    sequence: { shuffle: true },
    // Ends what hangs; what takes the processor for long is not to fail because others use it too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Left to itself vitest spares a core; most of these wait for processes and sockets, so that several share one.
    maxWorkers: 2 * availableParallelism() + 1,
  },
});
