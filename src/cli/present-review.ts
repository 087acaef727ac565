import { printedJson, reviewJson } from "../core/review/report/json.ts";
import { reviewMarkdown } from "../core/review/report/markdown.ts";
import { reviewSarif, type Reported } from "../core/review/report/sarif.ts";
import type { ReviewOutcome } from "../core/review/review-outcome.ts";
import { engineVersion } from "../core/run/journal/engine-version.ts";
import type { ExitCode } from "./exit-code.ts";
import type { ReviewOptions } from "./review-options.ts";
import { harmless, type Terminal } from "./terminal.ts";

/** The findings on stdout, or why there is no review. */
export function presentReview(
  outcome: ReviewOutcome,
  format: ReviewOptions["format"],
  isSecret: (text: string) => boolean,
  terminal: Terminal,
): ExitCode {
  if (format === "json") {
    terminal.out(`${printedJson(reviewJson(outcome))}\n`);
  } else if (outcome.kind === "reviewed") {
    terminal.out(format === "sarif" ? printSarif(outcome, isSecret) : reviewMarkdown(outcome));
  }
  if (outcome.kind === "failed") {
    terminal.err(`Not reviewed: ${harmless(outcome.failure.message)}`);
    return 1;
  }
  return 0;
}

export function printSarif(reported: Reported, isSecret: (text: string) => boolean): string {
  return `${printedJson(reviewSarif(reported, engineVersion, isSecret), 2)}\n`;
}
