import { describeTotal } from "../core/model/money/describe-total.ts";
import { newRunId } from "../core/model/money/spending-book.ts";
import { SecretVault } from "../core/privacy/secrets/secret-vault.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { ExitCode } from "./exit-code.ts";
import { keptRun } from "./kept-run.ts";
import { withFailureJson } from "./present-outcome.ts";
import { presentReview, printSarif } from "./present-review.ts";
import { reviewHere } from "./review-here.ts";
import { parseReviewOptions } from "./review-options.ts";
import { existingRoot } from "./root.ts";
import { harmless, type Terminal } from "./terminal.ts";

/**
 * `patched-moa review`: findings on stdout, everything else on stderr. Writes nothing to the workspace.
 * @param home absolute path of the folder with `typescript-worker.js`, `grammars` and `encodings`
 */
export async function reviewCommand(
  args: readonly string[],
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const options = parseReviewOptions(args);
  const { task, format } = options;
  return withFailureJson(task.json, terminal, async () => {
    const root = await existingRoot(task.root);
    const run = newRunId();
    const secrets = new SecretVault();
    const tell = (text: string): void => terminal.err(`  note       ${harmless(text)}`);
    const typed = { args: args.map((text) => secrets.conceal(text)) };
    const { recorder, ledger, copies } = keptRun({ run, root, options: task, typed, secrets, tell });
    try {
      const here = { run, root, options, secrets, recorder, ledger, copies, spentUsd: 0 };
      const outcome = await reviewHere(here, home, terminal, signal);
      terminal.err(`  cost       ${describeTotal(ledger.total())}`);
      return presentReview(outcome, format, (text) => secrets.conceal(text) !== text, terminal);
    } catch (error) {
      if (format === "sarif" && Failure.is(error, "no-problem")) {
        // Who uploads the log gets one.
        terminal.out(printSarif({ findings: [], dropped: [], gaps: [] }, () => false));
      }
      throw error;
    }
  });
}
