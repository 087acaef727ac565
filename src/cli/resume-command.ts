import type { TaskKind } from "../core/task/task.ts";
import { stateFolder } from "../core/model/money/state-folder.ts";
import type { PatchHeader } from "../core/run/journal/line-shapes.ts";
import {
  isOfReview,
  isOfText,
  ofPatches,
  readJournal,
  type TextJournal,
} from "../core/run/journal/read-journal.ts";
import { RunStore } from "../core/run/journal/run-store.ts";
import type { Outcome } from "../core/run/outcome.ts";
import { keepDecision } from "../core/run/roster.ts";
import { removeLeftovers } from "../core/verify/leftovers.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { ExitCode } from "./exit-code.ts";
import { parseArguments } from "./parse-arguments.ts";
import { presentOutcome, withFailureJson } from "./present-outcome.ts";
import { presentText } from "./present-text.ts";
import { existingRoot } from "./root.ts";
import { outcomeAgain, textAgain } from "./replay-command.ts";
import { typedThen } from "./cut-run.ts";
import { goOn, type CutRun } from "./go-on.ts";
import { resumeAutofix } from "./resume-autofix.ts";
import { resumeReview } from "./resume-review.ts";
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
    const { task, command } = journal.header;
    const root = await existingRoot(journal.header.root);
    if (command?.batch !== undefined) {
      const { batch } = command;
      const { args: typed, options: then } = commandOf(journal.header);
      const options = { ...then, apply, branch: undefined, allowProtected, output, json };
      return resumeAutofix({ batch, args: typed, options, root, folder, store }, home, terminal, signal);
    }
    const outcome = await outcomeOf({ path, journal, root, folder }, home, terminal, signal);
    const onApplied = (): void => keepDecision(scoresHere(terminal), { run, outcome }, true);
    const presentation = { kind: task.kind, root, apply, allowProtected, output, json, onApplied };
    return presentOutcome(outcome, presentation, terminal);
  });
}

async function outcomeOf(
  cut: CutRun,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Outcome> {
  const { journal, root } = cut;
  if (journal.end?.state === "done") {
    // Only its end was not shown, or was overlooked.
    await removeLeftovers();
    return outcomeAgain(journal, new DiskSnapshot(root), home, terminal, signal);
  }
  return goOn(cut, commandOf(journal.header), home, terminal, signal);
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
  readonly args: readonly string[];
  readonly options: TaskOptions;
} {
  const { name: kind, args } = typedThen(run, command, (each) => each.args);
  return { kind, args, options: { ...parseTaskOptions(args), root, seed } };
}
