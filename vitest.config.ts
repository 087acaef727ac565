import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/unit/**/*.test.ts", "test/faults/**/*.test.ts"],
    sequence: { shuffle: true },
    testTimeout: 30_000,
  },
});
