import { existsSync } from "node:fs";
import { join } from "node:path";
import { TokenCounter } from "../core/model/fit/token-counter.ts";
import { placeholdersIn } from "../core/privacy/secrets/secret-vault.ts";
import { stateFolder } from "../core/model/money/state-folder.ts";
import {
  isOfReview,
  isOfText,
  ofPatches,
  readJournal,
  type ReadJournal,
  type ReviewJournal,
  type TextJournal,
} from "../core/run/journal/read-journal.ts";
import { RunStore } from "../core/run/journal/run-store.ts";
import { replayText } from "../core/prose/replay-text.ts";
import { ChangeReaderThread } from "../core/review/reading/change-reader-thread.ts";
import { replayReview } from "../core/review/replay-review.ts";
import type { ReviewOutcome } from "../core/review/review-outcome.ts";
import type { WrittenText } from "../core/prose/write-text.ts";
import type { Outcome } from "../core/run/outcome.ts";
import { replayRun } from "../core/run/replay/replay-run.ts";
import { PatchReader } from "../core/patch/reading/patch-reader.ts";
import { SyntaxParser } from "../core/syntax/syntax-parser.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";
import type { ExitCode } from "./exit-code.ts";
import { parseArguments } from "./parse-arguments.ts";
import { presentOutcome, withFailureJson } from "./present-outcome.ts";
import { presentReview } from "./present-review.ts";
import { presentText, showText } from "./present-text.ts";
import { Progress } from "./progress.ts";
import { existingRoot } from "./root.ts";
import { harmless, type Terminal } from "./terminal.ts";

const argumentOptions = {
  root: { type: "string" },
  json: { type: "boolean" },
} as const;

/** `patched-moa replay`: a run once more from its journal; nobody is asked, no check is run, nothing is written. */
export function replayCommand(
  args: readonly string[],
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, argumentOptions);
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) {
    throw new Failure("usage", `replay takes one RUN, or the file of a journal; see "patched-moa runs".`);
  }
  const { root, json = false } = values;
  return withFailureJson(json, terminal, async () => {
    const store = new RunStore(stateFolder(process.env, process.platform));
    // A name with a separator or an ending is a file's; so is what exists as one.
    const isFile = /[/\\]|\.jsonl$/.test(name) || existsSync(name);
    const read = isFile ? readJournal(name, name) : readJournal(store.pathOf(store.find(name)), name);
    if (isOfText(read)) {
      return presentText(await textAgain(read, home, terminal, signal), json, terminal);
    }
    if (isOfReview(read)) {
      const outcome = await reviewAgain(read, home, terminal, signal);
      return presentReview(outcome, json ? "json" : "markdown", hasPlaceholder, terminal);
    }
    const journal = ofPatches(read);
    const { header } = journal;
    // A file may be anybody's: it does not choose which folder is read.
    const place = root ?? (isFile ? undefined : header.root);
    const workspace = place === undefined ? undefined : await workspaceAt(place, root !== undefined);
    const outcome = await outcomeAgain(journal, workspace, home, terminal, signal);
    const presentation = {
      kind: header.task.kind,
      root: header.root,
      apply: false,
      allowProtected: false,
      json,
    };
    return presentOutcome(outcome, presentation, terminal);
  });
}

/** The outcome of a run that is over, by making its decisions again; it is told that nobody was asked. */
export async function outcomeAgain(
  journal: ReadJournal,
  workspace: Snapshot | undefined,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Outcome> {
  const parser = new SyntaxParser(join(home, "grammars"));
  const parts = {
    parser,
    reading: new PatchReader(parser),
    counter: new TokenCounter(join(home, "encodings")),
    ...(workspace && { workspace }),
  };
  const { outcome, isRedacted } = await replayRun(journal, parts, new Progress(terminal).show, signal);
  tellReplayed(journal, "Nobody was asked, no check was run.", terminal);
  if (isRedacted) {
    terminal.err(
      "  note       Secrets are shown as placeholders: the files they are in have changed, or are not here.",
    );
  }
  return outcome;
}

/** As `outcomeAgain`, of a run for a text. */
export async function textAgain(
  journal: TextJournal,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<WrittenText> {
  const counter = new TokenCounter(join(home, "encodings"));
  const written = await replayText(journal, counter, (event) => showText(event, terminal), signal);
  tellReplayed(journal, "Nobody was asked.", terminal);
  if (written.isRedacted) {
    tellRedacted(terminal);
  }
  return written;
}

/** As `outcomeAgain`, of a review. */
export async function reviewAgain(
  journal: ReviewJournal,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ReviewOutcome> {
  const counter = new TokenCounter(join(home, "encodings"));
  const reader = new ChangeReaderThread(home);
  const parts: Parameters<typeof replayReview>[1] = {
    counter,
    count: (ballots, stop) => reader.do({ kind: "votes", ballots }, stop),
  };
  try {
    const { outcome, isRedacted } = await replayReview(journal, parts, () => undefined, signal);
    tellReplayed(journal, "Nobody was asked, no check was run.", terminal);
    if (isRedacted) {
      tellRedacted(terminal);
    }
    return outcome;
  } finally {
    await reader.dispose();
  }
}

/** Secrets of a journal are known by nothing else. */
export function hasPlaceholder(text: string): boolean {
  return placeholdersIn(text) > 0;
}

function tellRedacted(terminal: Terminal): void {
  terminal.err("  note       Secrets are shown as placeholders: they are not kept.");
}

function tellReplayed({ header: { run, at } }: ReadJournal, without: string, terminal: Terminal): void {
  terminal.err(harmless(`  replayed   run ${run} of ${at}: every decision is the same. ${without}`));
}

async function workspaceAt(root: string, isAskedFor: boolean): Promise<Snapshot | undefined> {
  try {
    return new DiskSnapshot(await existingRoot(root));
  } catch (error) {
    if (isAskedFor || !Failure.is(error)) {
      throw error;
    }
    return undefined;
  }
}
