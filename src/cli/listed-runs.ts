import { totalOf, type SpendingTotal } from "../core/model/money/spending-history.ts";
import { journalVersions } from "../core/run/journal/journal-lines.ts";
import type { EndLine } from "../core/run/journal/line-shapes.ts";
import type { RunSummary } from "../core/run/journal/run-store.ts";
import { describeTask, titleOfTask } from "../core/task/task.ts";

/** A run as a list shows it: what its journal says, and what was spent for it. Either may be gone. */
export interface ListedRun {
  readonly run: string;
  readonly summary: RunSummary | undefined;
  readonly total: SpendingTotal;
}

/**
 * @param firstDay as `2026-11-22`; runs are named by the moment in which they began
 * @returns in the order of their names, which is that of time
 */
export function listedRuns(
  summaries: readonly RunSummary[],
  totals: ReadonlyMap<string, SpendingTotal>,
  firstDay: string,
): readonly ListedRun[] {
  const first = firstDay.replaceAll("-", "");
  const journalled = new Map(summaries.map((summary) => [summary.run, summary]));
  const recent = [...journalled.keys()].filter((run) => run >= first);
  return [...new Set([...recent, ...totals.keys()])]
    .sort()
    .map((run) => ({ run, summary: journalled.get(run), total: totals.get(run) ?? totalOf([]) }));
}

/** `done, accepted`, `cut off`, … */
export function describeState(summary: RunSummary | undefined): string {
  if (summary === undefined) {
    return "";
  }
  const { state, end } = summary;
  const outcome = end?.outcome;
  switch (state) {
    case "done":
      if (summary.header?.version === journalVersions.reviews) {
        return `done, ${describeFindings(outcome)}`;
      }
      return `done, ${outcome?.kind ?? ""}${outcome?.kind === "accepted" && !outcome.complete ? " in part" : ""}`;
    case "cut":
      return "cut off";
    default:
      return state;
  }
}

function describeFindings(outcome: EndLine["outcome"]): string {
  const { findings } = outcome ?? {};
  return findings === undefined ? "not reviewed" : findings === 1 ? "1 finding" : `${findings} findings`;
}

/** What was asked, in one line. */
export function describeRequest(summary: RunSummary | undefined): string {
  const header = summary?.header;
  const asked =
    header === undefined
      ? ""
      : header.version === journalVersions.patches
        ? describeTask(header.task)
        : titleOfTask(header.task);
  const line = asked.split("\n", 1)[0] ?? "";
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/** For programs. */
export function runJson({ run, summary, total }: ListedRun): object {
  const { header, end, state } = summary ?? {};
  return {
    run,
    ...total,
    state: state ?? null,
    strategy: header?.strategy ?? null,
    origin: header?.origin ?? null,
    root: header?.root ?? null,
    request: describeRequest(summary),
    outcome: end?.outcome ?? null,
    reason: end?.reason ?? null,
  };
}
