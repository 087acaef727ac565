import { readFile } from "node:fs/promises";
import type { JournalReaderThread } from "../../core/archive/journal-reader-thread.ts";
import type { EndedPatches, JournalJob, JournalResults } from "../../core/archive/protocol.ts";
import {
  firstDayOf,
  readSpending,
  totalOf,
  totalsBy,
  type SpendingTotal,
} from "../../core/model/money/spending-history.ts";
import type { ScoreBook } from "../../core/moa/roster/score-book.ts";
import { RunStore, type Keep, type RunSummary } from "../../core/run/journal/run-store.ts";
import type { EndedReview } from "../../core/review/ended-review.ts";
import { modelStatistics, type RunStatistics } from "../../core/run/show/run-statistics.ts";
import type { Moment } from "../../core/run/show/shown-event.ts";

/** A run that was kept, and what it cost. */
export interface PastRun {
  readonly summary: RunSummary;
  readonly total: SpendingTotal;
}

const statisticDays = 30;

/** The runs of this user that are over: shown, repeated, deleted. */
export class RunArchive {
  readonly #store: RunStore;

  /**
   * @param state the user's state folder
   * @param journals reads and repeats what is kept
   */
  constructor(
    private readonly state: string,
    private readonly journals: Pick<JournalReaderThread, "do">,
  ) {
    this.#store = new RunStore(state);
  }

  /**
   * The newest first.
   * @throws Failure `journal`, `budget` when a folder is there and cannot be read
   */
  list(): readonly PastRun[] {
    const summaries = this.#store.list();
    const oldest = /^(\d{4})(\d\d)(\d\d)/.exec(summaries.at(-1)?.run ?? "");
    const firstDay = oldest === null ? firstDayOf(1, Date.now()) : oldest.slice(1).join("-");
    const { entries } = readSpending(this.state, firstDay);
    const totals = totalsBy(entries, ({ reserved }) => reserved.run);
    return summaries.map((summary) => ({ summary, total: totals.get(summary.run) ?? totalOf([]) }));
  }

  /** @throws Failure `journal` */
  moments(run: string): Promise<readonly Moment[]> {
    return this.#read("moments", run, new AbortController().signal);
  }

  /**
   * Every decision once more, from what is kept; secrets stay placeholders.
   * @throws Failure `journal` where it cannot be repeated; `cancelled`
   */
  replay(run: string, signal: AbortSignal): Promise<readonly Moment[]> {
    return this.#read("replay", run, signal);
  }

  /**
   * What a run ended with, for its patches to be applied: secrets are in their places.
   * @throws Failure `journal` where it cannot be repeated, `stale` where files with secrets have changed since; `cancelled`
   */
  ended(run: string, signal: AbortSignal): Promise<EndedPatches> {
    return this.#read("ended", run, signal);
  }

  /**
   * What a review found.
   * @throws Failure `journal` where it cannot be repeated; `cancelled`
   */
  review(run: string, signal: AbortSignal): Promise<EndedReview> {
    return this.#read("review", run, signal);
  }

  /** The journal as it is on the disk. */
  file(run: string): Promise<Uint8Array> {
    return readFile(this.#store.pathOf(run));
  }

  /** @throws Failure `usage` while it goes on; `read-only` */
  remove(run: string): void {
    this.#store.remove(run);
  }

  /** @throws Failure `read-only` */
  retain(keep: Keep): void {
    this.#store.retain(keep);
  }

  statistics(book: Pick<ScoreBook, "read">): RunStatistics {
    const { entries } = readSpending(this.state, firstDayOf(statisticDays, Date.now()));
    const totals = totalsBy(entries, ({ reserved }) => reserved.at.slice(0, 10));
    const days = [...totals].map(([day, { knownUsd, calls, unpricedCalls }]) => {
      return { day, usd: knownUsd, calls, unpriced: unpricedCalls };
    });
    return { days, models: modelStatistics(book.read()) };
  }

  #read<Kind extends JournalJob["kind"]>(
    kind: Kind,
    run: string,
    signal: AbortSignal,
  ): Promise<JournalResults[Kind]> {
    return this.journals.do({ kind, path: this.#store.pathOf(run), run }, signal);
  }
}
