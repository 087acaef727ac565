import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { runScript } from "./editorError.ts";
import { bareHostTests, runHostTests } from "./host-tests.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

/** `npm run monkey -- [--actions N] [--seed S] [--trace FILE]`: does at random what users do while they review. */
await runScript(async () => {
  const option = { type: "string" } as const;
  const { values } = parseArgs({ options: { actions: option, seed: option, trace: option } });
  const memory = await temporaryFolder("monkey");
  try {
    await runHostTests({
      ...bareHostTests("monkey.cjs"),
      env: {
        PATCHED_MOA_MONKEY_ACTIONS: values.actions ?? "2000",
        PATCHED_MOA_MONKEY_MEMORY: memory.path,
        PATCHED_MOA_MONKEY_SEED: values.seed ?? String(Date.now() % 2 ** 31),
        ...(values.trace !== undefined && { PATCHED_MOA_MONKEY_TRACE: resolve(values.trace) }),
      },
      longest: 90_000 + Number(values.actions ?? 2000) * 1_000,
    });
  } finally {
    await memory.remove();
  }
});
