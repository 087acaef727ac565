import type { DoneScan } from "../core/autofix/scanner.ts";
import type { LedgerTotal } from "../core/model/money/ledger.ts";
import { newRunId } from "../core/model/money/spending-book.ts";
import { SecretVault } from "../core/privacy/secrets/secret-vault.ts";
import type { Outcome } from "../core/run/outcome.ts";
import { keepDecision } from "../core/run/roster.ts";
import { stateOfFolder } from "../core/run/workspace-state.ts";
import type { Task, TaskKind } from "../core/task/task.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import type { ExitCode } from "./exit-code.ts";
import { keptRun } from "./kept-run.ts";
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
  /** See `PatchHeader`; left out: it is the only run of its call. */
  readonly batch?: string;
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
  { run, args, batch, options, root, onSpent, ...given }: Beginning,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Outcome> {
  const { show: onEvent } = new Progress(terminal);
  const tell = (text: string): void => onEvent({ kind: "note", text });
  const secrets = new SecretVault();
  const called = { name: kind, args: args.map((text) => secrets.conceal(text)) };
  const typed = { command: { ...called, ...(batch !== undefined && { batch }) } };
  const { recorder, ledger, copies } = keptRun({ run, root, options, typed, secrets, tell });
  const { snapshot = new DiskSnapshot(root), ...known } = given;
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
