import { readFile } from "node:fs/promises";
import type { TokenCounter } from "../../core/model/fit/token-counter.ts";
import {
  firstDayOf,
  readSpending,
  totalOf,
  totalsBy,
  type SpendingTotal,
} from "../../core/model/money/spending-history.ts";
import { replayText } from "../../core/prose/replay-text.ts";
import type { ScoreBook } from "../../core/moa/roster/score-book.ts";
import { isOfText, ofPatches, readJournal, type ReadJournal } from "../../core/run/journal/read-journal.ts";
import { RunStore, type Keep, type RunSummary } from "../../core/run/journal/run-store.ts";
import { replayRun, type Replayed, type ReplayParts } from "../../core/run/replay/replay-run.ts";
import type { PatchReaderThread } from "../../core/patch/reading/patch-reader-thread.ts";
import { keptMoments, withTimesOf } from "../../core/run/show/kept-moments.ts";
import { liveMoment } from "../../core/run/show/live-moment.ts";
import { modelStatistics, type RunStatistics } from "../../core/run/show/run-statistics.ts";
import type { Moment } from "../../core/run/show/shown-event.ts";
import type { OnRunEvent, RunEvent } from "../../core/run/run-event.ts";
import type { TextEvent } from "../../core/run/text-event.ts";
import type { Outcome } from "../../core/run/outcome.ts";
import type { Task } from "../../core/task/task.ts";
import { DiskSnapshot } from "../../core/workspace/disk-snapshot.ts";
import { Failure } from "../../core/workspace/failure.ts";

/** A run that was kept, and what it cost. */
export interface PastRun {
  readonly summary: RunSummary;
  readonly total: SpendingTotal;
}

const statisticDays = 30;

/** The runs of this user that are over: shown, repeated, deleted. */
export class RunArchive {
  private readonly store: RunStore;

  /**
   * @param state the user's state folder
   * @param patches reads once more what is replayed
   */
  constructor(
    private readonly state: string,
    private readonly patches: PatchReaderThread,
    private readonly counter: TokenCounter,
  ) {
    this.store = new RunStore(state);
  }

  /**
   * The newest first.
   * @throws Failure `journal`, `budget` when a folder is there and cannot be read
   */
  list(): readonly PastRun[] {
    const summaries = this.store.list();
    const oldest = /^(\d{4})(\d\d)(\d\d)/.exec(summaries.at(-1)?.run ?? "");
    const firstDay = oldest === null ? firstDayOf(1, Date.now()) : oldest.slice(1).join("-");
    const { entries } = readSpending(this.state, firstDay);
    const totals = totalsBy(entries, ({ reserved }) => reserved.run);
    return summaries.map((summary) => ({ summary, total: totals.get(summary.run) ?? totalOf([]) }));
  }

  /** @throws Failure `journal` */
  moments(run: string): readonly Moment[] {
    return keptMoments(this.read(run));
  }

  /**
   * Every decision once more, from what is kept; secrets stay placeholders.
   * @throws Failure `journal` where it cannot be repeated; `cancelled`
   */
  async replay(run: string, signal: AbortSignal): Promise<readonly Moment[]> {
    const journal = this.read(run);
    const repeated: Moment[] = [];
    const hear = (event: RunEvent | TextEvent): void => {
      const moment = liveMoment(event, Date.now(), (text) => text);
      if (moment !== undefined) {
        repeated.push(moment);
      }
    };
    await (isOfText(journal)
      ? replayText(journal, this.counter, hear, signal)
      : this.repeat(journal, {}, hear, signal));
    const kept = keptMoments(journal);
    const end = kept.findLast(({ event }) => event.kind === "ended");
    return [...withTimesOf(kept, repeated), ...(end === undefined ? [] : [end])];
  }

  /**
   * What a run ended with, for its patches to be applied: secrets are in their places.
   * @throws Failure `journal` where it cannot be repeated, `stale` where files with secrets have changed since; `cancelled`
   */
  async ended(
    run: string,
    signal: AbortSignal,
  ): Promise<{ readonly root: string; readonly task: Task; readonly outcome: Outcome }> {
    const journal = ofPatches(this.read(run));
    const { root, task } = journal.header;
    const workspace = new DiskSnapshot(root);
    const { outcome, isRedacted } = await this.repeat(journal, { workspace }, () => undefined, signal);
    if (isRedacted) {
      const what =
        "Files with secrets have changed since this run: its patches have placeholders in their places.";
      throw new Failure("stale", `${what} Run the task again.`);
    }
    return { root, task, outcome };
  }

  /** The journal as it is on the disk. */
  file(run: string): Promise<Uint8Array> {
    return readFile(this.store.pathOf(run));
  }

  /** @throws Failure `usage` while it goes on; `read-only` */
  remove(run: string): void {
    this.store.remove(run);
  }

  /** @throws Failure `read-only` */
  retain(keep: Keep): void {
    this.store.retain(keep);
  }

  statistics(book: Pick<ScoreBook, "read">): RunStatistics {
    const { entries } = readSpending(this.state, firstDayOf(statisticDays, Date.now()));
    const totals = totalsBy(entries, ({ reserved }) => reserved.at.slice(0, 10));
    const days = [...totals].map(([day, { knownUsd, calls, unpricedCalls }]) => {
      return { day, usd: knownUsd, calls, unpriced: unpricedCalls };
    });
    return { days, models: modelStatistics(book.read()) };
  }

  private async repeat(
    journal: ReadJournal,
    place: Pick<ReplayParts, "workspace">,
    onEvent: OnRunEvent,
    signal: AbortSignal,
  ): Promise<Replayed> {
    const { counter } = this;
    const reader = this.patches.begin();
    try {
      return await replayRun(
        journal,
        { ...place, parser: reader, reading: reader, counter },
        onEvent,
        signal,
      );
    } finally {
      await reader.dispose();
    }
  }

  private read(run: string): ReturnType<typeof readJournal> {
    return readJournal(this.store.pathOf(run), run);
  }
}
