import type { Usage } from "../core/model/chat-model.ts";
import { formatUsd } from "../core/model/money/cost.ts";
import type { SpendingEntry } from "../core/model/money/spending-day.ts";
import {
  firstDayOf,
  readSpending,
  totalOf,
  totalsBy,
  type SpendingHistory,
  type SpendingTotal,
} from "../core/model/money/spending-history.ts";
import { stateFolder } from "../core/model/money/state-folder.ts";
import { Failure } from "../core/workspace/failure.ts";
import { RunStore } from "../core/run/journal/run-store.ts";
import type { ExitCode } from "./exit-code.ts";
import { describeRequest, describeState, listedRuns, runJson, type ListedRun } from "./listed-runs.ts";
import { parseArguments } from "./parse-arguments.ts";
import { harmless, paint, type Terminal } from "./terminal.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const options = {
  cost: { type: "boolean" },
  days: { type: "string" },
  json: { type: "boolean" },
} as const;

const usualDays = 7;
const mostDays = 3660;

const byDay = ({ reserved }: SpendingEntry): string => reserved.at.slice(0, 10);
const byModel = ({ reserved }: SpendingEntry): string =>
  reserved.endpoint === "" ? reserved.model : `${reserved.model} (${reserved.endpoint})`;
const byRun = ({ reserved }: SpendingEntry): string => reserved.run;

/** `patched-moa runs`: the runs of the last days and what came of them; with `--cost`, what they took by day and model too. */
export function runsCommand(
  args: readonly string[],
  environment: Environment,
  terminal: Terminal,
  now: number = Date.now(),
): ExitCode {
  const { values, positionals } = parseArguments(args, options);
  if (positionals.length > 0) {
    throw new Failure("usage", `Unexpected argument ${positionals[0] ?? ""}; see patched-moa --help.`);
  }
  const firstDay = firstDayOf(values.days === undefined ? usualDays : parseDays(values.days), now);
  const folder = stateFolder(environment, process.platform);
  const history = readSpending(folder, firstDay);
  const runs = listedRuns(new RunStore(folder).list(), totalsBy(history.entries, byRun), firstDay);
  if (values.json === true) {
    terminal.out(`${JSON.stringify(jsonOf(history, runs, firstDay))}\n`);
  } else {
    print(history, runs, firstDay, values.cost === true, terminal);
  }
  return 0;
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isSafeInteger(days) || days < 1 || days > mostDays) {
    throw new Failure("usage", `--days ${text}: give a whole number from 1 to ${mostDays}.`);
  }
  return days;
}

function print(
  { entries, unreadableLines }: SpendingHistory,
  runs: readonly ListedRun[],
  firstDay: string,
  cost: boolean,
  terminal: Terminal,
): void {
  const say = (line: string): void => terminal.out(`${harmless(line)}\n`);
  if (runs.length === 0) {
    say(`No model was asked since ${firstDay} (UTC).`);
  } else {
    if (cost) {
      section("By day (UTC)", totalsBy(entries, byDay), terminal, say);
      section("By model", totalsBy(entries, byModel), terminal, say);
    }
    table(
      cost ? "By run" : `Runs since ${firstDay} (UTC)`,
      runs.map(({ run, summary, total }) => [
        run,
        describeState(summary),
        summary?.header?.strategy ?? "",
        ...cellsOf(total),
        describeRequest(summary),
      ]),
      terminal,
      say,
    );
    section("In all", new Map([["", totalOf(entries)]]), terminal, say);
    printOpen(entries, terminal, say);
  }
  if (unreadableLines > 0) {
    const lines = unreadableLines === 1 ? "1 line" : `${unreadableLines} lines`;
    terminal.err(
      `${lines} of the ledger cannot be read and are missing here: cut off by a crash, or of a later version.`,
    );
  }
}

function section(
  title: string,
  totals: ReadonlyMap<string, SpendingTotal>,
  terminal: Terminal,
  say: (line: string) => void,
): void {
  const rows = [...totals].map(([name, total]) => [name, ...cellsOf(total)]);
  table(title, rows, terminal, say);
}

function table(
  title: string,
  rows: readonly (readonly string[])[],
  terminal: Terminal,
  say: (line: string) => void,
): void {
  terminal.out(`${paint(terminal, "bold", title)}\n`);
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of rows) {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).filter((cell) => cell !== "");
    say(`  ${cells.join("  ").trimEnd()}`);
  }
}

function cellsOf(total: SpendingTotal): readonly string[] {
  return [moneyOf(total), callsOf(total), tokensOf(total.usage)];
}

/** Calls nobody has heard of since; a reader may know whether they are in flight. */
function printOpen(entries: readonly SpendingEntry[], terminal: Terminal, say: (line: string) => void): void {
  const open = entries.filter(({ settled }) => settled === undefined);
  if (open.length === 0) {
    return;
  }
  terminal.out(
    `${paint(terminal, "bold", "Not reported back: in flight, or ended by a crash; a budget counts them at the most they can cost")}\n`,
  );
  for (const entry of open) {
    const { at, run, worstUsd } = entry.reserved;
    const most = worstUsd === null ? "price unknown" : `at most ${formatUsd(worstUsd)}`;
    say(`  ${at.slice(0, 16).replace("T", " ")}  ${byModel(entry)}  ${most}  run ${run}`);
  }
}

function moneyOf({ calls, knownUsd, unpricedCalls, open }: SpendingTotal): string {
  const known = unpricedCalls === calls && calls > 0 ? "unknown" : formatUsd(knownUsd);
  const unpriced = unpricedCalls > 0 && unpricedCalls < calls ? ` + ${unpricedCalls} unknown` : "";
  const most = open.worstUsd > 0 ? ` + at most ${formatUsd(open.worstUsd)} open` : "";
  return `${known}${unpriced}${most}`;
}

function callsOf({ calls, open }: SpendingTotal): string {
  const all = calls + open.calls;
  return all === 1 ? "1 call" : `${all} calls`;
}

function tokensOf({ promptTokens, cachedTokens, completionTokens, reasoningTokens, source }: Usage): string {
  const cached = cachedTokens > 0 ? ` (${count(cachedTokens)} cached)` : "";
  const reasoning = reasoningTokens > 0 ? ` (${count(reasoningTokens)} reasoning)` : "";
  const estimated = source === "estimated" ? ", partly estimated" : "";
  return `${count(promptTokens)} prompt${cached}, ${count(completionTokens)} completion${reasoning}${estimated}`;
}

function count(tokens: number): string {
  return tokens.toLocaleString("en-US");
}

function jsonOf(
  { entries, unreadableLines }: SpendingHistory,
  runs: readonly ListedRun[],
  firstDay: string,
): object {
  const named = (totals: ReadonlyMap<string, SpendingTotal>, name: string): readonly object[] =>
    [...totals].map(([key, total]) => ({ [name]: key, ...total }));
  return {
    since: firstDay,
    days: named(totalsBy(entries, byDay), "day"),
    models: named(totalsBy(entries, byModel), "model"),
    runs: runs.map(runJson),
    open: entries.filter(({ settled }) => settled === undefined).map(({ reserved }) => reserved),
    total: totalOf(entries),
    unreadableLines,
  };
}
