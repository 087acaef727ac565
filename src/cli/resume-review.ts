import { describeTotal } from "../core/model/money/describe-total.ts";
import type { ModelMix } from "../core/moa/open-mix.ts";
import type { ReviewJournal } from "../core/run/journal/read-journal.ts";
import { requireSameMix, reviewResumption } from "../core/run/replay/resume-run.ts";
import { removeLeftovers } from "../core/verify/leftovers.ts";
import { openSpending, typedThen } from "./cut-run.ts";
import type { ExitCode } from "./exit-code.ts";
import { presentReview } from "./present-review.ts";
import { hasPlaceholder, reviewAgain } from "./replay-command.ts";
import { reviewHere } from "./review-here.ts";
import { parseReviewOptions } from "./review-options.ts";
import { existingRoot } from "./root.ts";
import { harmless, type Terminal } from "./terminal.ts";

interface CutReview {
  /** Of the journal. */
  readonly path: string;
  readonly journal: ReviewJournal;
  /** Where the user's state is kept. */
  readonly folder: string;
}

/**
 * `patched-moa resume`, of a review: what was answered and tried is not asked or run again.
 * @param json whatever was wanted then
 */
export async function resumeReview(
  { path, journal, folder }: CutReview,
  json: boolean,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { header, end } = journal;
  const { run, copies } = header;
  if (end?.state === "done") {
    // Only its end was not shown, or was overlooked.
    const outcome = await reviewAgain(journal, home, terminal, signal);
    return presentReview(outcome, json ? "json" : "markdown", hasPlaceholder, terminal);
  }
  const args = typedThen(run, header.args, (typed) => typed);
  const options = parseReviewOptions(args);
  const root = await existingRoot(header.root);
  const tell = (text: string): void => terminal.err(`  note       ${harmless(text)}`);
  const { failure, ...resumed } = reviewResumption(path, journal, tell, signal);
  await removeLeftovers();
  const { secrets, recorder, ledger } = resumed;
  const here = {
    ...{ run, root, options, secrets, recorder, ledger, copies },
    spentUsd: resumed.spentUsd + openSpending(folder, header, tell),
    onMix: (mix: ModelMix): void => requireSameMix(journal, { ...mix, agents: [] }),
  };
  try {
    const outcome = await reviewHere(here, home, terminal, resumed.signal);
    terminal.err(`  cost       ${describeTotal(ledger.total())}`);
    const format = json ? "json" : options.format;
    return presentReview(outcome, format, (text) => secrets.conceal(text) !== text, terminal);
  } catch (error) {
    throw failure() ?? error;
  }
}
