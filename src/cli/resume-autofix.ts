import { concealedValue } from "../core/run/concealed-event.ts";
import { ofPatches, readJournal, type PatchJournal } from "../core/run/journal/read-journal.ts";
import { journalVersions } from "../core/run/journal/journal-lines.ts";
import type { RunStore } from "../core/run/journal/run-store.ts";
import { requireSameWorkspace } from "../core/run/replay/resume-run.ts";
import { stateOfFolder } from "../core/run/workspace-state.ts";
import { SecretVault } from "../core/privacy/secrets/secret-vault.ts";
import { removeLeftovers } from "../core/verify/leftovers.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import { fixFindings, type EarlierRun } from "./autofix-command.ts";
import type { ExitCode } from "./exit-code.ts";
import { goOn } from "./go-on.ts";
import { outcomeAgain } from "./replay-command.ts";
import type { TaskOptions } from "./task-options.ts";
import type { Terminal } from "./terminal.ts";

interface CutAutofix {
  /** See `PatchHeader`. */
  readonly batch: string;
  /** What the user typed then. */
  readonly args: readonly string[];
  /** What was worked out of it, with what he wants now. */
  readonly options: TaskOptions;
  readonly root: string;
  /** Where the user's state is kept. */
  readonly folder: string;
  readonly store: RunStore;
}

/**
 * `patched-moa resume`, of a run of `autofix`: all runs of that call come to what they came to then, the one that was cut off goes
 * on, and those that had not begun begin.
 * @throws Failure `journal` where one of them is under way, or the workspace is not what it was
 */
export async function resumeAutofix(
  { batch, args, options, root, folder, store }: CutAutofix,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const snapshot = new DiskSnapshot(root);
  const journals = journalsOf(batch, store);
  for (const journal of journals) {
    await requireSameWorkspace(journal, stateOfFolder(snapshot, journal.header.copies), signal);
  }
  await removeLeftovers();
  const earlier: EarlierRun = async (task, own, scanned) => {
    const key = keyOf(concealedValue(task, new SecretVault()));
    const journal = journals.find(({ header }) => keyOf(header.task) === key);
    if (journal === undefined) {
      return undefined;
    }
    const { header, end } = journal;
    const { run, seed } = header;
    const isOver = end !== undefined && end.state !== "cancelled";
    const command = { kind: "autofix" as const, options: { ...own, seed }, ...scanned };
    const outcome = isOver
      ? await outcomeAgain(journal, snapshot, home, terminal, signal)
      : await goOn({ path: store.pathOf(run), journal, root, folder }, command, home, terminal, signal);
    return { run, outcome };
  };
  return fixFindings({ args, options, root, batch, earlier }, home, terminal, signal);
}

function journalsOf(batch: string, store: RunStore): readonly PatchJournal[] {
  const runs = store
    .list()
    .filter(({ header }) => header?.version === journalVersions.patches && header.command?.batch === batch);
  const going = runs.find(({ state }) => state === "running");
  if (going !== undefined) {
    throw new Failure("journal", `The run ${going.run} is under way. Wait for it, or stop it.`);
  }
  return runs.map(({ run }) => ofPatches(readJournal(store.pathOf(run), run)));
}

/** The same for the same task. */
function keyOf(task: unknown): string {
  return JSON.stringify(task);
}
