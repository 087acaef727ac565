import { join } from "node:path";
import { TokenCounter } from "../core/model/fit/token-counter.ts";
import { describeTotal } from "../core/model/money/describe-total.ts";
import { Ledger } from "../core/model/money/ledger.ts";
import { newRunId } from "../core/model/money/spending-book.ts";
import { SecretVault } from "../core/privacy/secrets/secret-vault.ts";
import { prepareExplanation } from "../core/prose/prepare-explanation.ts";
import { prepareCommitMessage, preparePullRequest, type ProseRequest } from "../core/prose/prepare-prose.ts";
import type { ProseTask } from "../core/prose/prose-task.ts";
import { writeProse, type ProseOutcome } from "../core/prose/write-prose.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import { askOnTerminal, confirmCost } from "./confirm-cost.ts";
import type { ExitCode } from "./exit-code.ts";
import { isFolder } from "./find-problems.ts";
import { chooseModels } from "./models.ts";
import { withFailureJson } from "./present-outcome.ts";
import { parseProseOptions, type ProseKind, type ProseOptions } from "./prose-options.ts";
import { existingRoot } from "./root.ts";
import { targetOf } from "./target-of.ts";
import { harmless, type Terminal } from "./terminal.ts";

/**
 * `patched-moa commit-message`, `pr-description` and `explain`: the text on stdout, everything else on stderr.
 * @param home absolute path of the folder with `encodings`
 */
export async function proseCommand(
  kind: ProseKind,
  args: readonly string[],
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const options = parseProseOptions(kind, args);
  return withFailureJson(options.task.json, terminal, async () => {
    const root = await existingRoot(options.task.root);
    const note = (text: string): void => terminal.err(`  note       ${harmless(text)}`);
    const ledger = new Ledger();
    const counter = new TokenCounter(join(home, "encodings"));
    const parts = { ledger, counter, note, run: newRunId() };
    // What there is to tell of costs nothing to find out, and a model that nobody can be asked for would hide it.
    const request = { snapshot: new DiskSnapshot(root), instruction: options.task.instruction, note };
    const task = await prepared(kind, options, request, signal);
    const mix = await chooseModels(options.task, process.env, parts, signal);
    if (mix.models.length === 0) {
      throw new Failure(
        "no-model",
        "A text needs a model. Name one and its key or base URL, or start a local server such as Ollama.",
      );
    }
    const outcome = await writeProse(
      task,
      {
        ...{ mix, counter, seed: options.task.seed, strategy: options.strategy },
        secrets: new SecretVault(),
        confirm: confirmCost(options.task.confirmAbove, askOnTerminal, signal),
        onEvent: (event) => {
          if (event.kind === "note") {
            note(event.text);
          }
        },
      },
      signal,
    );
    terminal.err(`  cost       ${describeTotal(ledger.total())}`);
    return present(outcome, task.prompt, options.task.json, terminal);
  });
}

async function prepared(
  kind: ProseKind,
  { task, base }: ProseOptions,
  request: ProseRequest & { readonly snapshot: Snapshot },
  signal: AbortSignal,
): Promise<ProseTask> {
  switch (kind) {
    case "commit-message":
      return prepareCommitMessage(request, signal);
    case "pr-description":
      return preparePullRequest(request, base, signal);
    case "explain": {
      const { snapshot } = request;
      const target = targetOf(task, snapshot.root) ?? { path: "" };
      if (await isFolder(snapshot, target.path)) {
        throw new Failure(
          "usage",
          `${task.file?.path ?? ""} is a folder; explain takes a file, or lines of one (F:LINE-LINE).`,
        );
      }
      return prepareExplanation({ ...request, target }, signal);
    }
  }
}

function present(outcome: ProseOutcome, prompt: string, json: boolean, terminal: Terminal): ExitCode {
  if (json) {
    const { kind } = outcome;
    const said =
      outcome.kind === "failed"
        ? { text: null, faults: [outcome.failure.message] }
        : outcome.kind === "refused"
          ? { text: outcome.text, faults: outcome.faults }
          : { text: outcome.text, by: outcome.by, reason: outcome.reason, faults: [] };
    terminal.out(`${JSON.stringify({ kind, ...said, prompt, error: null })}\n`);
    return outcome.kind === "written" ? 0 : 1;
  }
  switch (outcome.kind) {
    case "written":
      terminal.err(`  chosen     ${harmless(`${outcome.by}: ${outcome.reason}`)}`);
      terminal.out(`${terminal.isScreen ? harmless(outcome.text) : outcome.text}\n`);
      return 0;
    case "refused":
      terminal.err(`Not written: ${harmless(outcome.faults.join(" "))}`);
      terminal.err(harmless(outcome.text.replaceAll(/^/gm, "             ")));
      return 1;
    case "failed":
      terminal.err(`Not written: ${harmless(outcome.failure.message)}`);
      return 1;
  }
}
