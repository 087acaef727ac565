import type { TaskKind } from "../core/task/task.ts";
import { stateFolder } from "../core/model/money/state-folder.ts";
import type { Mix } from "../core/moa/mix.ts";
import type { ModelMix } from "../core/moa/open-mix.ts";
import type { PatchHeader } from "../core/run/journal/line-shapes.ts";
import {
  isOfReview,
  isOfText,
  ofPatches,
  readJournal,
  type PatchJournal,
  type TextJournal,
} from "../core/run/journal/read-journal.ts";
import { RunStore } from "../core/run/journal/run-store.ts";
import type { Outcome } from "../core/run/outcome.ts";
import { requireSameMix, resumption, sameCast } from "../core/run/replay/resume-run.ts";
import { keepDecision } from "../core/run/roster.ts";
import { stateOfFolder } from "../core/run/workspace-state.ts";
import { removeLeftovers } from "../core/verify/leftovers.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { ExitCode } from "./exit-code.ts";
import { parseArguments } from "./parse-arguments.ts";
import { presentOutcome, withFailureJson } from "./present-outcome.ts";
import { presentText } from "./present-text.ts";
import { Progress } from "./progress.ts";
import { existingRoot } from "./root.ts";
import { outcomeAgain, textAgain } from "./replay-command.ts";
import { openSpending, typedThen } from "./cut-run.ts";
import { resumeReview } from "./resume-review.ts";
import { runHere } from "./run-here.ts";
import { scoresHere } from "./scores-here.ts";
import { outputOf, parseTaskOptions, type TaskOptions } from "./task-options.ts";
import type { Terminal } from "./terminal.ts";
import { requireFree } from "./write-patch-file.ts";

const argumentOptions = {
  apply: { type: "boolean" },
  "allow-protected": { type: "boolean" },
  output: { type: "string" },
  force: { type: "boolean" },
  json: { type: "boolean" },
} as const;

/**
 * `patched-moa resume`: a run that was cut off or cancelled goes on. What was answered is not asked again, and the run's budget counts what
 * was spent before. Only runs of the user's own are taken: their checks are run.
 */
export function resumeCommand(
  args: readonly string[],
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, argumentOptions);
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) {
    throw new Failure("usage", `resume takes one RUN; see "patched-moa runs".`);
  }
  const { json = false, apply = false, "allow-protected": allowProtected = false, force = false } = values;
  const output = outputOf(values.output, force);
  return withFailureJson(json, terminal, async () => {
    requireFree(output);
    const folder = stateFolder(process.env, process.platform);
    const store = new RunStore(folder);
    const run = store.find(name);
    const path = store.pathOf(run);
    const read = readJournal(path, run);
    if (isOfText(read)) {
      requireDone(read);
      return presentText(await textAgain(read, home, terminal, signal), json, terminal);
    }
    if (isOfReview(read)) {
      return resumeReview({ path, journal: read, folder }, json, home, terminal, signal);
    }
    const journal = ofPatches(read);
    const { task } = journal.header;
    const root = await existingRoot(journal.header.root);
    const outcome = await outcomeOf({ path, journal, root, folder }, home, terminal, signal);
    const onApplied = (): void => keepDecision(scoresHere(terminal), { run, outcome }, true);
    const presentation = { kind: task.kind, root, apply, allowProtected, output, json, onApplied };
    return presentOutcome(outcome, presentation, terminal);
  });
}

interface CutRun {
  /** Of the journal. */
  readonly path: string;
  readonly journal: PatchJournal;
  readonly root: string;
  /** Where the user's state is kept. */
  readonly folder: string;
}

async function outcomeOf(
  { path, journal, root, folder }: CutRun,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Outcome> {
  const snapshot = new DiskSnapshot(root);
  if (journal.end?.state === "done") {
    // Only its end was not shown, or was overlooked.
    await removeLeftovers();
    return outcomeAgain(journal, snapshot, home, terminal, signal);
  }
  const { header } = journal;
  const { kind, options } = commandOf(header);
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
  const about = isGiven ? { task: header.task } : {};
  const run = { ...about, ...resumed, ...known, kind, options, snapshot, stateOf, onEvent };
  try {
    return await runHere(run, home, terminal, resumed.signal);
  } catch (error) {
    throw failure() ?? error;
  }
}

/** @throws Failure `journal` for a text that was not written to its end: it takes no longer to begin again */
function requireDone({ header: { run, task, args }, end }: TextJournal): void {
  if (end?.state !== "done") {
    const typed = args?.map((text) => (/^[\w./:=-]+$/.test(text) ? text : JSON.stringify(text)));
    const how =
      typed === undefined ? "in the editor" : `with: patched-moa ${[task.kind, ...typed].join(" ")}`;
    throw new Failure(
      "journal",
      `The run ${run} was for a text, and a text is not gone on with. Begin it again ${how}`,
    );
  }
}

/**
 * What the user typed then, with what was worked out of it.
 * @throws Failure `journal` where that is not known
 */
function commandOf({ run, command, root, seed }: PatchHeader): {
  readonly kind: TaskKind;
  readonly options: TaskOptions;
} {
  const { name: kind, args } = typedThen(run, command, (each) => each.args);
  return { kind, options: { ...parseTaskOptions(args), root, seed } };
}
