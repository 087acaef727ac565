import { join } from "node:path";
import { TokenCounter } from "../core/model/fit/token-counter.ts";
import type { Ledger } from "../core/model/money/ledger.ts";
import type { ModelMix } from "../core/moa/open-mix.ts";
import type { SecretVault } from "../core/privacy/secrets/secret-vault.ts";
import { keptReview } from "../core/review/kept-shapes.ts";
import { materialOf, type MaterialParts } from "../core/review/material.ts";
import { ChangeReaderThread } from "../core/review/reading/change-reader-thread.ts";
import { reviewChanges, type ReviewProgress } from "../core/review/review.ts";
import type { ReviewOutcome } from "../core/review/review-outcome.ts";
import type { Recorder } from "../core/run/record/recorder.ts";
import type { OnReviewEvent } from "../core/run/review-event.ts";
import { SecretKeepingVerifier } from "../core/run/secret-keeping-verifier.ts";
import { stateOfFolder } from "../core/run/workspace-state.ts";
import { declaredFolders } from "../core/verify/declared-folders.ts";
import { GatedVerifier } from "../core/verify/gated-verifier.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import { askOnTerminal, confirmCost } from "./confirm-cost.ts";
import { confirmedHere } from "./confirmed-here.ts";
import { chooseModels } from "./models.ts";
import type { ReviewOptions } from "./review-options.ts";
import { withServices } from "./services-here.ts";
import { harmless, type Terminal } from "./terminal.ts";

/** A review in a folder of this machine: one that begins, or one that goes on. */
export interface ReviewHere {
  /** Id of the run. */
  readonly run: string;
  /** Absolute path of the workspace folder. */
  readonly root: string;
  readonly options: ReviewOptions;
  readonly secrets: SecretVault;
  readonly recorder: Recorder;
  readonly ledger: Ledger;
  /** Absolute paths of other files with the journal's lines. */
  readonly copies: readonly string[];
  /** By the same review before; in USD. */
  readonly spentUsd: number;
  /** Told who takes part, before anybody is asked. */
  readonly onMix?: (mix: ModelMix) => void;
}

/**
 * @param home absolute path of the folder with `typescript-worker.js`, `grammars` and `encodings`
 * @throws Failure what stops the review before it has an outcome
 */
export async function reviewHere(
  here: ReviewHere,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ReviewOutcome> {
  const { run, root, options, secrets, recorder, ledger, copies, spentUsd, onMix } = here;
  const { task, scope } = options;
  const tell: OnReviewEvent = (event) => {
    if (event.kind === "note") {
      terminal.err(`  note       ${harmless(event.text)}`);
    }
  };
  const note = (text: string): void => {
    const event = { kind: "note", text } as const;
    recorder.event(event);
    tell(event);
  };
  const counter = new TokenCounter(join(home, "encodings"));
  const snapshot = new DiskSnapshot(root);
  const reader = new ChangeReaderThread(home);
  try {
    // What there is to review costs nothing to find out, and a model that nobody can be asked for would hide it.
    const { root: folder, unsaved } = snapshot;
    const changes = await reader.do({ kind: "changes", root: folder, scope, unsaved }, signal);
    const parts = { ledger, counter, note, run, spentUsd };
    const mix = await chooseModels(task, process.env, parts, signal);
    if (mix.models.length === 0) {
      throw new Failure(
        "no-model",
        "A review needs a model. Name one and its key or base URL, or start a local server such as Ollama.",
      );
    }
    onMix?.(mix);
    const { instruction } = task;
    return await withGates(options, snapshot, secrets, home, note, (gates) =>
      reviewChanges(
        { kind: "review", instruction, scope },
        materialOf(
          changes,
          instruction,
          { snapshot, secrets, reader, stateOf: stateOfFolder(snapshot, copies), ...gates },
          signal,
        ),
        {
          ...{ mix, secrets, recorder, ledger, counter, kept: keptReview },
          count: (ballots, stop) => reader.do({ kind: "votes", ballots }, stop),
          confirm: confirmCost(task.confirmAbove, askOnTerminal, signal),
          onProgress: (progress) => terminal.err(`  ${describeProgress(progress)}`),
        },
        tell,
        signal,
      ),
    );
  } finally {
    await reader.dispose();
  }
}

function withGates<T>(
  { task }: ReviewOptions,
  snapshot: DiskSnapshot,
  secrets: SecretVault,
  home: string,
  note: (text: string) => void,
  work: (gates: Pick<MaterialParts, "reading" | "verifier">) => Promise<T>,
): Promise<T> {
  return withServices(home, snapshot.root, async ({ service, outputs, patches }) => {
    const reading = patches.begin();
    const isGiven = task.checks.length > 0 || task.noChecks;
    const verifier = new SecretKeepingVerifier(
      new GatedVerifier({
        ...{ snapshot, project: snapshot, parser: reading, diagnosers: [service] },
        checks: isGiven ? task.checks : await confirmedHere(snapshot, note),
        target: { problems: [] },
        tools: outputs,
        sharedFolders: await declaredFolders(snapshot.root, task.share),
      }),
      secrets,
    );
    try {
      return await work({ reading, verifier });
    } finally {
      await verifier.dispose();
    }
  });
}

function describeProgress(progress: ReviewProgress): string {
  const several = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
  switch (progress.kind) {
    case "asking":
      return `asking     ${several(progress.models, "model")} about ${several(progress.files, "file")}, in ${several(progress.questions, "question")}`;
    case "voting":
      return `voting     on ${several(progress.findings, "finding")}`;
    case "trying":
      return `gates      for the changes suggested with ${several(progress.changes, "finding")}`;
  }
}
