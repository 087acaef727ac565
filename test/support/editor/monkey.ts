import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { runScript } from "./editorError.ts";
import { bareHostTests, runHostTests } from "./host-tests.ts";

/** `npm run monkey -- [--actions N] [--seed S] [--trace FILE]`: does at random what users do while they review. */
await runScript(async () => {
  const option = { type: "string" } as const;
  const { values } = parseArgs({ options: { actions: option, seed: option, trace: option } });
  await runHostTests({
    ...bareHostTests("monkey.cjs"),
    env: {
      PATCHED_MOA_MONKEY_ACTIONS: values.actions ?? "2000",
      ...(values.trace !== undefined && { PATCHED_MOA_MONKEY_TRACE: resolve(values.trace) }),
      ...(values.seed !== undefined && { PATCHED_MOA_MONKEY_SEED: values.seed }),
    },
    longest: 40_000 + Number(values.actions ?? 2000) * 1_000,
  });
});
