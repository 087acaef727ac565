import { autofixGates } from "../core/autofix/autofix-gates.ts";
import type { DoneScan } from "../core/autofix/scanner.ts";
import type { Patch } from "../core/patch/patch.ts";
import { verifyTarget } from "../core/run/run-task.ts";
import type { Task } from "../core/task/task.ts";
import { declaredFolders } from "../core/verify/declared-folders.ts";
import { GatedVerifier } from "../core/verify/gated-verifier.ts";
import { SandboxPool } from "../core/verify/sandbox-pool.ts";
import type { Verdict } from "../core/verify/verdict.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";
import { scansHere } from "./scanner-here.ts";
import { withServices } from "./services-here.ts";
import type { TaskOptions } from "./task-options.ts";

interface Together {
  readonly options: TaskOptions;
  readonly snapshot: Snapshot;
  readonly scanned?: DoneScan;
}

/** Puts a patch that several runs came to through the gates, as each of its parts was. */
export async function verifyHere(
  patch: Patch,
  task: Task,
  { options, snapshot, scanned }: Together,
  home: string,
  signal: AbortSignal,
): Promise<Verdict> {
  return withServices(home, snapshot.root, async ({ service, outputs, patches }) => {
    const sharedFolders = await declaredFolders(snapshot.root, options.share);
    const sandboxes = new SandboxPool(snapshot, undefined, undefined, sharedFolders);
    const verifier = new GatedVerifier({
      snapshot,
      project: snapshot,
      checks: task.checks,
      target: verifyTarget(task, false),
      tools: outputs,
      diagnosers: [service],
      parser: patches.begin(),
      gates: autofixGates(task, await scansHere(options, sandboxes, scanned)),
      sandboxes,
    });
    try {
      return await verifier.verify(patch, signal);
    } finally {
      await verifier.dispose();
    }
  });
}
