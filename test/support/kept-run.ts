import { TokenCounter } from "../../src/core/model/fit/token-counter.ts";
import { PatchReader } from "../../src/core/patch/reading/patch-reader.ts";
import { Ledger } from "../../src/core/model/money/ledger.ts";
import { SecretVault } from "../../src/core/privacy/secrets/secret-vault.ts";
import { JournalFile } from "../../src/core/run/journal/journal-file.ts";
import { readJournal, type ReadJournal } from "../../src/core/run/journal/read-journal.ts";
import { RunJournal } from "../../src/core/run/journal/run-journal.ts";
import { Recorder } from "../../src/core/run/record/recorder.ts";
import { replayRun, type Replayed } from "../../src/core/run/replay/replay-run.ts";
import { resumption } from "../../src/core/run/replay/resume-run.ts";
import { stateOfFolder } from "../../src/core/run/workspace-state.ts";
import { DiskSnapshot } from "../../src/core/workspace/disk-snapshot.ts";
import type { GitWorkspace } from "./git-workspace.ts";
import { parser, type KeptRun } from "./run-on.ts";

/** A run that begins, kept in `path`. */
export function keptAt(path: string, workspace: GitWorkspace): KeptRun {
  const secrets = new SecretVault();
  const journal = new RunJournal(
    () => [JournalFile.create(path, true, complain)],
    (text) => secrets.conceal(text),
  );
  const header = {
    ...{ engine: "test", run: "run-1", origin: "command line" as const, root: workspace.root, copies: [] },
  };
  const ledger = new Ledger((call) => journal.call(call));
  return { recorder: new Recorder({ journal, header }), secrets, ledger };
}

/** The run that the journal in `path` tells of, which was cut off; its process is taken for dead. */
export function goingOn(path: string, workspace: GitWorkspace): Promise<KeptRun> {
  const snapshot = new DiskSnapshot(workspace.root);
  const stateOf = stateOfFolder(snapshot, []);
  const journal: ReadJournal = { ...readJournal(path, "run-1"), writer: { pid: 0, at: "" } };
  return resumption(path, journal, { snapshot, stateOf, tell: complain }, new AbortController().signal);
}

/** @param workspace where secrets may be put back from; left out: nowhere */
export function replayed(path: string, workspace?: GitWorkspace): Promise<Replayed> {
  const parts = {
    parser,
    reading: new PatchReader(parser),
    counter: new TokenCounter(),
    ...(workspace && { workspace: new DiskSnapshot(workspace.root) }),
  };
  return replayRun(readJournal(path, "run-1"), parts, () => undefined, new AbortController().signal);
}

function complain(why: string): void {
  throw new Error(why);
}
