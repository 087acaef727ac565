import { requireNewBranch } from "./apply-accepted.ts";
import type { ExitCode } from "./exit-code.ts";
import { withFailureJson } from "./present-outcome.ts";
import { existingRoot } from "./root.ts";
import { parseTaskOptions, type TaskOptions } from "./task-options.ts";
import type { Terminal } from "./terminal.ts";
import { requireFree } from "./write-patch-file.ts";

/**
 * Reads what is asked for and does the work. What would keep its result from the place it is wanted in is told before anything is
 * paid for.
 * @param work is told the workspace folder, absolute
 */
export function withTask(
  args: readonly string[],
  terminal: Terminal,
  work: (options: TaskOptions, root: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const options = parseTaskOptions(args);
  return withFailureJson(options.json, terminal, async () => {
    requireFree(options.output);
    const root = await existingRoot(options.root);
    await requireNewBranch(root, options.branch);
    return work(options, root);
  });
}
