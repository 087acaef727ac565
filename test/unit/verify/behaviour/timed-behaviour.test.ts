import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { TimedBehaviour } from "../../../../src/core/verify/behaviour/timed-behaviour.ts";
import { SandboxPool } from "../../../../src/core/verify/sandbox-pool.ts";
import { SandboxedChecks } from "../../../../src/core/verify/sandboxed-checks.ts";
import { DiskSnapshot } from "../../../../src/core/workspace/disk-snapshot.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";
import { rewrite } from "../rewrite.ts";
import { toolsHere } from "../../../support/read-here.ts";

const scripts = fileURLToPath(new URL("../../../../src/core/verify/behaviour", import.meta.url));
const node = JSON.stringify(process.execPath);
const base = "export const twice = (n) => n + n;\n";
const bodies = ["n * 2", "2 * n", "n * n"];

/** Patches for a project whose check calls `twice`, and then does what `rest` says. */
async function compared(rest: string, milliseconds: number, signal: AbortSignal): Promise<unknown> {
  const check = `import { twice } from "./twice.mjs";\ntwice(2);\n${rest}\n`;
  using workspace = GitWorkspace.of({ "twice.mjs": base, "check.mjs": check });
  const sandboxes = new SandboxPool(new DiskSnapshot(workspace.root));
  const checks = new SandboxedChecks({
    commands: [`${node} check.mjs`],
    sandboxes,
    tools: toolsHere,
    scripts: () => Promise.resolve({ packages: [] }),
  });
  const probe = new TimedBehaviour(checks, sandboxes, scripts, milliseconds);
  const patches = bodies.map((body) => ({
    patch: { changes: [rewrite("twice.mjs", base, base.replace("n + n", body))] },
    count: 1,
  }));
  try {
    return await probe.compare(patches, signal);
  } finally {
    await sandboxes.dispose();
  }
}

/** Only where the calls are observed, so that the check by itself is quick. */
const hangsWhenObserved = "if (process.env.PATCHED_MOA_CALLS) setInterval(() => undefined, 1000);";

test("compares where there is time", async () => {
  const { signal } = new AbortController();
  expect(await compared("", 60_000, signal)).toMatchObject({ shares: [0.5, 0.5, 0] });
});

test("nothing is begun where the checks alone take too long", async () => {
  const { signal } = new AbortController();
  expect(await compared(hangsWhenObserved, 1, signal)).toBeUndefined();
});

test("what does not end in time is given up, and says nothing", async () => {
  const { signal } = new AbortController();
  expect(await compared(hangsWhenObserved, 4_000, signal)).toBeUndefined();
});

test("a caller who leaves is told so", async () => {
  await expect(compared("", 60_000, AbortSignal.abort())).rejects.toMatchObject({ kind: "cancelled" });
});
