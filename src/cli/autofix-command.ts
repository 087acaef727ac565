import { readFile, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { autofix, type Autofixed } from "../core/autofix/autofix.ts";
import { isMadeByTool } from "../core/autofix/made-by-tool.ts";
import { findingsJson, reportMarkdown } from "../core/autofix/autofix-report.ts";
import { chooseFindings } from "../core/autofix/choose-findings.ts";
import { combinedOutcome, sumOf } from "../core/autofix/combined-outcome.ts";
import type { FindingResult } from "../core/autofix/finding-result.ts";
import { readScan } from "../core/autofix/read-scan.ts";
import type { DoneScan } from "../core/autofix/scanner.ts";
import { Scans } from "../core/autofix/scans.ts";
import type { LedgerTotal } from "../core/model/money/ledger.ts";
import { newRunId } from "../core/model/money/spending-book.ts";
import { printUnifiedDiff } from "../core/patch/diff/print-unified.ts";
import { placeFinding, type Finding } from "../core/reports/place-findings.ts";
import { printedText } from "../core/reports/printed-text.ts";
import { readReport } from "../core/reports/read-report.ts";
import { longestReport, type ReportedFinding } from "../core/reports/reported-finding.ts";
import { declaredFolders } from "../core/verify/declared-folders.ts";
import { SandboxPool } from "../core/verify/sandbox-pool.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { Outcome } from "../core/run/outcome.ts";
import type { Task } from "../core/task/task.ts";
import { applyAccepted } from "./apply-accepted.ts";
import { confirmedHere } from "./confirmed-here.ts";
import { exitCodeOf, type ExitCode } from "./exit-code.ts";
import { scannerHere } from "./scanner-here.ts";
import { begin } from "./task-command.ts";
import type { TaskOptions } from "./task-options.ts";
import { targetOf } from "./target-of.ts";
import { outcomeJson } from "./task-report.ts";
import { failureToWrite } from "./write-patch-file.ts";
import { harmless, type Terminal } from "./terminal.ts";
import { verifyHere } from "./verify-here.ts";
import { withTask } from "./with-task.ts";

/**
 * `patched-moa autofix`: fixes what scanners found, a run for each question, and reports on every finding.
 * @param home absolute path of the folder that everything is built into
 */
export function autofixCommand(
  args: readonly string[],
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  return withTask(args, terminal, (options, root) =>
    fixFindings({ args, options, root, batch: newRunId() }, home, terminal, signal),
  );
}

/** What a run of the same call for the same task comes to that has begun before; undefined: none has. */
export type EarlierRun = (
  task: Task,
  options: TaskOptions,
  scanned: { readonly scanned?: DoneScan },
) => Promise<{ readonly run: string; readonly outcome: Outcome } | undefined>;

interface FixingFindings {
  /** What the user typed. */
  readonly args: readonly string[];
  readonly options: TaskOptions;
  readonly root: string;
  /** What its runs have in common. */
  readonly batch: string;
  /** Left out: all of them begin. */
  readonly earlier?: EarlierRun;
}

export async function fixFindings(
  { args, options, root, batch, earlier }: FixingFindings,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const snapshot = new DiskSnapshot(root);
  const note = (text: string): void => terminal.err(`  note       ${harmless(text)}`);
  const read = await readFindings(options, snapshot, signal);
  if (read.findings.length === 0 && read.refused.length === 0) {
    throw new Failure("no-problem", `Nothing to fix: nothing is reported in ${root}.`);
  }
  const within = targetOf(options, root);
  const { severity, limit, compatibilityRisk } = options.autofix;
  const { chosen, skipped } = chooseFindings(read.findings, { severity, limit, within });
  const isGiven = options.checks.length > 0 || options.noChecks;
  const checks = isGiven ? options.checks : await confirmedHere(snapshot, note);
  const spent: LedgerTotal[] = [];
  const run = async (task: Task): Promise<{ readonly run: string; readonly outcome: Outcome }> => {
    const own = { ...optionsFor(task, options), ...budgetLeft(options, spent) };
    const known = await earlier?.(task, own, scannedIn(read));
    if (known !== undefined) {
      spent.push(known.outcome.spent);
      return known;
    }
    const id = newRunId();
    const onSpent = (total: LedgerTotal): void => void spent.push(total);
    const about = { run: id, args, batch, options: own, root, task };
    const beginning = { ...about, snapshot, onSpent, ...scannedIn(read) };
    return { run: id, outcome: await begin("autofix", beginning, home, terminal, signal) };
  };
  const done = await autofix(
    { findings: chosen, instruction: options.instruction, checks, mostRisk: compatibilityRisk },
    {
      snapshot,
      run,
      verify: (patch, task) =>
        verifyHere(patch, task, { options, snapshot, ...scannedIn(read) }, home, signal),
    },
  );
  const results: readonly FindingResult[] = [
    ...done.results,
    ...skipped.map((each) => ({ state: "skipped", ...each }) as const),
    ...read.refused.map((each) => ({ state: "refused", ...each }) as const),
  ];
  return present({ ...done, results }, { options, root, read, spent: sumOf(spent) }, terminal);
}

/** No model is asked for what a tool does. */
function optionsFor(task: Task, options: TaskOptions): TaskOptions {
  return isMadeByTool(task)
    ? { ...options, offline: true, strategy: "adaptive", roster: false, overlays: [] }
    : options;
}

/** What is left of the budget for all of them. */
function budgetLeft({ budget }: TaskOptions, spent: readonly LedgerTotal[]): { readonly budget?: number } {
  return budget === undefined ? {} : { budget: Math.max(0, budget - sumOf(spent).knownUsd) };
}

interface ReadFindings {
  readonly findings: readonly Finding[];
  readonly refused: readonly { readonly finding: ReportedFinding; readonly why: string }[];
  readonly suppressed: number;
  /** Reported beyond what is read. */
  readonly leftOut: number;
  readonly scanner: string | undefined;
  /** What the scanner says of the workspace as it is. */
  readonly scanned: DoneScan | undefined;
}

function scannedIn({ scanned }: ReadFindings): { readonly scanned?: DoneScan } {
  return scanned === undefined ? {} : { scanned };
}

/** From the files that were named; where none is, from the scanner. */
async function readFindings(
  options: TaskOptions,
  snapshot: DiskSnapshot,
  signal: AbortSignal,
): Promise<ReadFindings> {
  const { findings: files } = options.autofix;
  const scanner = await scannerHere(options);
  if (files.length === 0 && scanner === undefined) {
    throw new Failure(
      "usage",
      "autofix needs findings: a file with --findings (SARIF, npm audit --json, osv-scanner --format json), a scanner with --scan, or Semgrep's rules with --rules.",
    );
  }
  const reports = await Promise.all(files.map(reportIn));
  const placed = await Promise.all(
    reports.flatMap(({ findings }) => findings).map((each) => placeFinding(each, snapshot)),
  );
  const scanned = scanner && (await scanWorkspace(scanner, options, snapshot, signal));
  const all = files.length > 0 ? placed : (scanned?.placed ?? []);
  return {
    findings: all.flatMap((each) => (each.kind === "placed" ? [each.finding] : [])),
    refused: all.flatMap((each) =>
      each.kind === "refused" ? [{ finding: each.reported, why: each.why }] : [],
    ),
    suppressed: reports.reduce((sum, { suppressed }) => sum + suppressed, 0),
    leftOut: reports.reduce((sum, { leftOut }) => sum + leftOut, 0),
    scanner: scanner?.command,
    scanned,
  };
}

async function reportIn(file: string): Promise<Extract<ReturnType<typeof readReport>, { kind: "findings" }>> {
  const path = resolve(file);
  const size = await stat(path).then(
    (about) => about.size,
    () => {
      throw new Failure("usage", `--findings ${file}: there is no such file.`);
    },
  );
  if (size > longestReport) {
    throw new Failure("usage", `--findings ${file} is longer than ${longestReport / 1_000_000} MB.`);
  }
  const report = readReport(printedText(await readFile(path)));
  if (report.kind === "unreadable") {
    throw new Failure("usage", `--findings ${file} ${report.why}.`);
  }
  return report;
}

async function scanWorkspace(
  scanner: NonNullable<Awaited<ReturnType<typeof scannerHere>>>,
  { share }: TaskOptions,
  snapshot: DiskSnapshot,
  signal: AbortSignal,
): Promise<DoneScan> {
  const folders = await declaredFolders(snapshot.root, share);
  const sandboxes = new SandboxPool(snapshot, 1, undefined, folders);
  try {
    return await new Scans(scanner, sandboxes, readScan).ofBase(signal);
  } finally {
    await sandboxes.dispose();
  }
}

interface Circumstances {
  readonly options: TaskOptions;
  readonly root: string;
  readonly read: ReadFindings;
  readonly spent: LedgerTotal;
}

/** The report on stdout or in its file, the patch where it asks for it; then it is applied. */
async function present(
  done: Autofixed,
  { options, root, read, spent }: Circumstances,
  terminal: Terminal,
): Promise<ExitCode> {
  const { suppressed, leftOut, scanner } = read;
  const markdown = reportMarkdown({ results: done.results, suppressed, leftOut, scanner, spent });
  const outcome = combinedOutcome(done, spent, leftOut);
  const diff = done.patch === undefined ? "" : printUnifiedDiff(done.patch);
  const unwritten = await failureToWrite(outcome, root, options.output);
  const isKept = options.output !== undefined && unwritten === undefined;
  const { report } = options.autofix;
  if (report !== undefined) {
    await writeReport(report, markdown);
  }
  if (!options.json) {
    const fenced = diff === "" || isKept ? "" : `\n${fence(diff)}diff\n${diff}${fence(diff)}\n`;
    const text = report === undefined ? markdown + fenced : isKept ? "" : diff;
    terminal.out(terminal.isScreen ? harmless(text) : text);
  }
  const { instruction, apply, branch, allowProtected } = options;
  const applied =
    unwritten !== undefined
      ? { kind: "failed" as const, failure: unwritten }
      : apply
        ? await applyAccepted(outcome, { kind: "autofix", root, allowProtected, branch, instruction })
        : { kind: "not asked" as const };
  if (options.json) {
    const json = {
      ...outcomeJson(outcome, applied),
      suppressed,
      leftOut,
      findings: findingsJson(done.results),
    };
    terminal.out(`${JSON.stringify(json)}\n`);
  }
  if (applied.kind === "failed") {
    terminal.err(harmless(applied.failure.message));
    return exitCodeOf(applied.failure);
  }
  const states = new Set(done.results.map(({ state }) => state));
  // Where all that is reported is about something else, nothing of the job was done.
  const isDone = states.has("fixed") || states.has("proposed");
  const isUndone = states.has("not fixed") || (states.has("refused") && !isDone);
  return isUndone ? 1 : 0;
}

/** Longer than any in what it holds. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  return "`".repeat(longest + 1);
}

async function writeReport(path: string, markdown: string): Promise<void> {
  try {
    await writeFile(resolve(path), markdown);
  } catch (cause) {
    throw new Failure("usage", `The report ${path} cannot be written; choose another place.`, { cause });
  }
}
