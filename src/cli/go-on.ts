import type { DoneScan } from "../core/autofix/scanner.ts";
import type { Mix } from "../core/moa/mix.ts";
import type { ModelMix } from "../core/moa/open-mix.ts";
import type { PatchJournal } from "../core/run/journal/read-journal.ts";
import type { Outcome } from "../core/run/outcome.ts";
import { requireSameMix, resumption, sameCast } from "../core/run/replay/resume-run.ts";
import { stateOfFolder } from "../core/run/workspace-state.ts";
import type { TaskKind } from "../core/task/task.ts";
import { removeLeftovers } from "../core/verify/leftovers.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import { openSpending } from "./cut-run.ts";
import { Progress } from "./progress.ts";
import { runHere } from "./run-here.ts";
import type { TaskOptions } from "./task-options.ts";
import type { Terminal } from "./terminal.ts";

export interface CutRun {
  /** Of the journal. */
  readonly path: string;
  readonly journal: PatchJournal;
  readonly root: string;
  /** Where the user's state is kept. */
  readonly folder: string;
}

/** What the user typed then, with what was worked out of it. */
export interface TypedThen {
  readonly kind: TaskKind;
  readonly options: TaskOptions;
  /** See `RunHere`. */
  readonly scanned?: DoneScan;
}

/**
 * Goes on with a run that was cut off or cancelled.
 * @throws Failure `journal` where it cannot go on; what the run itself fails with
 */
export async function goOn(
  { path, journal, root, folder }: CutRun,
  { kind, options, scanned }: TypedThen,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Outcome> {
  const snapshot = new DiskSnapshot(root);
  const { header } = journal;
  const { show: onEvent } = new Progress(terminal);
  const tell = (text: string): void => onEvent({ kind: "note", text });
  const stateOf = stateOfFolder(snapshot, header.copies);
  const { failure, ...resumed } = await resumption(path, journal, { snapshot, stateOf, tell }, signal);
  await removeLeftovers();
  const spentUsd = resumed.spentUsd + openSpending(folder, header, tell);
  const onMix = (mix: Mix): void => requireSameMix(journal, mix);
  const cast = (pool: ModelMix): ModelMix => sameCast(journal, pool);
  const known = { run: header.run, spentUsd, cast, onMix };
  // What it is about cannot be made of the options again: a scanner found it, or it came by a pipe.
  const isGiven = kind === "autofix" || options.trace !== undefined;
  const about = { ...(isGiven && { task: header.task }), ...(scanned && { scanned }) };
  const run = { ...about, ...resumed, ...known, kind, options, snapshot, stateOf, onEvent };
  try {
    return await runHere(run, home, terminal, resumed.signal);
  } catch (error) {
    throw failure() ?? error;
  }
}
