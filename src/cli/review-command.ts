import { join } from "node:path";
import { TokenCounter } from "../core/model/fit/token-counter.ts";
import { describeTotal } from "../core/model/money/describe-total.ts";
import { Ledger } from "../core/model/money/ledger.ts";
import { newRunId } from "../core/model/money/spending-book.ts";
import { SecretVault } from "../core/privacy/secrets/secret-vault.ts";
import { printedJson, reviewJson } from "../core/review/report/json.ts";
import { reviewMarkdown } from "../core/review/report/markdown.ts";
import { reviewSarif, type Reported } from "../core/review/report/sarif.ts";
import { ChangeReaderThread } from "../core/review/reading/change-reader-thread.ts";
import { reviewChanges, type ReviewEvent, type ReviewOutcome } from "../core/review/review.ts";
import { engineVersion } from "../core/run/journal/engine-version.ts";
import { SecretKeepingVerifier } from "../core/run/secret-keeping-verifier.ts";
import { declaredFolders } from "../core/verify/declared-folders.ts";
import { GatedVerifier } from "../core/verify/gated-verifier.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import { askOnTerminal, confirmCost } from "./confirm-cost.ts";
import { confirmedHere } from "./confirmed-here.ts";
import type { ExitCode } from "./exit-code.ts";
import { chooseModels } from "./models.ts";
import { withFailureJson } from "./present-outcome.ts";
import { parseReviewOptions, type ReviewOptions } from "./review-options.ts";
import { existingRoot } from "./root.ts";
import { withServices } from "./services-here.ts";
import { harmless, type Terminal } from "./terminal.ts";

/**
 * `patched-moa review`: findings on stdout, everything else on stderr. Writes nothing.
 * @param home absolute path of the folder with `typescript-worker.js`, `grammars` and `encodings`
 */
export async function reviewCommand(
  args: readonly string[],
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const options = parseReviewOptions(args);
  const { task, scope, format } = options;
  return withFailureJson(task.json, terminal, async () => {
    const root = await existingRoot(task.root);
    const note = (text: string): void => terminal.err(`  note       ${harmless(text)}`);
    const ledger = new Ledger();
    const counter = new TokenCounter(join(home, "encodings"));
    const snapshot = new DiskSnapshot(root);
    const reader = new ChangeReaderThread(home);
    try {
      // What there is to review costs nothing to find out, and a model that nobody can be asked for would hide it.
      const { root: folder, unsaved } = snapshot;
      const changes = await reader.do({ kind: "changes", root: folder, scope, unsaved }, signal);
      const mix = await chooseModels(task, process.env, { ledger, counter, note, run: newRunId() }, signal);
      if (mix.models.length === 0) {
        throw new Failure(
          "no-model",
          "A review needs a model. Name one and its key or base URL, or start a local server such as Ollama.",
        );
      }
      const secrets = new SecretVault();
      const outcome = await withGates(options, snapshot, secrets, home, note, (gates) =>
        reviewChanges(
          changes,
          task.instruction,
          {
            ...{ mix, secrets, counter, snapshot, reader, ...gates },
            confirm: confirmCost(task.confirmAbove, askOnTerminal, signal),
            onEvent: (event) => terminal.err(`  ${progressOf(event)}`),
          },
          signal,
        ),
      );
      terminal.err(`  cost       ${describeTotal(ledger.total())}`);
      return present(outcome, format, (text) => secrets.conceal(text) !== text, terminal);
    } catch (error) {
      if (format === "sarif" && Failure.is(error, "no-problem")) {
        // Who uploads the log gets one.
        terminal.out(printSarif({ findings: [], dropped: [], gaps: [] }, () => false));
      }
      throw error;
    } finally {
      await reader.dispose();
    }
  });
}

type Gates = Pick<Parameters<typeof reviewChanges>[2], "reading" | "verifier">;

function withGates<T>(
  { task }: ReviewOptions,
  snapshot: DiskSnapshot,
  secrets: SecretVault,
  home: string,
  note: (text: string) => void,
  work: (gates: Gates) => Promise<T>,
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

function progressOf(event: ReviewEvent): string {
  const several = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
  switch (event.kind) {
    case "asking":
      return `asking     ${several(event.models, "model")} about ${several(event.files, "file")}, in ${several(event.questions, "question")}`;
    case "voting":
      return `voting     on ${several(event.findings, "finding")}`;
    case "trying":
      return `gates      for the changes suggested with ${several(event.changes, "finding")}`;
  }
}

function present(
  outcome: ReviewOutcome,
  format: ReviewOptions["format"],
  isSecret: (text: string) => boolean,
  terminal: Terminal,
): ExitCode {
  if (format === "json") {
    terminal.out(`${printedJson(reviewJson(outcome))}\n`);
  } else if (outcome.kind === "reviewed") {
    terminal.out(format === "sarif" ? printSarif(outcome, isSecret) : reviewMarkdown(outcome));
  }
  if (outcome.kind === "failed") {
    terminal.err(`Not reviewed: ${harmless(outcome.failure.message)}`);
    return 1;
  }
  return 0;
}

function printSarif(reported: Reported, isSecret: (text: string) => boolean): string {
  return `${printedJson(reviewSarif(reported, engineVersion, isSecret), 2)}\n`;
}
