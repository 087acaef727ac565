import { join } from "node:path";
import { TokenCounter } from "../core/model/fit/token-counter.ts";
import { describeTotal } from "../core/model/money/describe-total.ts";
import { newRunId } from "../core/model/money/spending-book.ts";
import { SecretVault } from "../core/privacy/secrets/secret-vault.ts";
import { materialOf } from "../core/prose/material-of.ts";
import { prepareExplanation } from "../core/prose/prepare-explanation.ts";
import { prepareCommitMessage, preparePullRequest, type ProseRequest } from "../core/prose/prepare-prose.ts";
import type { ProseTask } from "../core/prose/prose-task.ts";
import { writeText } from "../core/prose/write-text.ts";
import type { OnTextEvent } from "../core/run/text-event.ts";
import type { Target } from "../core/task/task.ts";
import type { TextKind, TextTask } from "../core/task/text-task.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import { askOnTerminal, confirmCost } from "./confirm-cost.ts";
import type { ExitCode } from "./exit-code.ts";
import { isFolder } from "./find-problems.ts";
import { keptRun } from "./kept-run.ts";
import { chooseModels } from "./models.ts";
import { withFailureJson } from "./present-outcome.ts";
import { presentText, showText } from "./present-text.ts";
import { parseProseOptions } from "./prose-options.ts";
import { existingRoot } from "./root.ts";
import { targetOf } from "./target-of.ts";
import type { Terminal } from "./terminal.ts";

/**
 * `patched-moa commit-message`, `pr-description` and `explain`: the text on stdout, everything else on stderr.
 * @param home absolute path of the folder with `encodings`
 */
export async function proseCommand(
  kind: TextKind,
  args: readonly string[],
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { task: options, strategy, base } = parseProseOptions(kind, args);
  return withFailureJson(options.json, terminal, async () => {
    const root = await existingRoot(options.root);
    const { instruction, seed } = options;
    const target = targetOf(options, root);
    const task: TextTask = {
      ...{ kind, instruction },
      ...(target && { target }),
      ...(base !== undefined && { base }),
    };
    // What there is to tell of costs nothing to find out, and a model that nobody can be asked for would hide it.
    const notes: string[] = [];
    const note = (text: string): unknown => notes.push(text);
    const request = { snapshot: new DiskSnapshot(root), instruction, note };
    const prose = await prepared(task, options.file?.path ?? "", request, signal);
    const run = newRunId();
    const secrets = new SecretVault();
    const onEvent: OnTextEvent = (event) => showText(event, terminal);
    const tell = (text: string): void => onEvent({ kind: "note", text });
    const typed = { args: args.map((text) => secrets.conceal(text)) };
    const { recorder, ledger } = keptRun({ run, root, options, typed, secrets, tell });
    const aside = (text: string): void => {
      recorder.event({ kind: "note", text });
      tell(text);
    };
    const counter = new TokenCounter(join(home, "encodings"));
    const mix = await chooseModels(options, process.env, { ledger, counter, note: aside, run }, signal);
    if (mix.models.length === 0) {
      throw new Failure(
        "no-model",
        "A text needs a model. Name one and its key or base URL, or start a local server such as Ollama.",
      );
    }
    const confirm = confirmCost(options.confirmAbove, askOnTerminal, signal);
    const environment = { mix, secrets, recorder, ledger, counter, confirm };
    const written = await writeText(
      task,
      materialOf(prose, notes),
      environment,
      { strategy, seed },
      onEvent,
      signal,
    );
    terminal.err(`  cost       ${describeTotal(ledger.total())}`);
    return presentText(written, options.json, terminal);
  });
}

/** @param typed what the user calls the target */
async function prepared(
  { kind, target = nowhere, base }: TextTask,
  typed: string,
  request: ProseRequest & { readonly snapshot: Snapshot },
  signal: AbortSignal,
): Promise<ProseTask> {
  switch (kind) {
    case "commit-message":
      return prepareCommitMessage(request, signal);
    case "pr-description":
      return preparePullRequest(request, base, signal);
    case "explain": {
      if (await isFolder(request.snapshot, target.path)) {
        throw new Failure(
          "usage",
          `${typed} is a folder; explain takes a file, or lines of one (F:LINE-LINE).`,
        );
      }
      return prepareExplanation({ ...request, target }, signal);
    }
  }
}

/** `explain` is not called without a file. */
const nowhere: Target = { path: "" };
