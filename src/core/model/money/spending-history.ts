import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../workspace/failure.ts";
import { addUsage, noUsage } from "../chat-model.ts";
import type { LedgerTotal } from "./ledger.ts";
import { SpendingDay, type SpendingEntry } from "./spending-day.ts";
import { dayOf, spendingFolder } from "./spending-file.ts";

/** A call that was announced and has not reported back: in flight, or its program died. It counts at its worst. */
interface OpenCalls {
  readonly calls: number;
  /** At most, for those with a price; in USD. */
  readonly worstUsd: number;
  readonly unpricedCalls: number;
}

/** What some calls came to. */
export interface SpendingTotal extends LedgerTotal {
  /** Not in the other sums. */
  readonly open: OpenCalls;
}

/** What was spent on some days, in the order in which calls were announced. */
export interface SpendingHistory {
  readonly entries: readonly SpendingEntry[];
  /** Of files with damaged lines, or lines of a later version: what they say is missing here. */
  readonly unreadableLines: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** The first of so many days, the one of `now` included. */
export function firstDayOf(days: number, now: number): string {
  return dayOf(now - (days - 1) * dayMs);
}

/**
 * @param firstDay as `2026-11-22`, in UTC
 * @throws Failure `budget` when the folder is there and cannot be read
 */
export function readSpending(stateFolder: string, firstDay: string): SpendingHistory {
  const folder = spendingFolder(stateFolder);
  const days = filesIn(folder)
    .filter((name) => /^\d{4}-\d\d-\d\d\.jsonl$/.test(name) && name.slice(0, -".jsonl".length) >= firstDay)
    .sort()
    .map((name) => {
      const day = new SpendingDay();
      day.read(orFailure(folder, () => readFileSync(join(folder, name), "utf8")));
      return day;
    });
  return {
    entries: days.flatMap((day) => day.entries),
    unreadableLines: days.reduce((sum, { brokenLines, newerLines }) => sum + brokenLines + newerLines, 0),
  };
}

/** The sums of calls by a name of theirs, in the order in which the names come up. */
export function totalsBy(
  entries: readonly SpendingEntry[],
  nameOf: (entry: SpendingEntry) => string,
): ReadonlyMap<string, SpendingTotal> {
  const groups = new Map<string, SpendingEntry[]>();
  for (const entry of entries) {
    const group = groups.get(nameOf(entry)) ?? [];
    group.push(entry);
    groups.set(nameOf(entry), group);
  }
  return new Map([...groups].map(([name, group]) => [name, totalOf(group)]));
}

export function totalOf(entries: readonly SpendingEntry[]): SpendingTotal {
  const settled = entries.map((entry) => entry.settled).filter((line) => line !== undefined);
  const open = entries
    .filter((entry) => entry.settled === undefined)
    .map(({ reserved }) => reserved.worstUsd);
  return {
    calls: settled.length,
    usage: settled.reduce((sum, { usage }) => addUsage(sum, usage), noUsage),
    knownUsd: sumOf(settled.map(({ usd }) => usd)),
    unpricedCalls: settled.filter(({ usd }) => usd === null).length,
    open: {
      calls: open.length,
      worstUsd: sumOf(open),
      unpricedCalls: open.filter((usd) => usd === null).length,
    },
  };
}

function sumOf(amounts: readonly (number | null)[]): number {
  return amounts.reduce<number>((sum, usd) => sum + (usd ?? 0), 0);
}

function filesIn(folder: string): readonly string[] {
  return orFailure(folder, () => readdirSync(folder), []);
}

/** @param absent what there is when there is no such folder: nothing was spent yet */
function orFailure<T>(folder: string, read: () => T, absent?: T): T {
  try {
    return read();
  } catch (cause) {
    if (absent !== undefined && cause instanceof Error && "code" in cause && cause.code === "ENOENT") {
      return absent;
    }
    throw new Failure(
      "budget",
      `What was spent cannot be read from ${folder} (${cause instanceof Error ? cause.message : String(cause)}). Make it readable, or name another folder in the environment variable PATCHED_MOA_HOME.`,
      { cause },
    );
  }
}
