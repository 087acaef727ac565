import { resolve } from "node:path";
import type { DoneScan } from "../core/autofix/scanner.ts";
import { Ledger, type LedgerTotal } from "../core/model/money/ledger.ts";
import { newRunId } from "../core/model/money/spending-book.ts";
import { stateFolder } from "../core/model/money/state-folder.ts";
import { SecretVault } from "../core/privacy/secrets/secret-vault.ts";
import { engineVersion } from "../core/run/journal/engine-version.ts";
import { JournalFile } from "../core/run/journal/journal-file.ts";
import { RunJournal } from "../core/run/journal/run-journal.ts";
import { RunStore } from "../core/run/journal/run-store.ts";
import type { Outcome } from "../core/run/outcome.ts";
import { Recorder } from "../core/run/record/recorder.ts";
import { keepDecision } from "../core/run/roster.ts";
import { stateOfFolder } from "../core/run/workspace-state.ts";
import type { Task, TaskKind } from "../core/task/task.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { ExitCode } from "./exit-code.ts";
import { presentOutcome } from "./present-outcome.ts";
import { Progress } from "./progress.ts";
import { runHere } from "./run-here.ts";
import { scoresHere } from "./scores-here.ts";
import type { TaskOptions } from "./task-options.ts";
import type { Terminal } from "./terminal.ts";
import { withTask } from "./with-task.ts";

/**
 * `patched-moa fix` and `edit`: one run, its progress on stderr, the chosen patch on stdout.
 * @param home absolute path of the folder with `typescript-worker.js` and `grammars`
 */
export function taskCommand(
  kind: TaskKind,
  args: readonly string[],
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  return withTask(args, terminal, async (options, root) => {
    const run = newRunId();
    const outcome = await begin(kind, { run, args, options, root }, home, terminal, signal);
    const onApplied = (): void => keepDecision(scoresHere(terminal), { run, outcome }, true);
    return presentOutcome(outcome, { ...options, kind, root, onApplied }, terminal);
  });
}

interface Beginning {
  /** Id of the run. */
  readonly run: string;
  readonly args: readonly string[];
  readonly options: TaskOptions;
  readonly root: string;
  /** Left out: made of the options. */
  readonly task?: Task;
  /** Left out: the folder as it is now. */
  readonly snapshot?: DiskSnapshot;
  /** See `RunHere`. */
  readonly scanned?: DoneScan;
  /** Told what it cost, however it ends. */
  readonly onSpent?: (total: LedgerTotal) => void;
}

/** One run with its journal. */
export async function begin(
  kind: TaskKind,
  { run, args, options, root, onSpent, ...given }: Beginning,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Outcome> {
  const { show: onEvent } = new Progress(terminal);
  const tell = (text: string): void => onEvent({ kind: "note", text });
  const secrets = new SecretVault();
  const conceal = (text: string): string => secrets.conceal(text);
  const store = new RunStore(stateFolder(process.env, process.platform));
  const copy = options.journal === undefined ? [] : [journalAt(resolve(options.journal), tell)];
  const journal = new RunJournal(() => [store.create(run, tell), ...copy], conceal);
  const copies = copy.map(({ path }) => path);
  const recorder = new Recorder({
    journal,
    header: {
      engine: engineVersion,
      run,
      origin: "command line",
      root,
      copies,
      ...(options.budget !== undefined && { budgetUsd: options.budget }),
      command: { name: kind, args: args.map(conceal) },
    },
  });
  const { snapshot = new DiskSnapshot(root), ...known } = given;
  const ledger = new Ledger((call) => journal.call(call));
  const stateOf = stateOfFolder(snapshot, copies);
  const parts = { recorder, secrets, ledger, spentUsd: 0, onEvent };
  try {
    return await runHere(
      { kind, options, run, snapshot, stateOf, ...known, ...parts },
      home,
      terminal,
      signal,
    );
  } finally {
    onSpent?.(ledger.total());
  }
}

/** @throws Failure `usage` when the file cannot be written */
function journalAt(path: string, tell: (why: string) => void): JournalFile {
  try {
    return JournalFile.create(path, true, tell);
  } catch (cause) {
    throw new Failure("usage", `The journal ${path} cannot be written; choose another place.`, { cause });
  }
}
