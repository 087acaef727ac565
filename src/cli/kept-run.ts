import { resolve } from "node:path";
import { Ledger } from "../core/model/money/ledger.ts";
import { stateFolder } from "../core/model/money/state-folder.ts";
import type { SecretVault } from "../core/privacy/secrets/secret-vault.ts";
import { engineVersion } from "../core/run/journal/engine-version.ts";
import { JournalFile } from "../core/run/journal/journal-file.ts";
import { RunJournal } from "../core/run/journal/run-journal.ts";
import { RunStore } from "../core/run/journal/run-store.ts";
import { Recorder, type RecorderOptions } from "../core/run/record/recorder.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { TaskOptions } from "./task-options.ts";

interface BegunRun {
  /** Id of the run. */
  readonly run: string;
  readonly root: string;
  readonly options: Pick<TaskOptions, "journal" | "budget">;
  /** What the user typed. */
  readonly typed: Pick<NonNullable<RecorderOptions["header"]>, "command" | "args">;
  readonly secrets: SecretVault;
  /** Told once when the journal cannot be written. */
  readonly tell: (text: string) => void;
}

interface KeptRun {
  readonly recorder: Recorder;
  readonly ledger: Ledger;
  /** Absolute paths of other files with the journal's lines. */
  readonly copies: readonly string[];
}

/**
 * A run that begins, with its journal.
 * @throws Failure `usage` when the copy that was asked for cannot be written
 */
export function keptRun({ run, root, options, typed, secrets, tell }: BegunRun): KeptRun {
  const store = new RunStore(stateFolder(process.env, process.platform));
  const copy = options.journal === undefined ? [] : [journalAt(resolve(options.journal), tell)];
  const conceal = (text: string): string => secrets.conceal(text);
  const journal = new RunJournal(() => [store.create(run, tell), ...copy], conceal);
  const copies = copy.map(({ path }) => path);
  const header = {
    ...{ engine: engineVersion, run, origin: "command line" as const, root, copies },
    ...(options.budget !== undefined && { budgetUsd: options.budget }),
    ...typed,
  };
  const recorder = new Recorder({ journal, header });
  return { recorder, ledger: new Ledger((call) => journal.call(call)), copies };
}

/** @throws Failure `usage` when the file cannot be written */
function journalAt(path: string, tell: (why: string) => void): JournalFile {
  try {
    return JournalFile.create(path, true, tell);
  } catch (cause) {
    throw new Failure("usage", `The journal ${path} cannot be written; choose another place.`, { cause });
  }
}
