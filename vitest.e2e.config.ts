import { defineConfig } from "vitest/config";

/** The tests that click in the real editor, on the packaged extension: one window at a time, two cores are busy with it. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    globalSetup: ["test/support/package-extension.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
