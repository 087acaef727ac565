import { createRequire } from "node:module";
import { join } from "node:path";
import { autofixGates } from "../core/autofix/autofix-gates.ts";
import type { DoneScan } from "../core/autofix/scanner.ts";
import { TypeScriptService } from "../core/language/typescript/typescript-service.ts";
import type { Patch } from "../core/patch/patch.ts";
import { PatchReaderThread } from "../core/patch/reading/patch-reader-thread.ts";
import { verifyTarget } from "../core/run/run-task.ts";
import type { Task } from "../core/task/task.ts";
import { declaredFolders } from "../core/verify/declared-folders.ts";
import { GatedVerifier } from "../core/verify/gated-verifier.ts";
import { OutputReaderThread } from "../core/verify/results/output-reader-thread.ts";
import { SandboxPool } from "../core/verify/sandbox-pool.ts";
import type { Verdict } from "../core/verify/verdict.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";
import { scansHere } from "./scanner-here.ts";
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
  const service = new TypeScriptService({
    worker: join(home, "typescript-worker.js"),
    typescript: createRequire(join(home, "cli.js")).resolve("typescript"),
    root: snapshot.root,
  });
  const outputs = new OutputReaderThread(home);
  const patches = new PatchReaderThread(home);
  const sharedFolders = await declaredFolders(snapshot.root, options.share);
  const sandboxes = new SandboxPool(snapshot, undefined, undefined, sharedFolders);
  const verifier = new GatedVerifier({
    snapshot,
    project: snapshot,
    checks: task.checks,
    target: verifyTarget(task, false),
    readOutput: outputs.read,
    diagnosers: [service],
    parser: patches.begin(),
    gates: autofixGates(task, await scansHere(options, sandboxes, scanned)),
    sandboxes,
  });
  try {
    return await verifier.verify(patch, signal);
  } finally {
    await verifier.dispose();
    service.dispose();
    await Promise.all([outputs.dispose(), patches.dispose()]);
  }
}
