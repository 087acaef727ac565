import { randomBytes } from "node:crypto";
import { gatherContext, type ContextRequest } from "../context/gather-context.ts";
import type { CodeContext } from "../context/code-context.ts";
import type { ChatModel } from "../model/chat-model.ts";
import type { Ledger } from "../model/money/ledger.ts";
import { TokenCounter } from "../model/fit/token-counter.ts";
import { estimateRun } from "../model/money/estimate-run.ts";
import { systemTimers, type Timers } from "../model/timers.ts";
import type { Mix } from "../moa/mix.ts";
import { ModelWindows } from "../moa/model-windows.ts";
import { overlaid, overlaysOf, type OverlayName } from "../moa/overlay/overlays.ts";
import { Parts } from "../moa/parts.ts";
import type { Purse } from "../moa/purse/purse.ts";
import { ShownSnapshot } from "../privacy/hidden/shown-snapshot.ts";
import { SecretVault } from "../privacy/secrets/secret-vault.ts";
import { seededRandom } from "../moa/random.ts";
import { describeRisk } from "../moa/risk/risks.ts";
import { unsharedRisks } from "../moa/risk/unshared-risks.ts";
import type { Choice } from "../moa/selection.ts";
import { plannedAsks } from "../moa/strategy/planned-asks.ts";
import { strategies, type StrategyName } from "../moa/strategy/strategies.ts";
import { usualSettings, type StrategySettings } from "../moa/strategy/strategy.ts";
import { TaskCaller } from "../moa/task-caller.ts";
import { TaskPrompts } from "../moa/task-prompts.ts";
import type { TaskBrief } from "../task/task-prompt.ts";
import type { SyntaxParser } from "../syntax/syntax-parser.ts";
import type { Task } from "../task/task.ts";
import type { Baseline, Verifier, VerifyTarget } from "../verify/verifier.ts";
import { Failure, throwIfCancelled } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { requireConsent, type Confirm } from "./consent.ts";
import { concealed } from "./concealed-event.ts";
import type { Outcome } from "./outcome.ts";
import { provenanceOf } from "./provenance.ts";
import { learnHiddenSecrets, learnSecrets, privateMix, rewrittenSecrets } from "./private-run.ts";
import { SecretKeepingVerifier } from "./secret-keeping-verifier.ts";
import type { OnRunEvent } from "./run-event.ts";

/** What a run works with; made anew for each run, disposed of by it. */
export interface RunEnvironment {
  readonly snapshot: Snapshot;
  readonly mix: Mix;
  readonly verifier: Verifier;
  readonly parser: SyntaxParser;
  /** Written by the mix's models; what the run has cost is read from it. */
  readonly ledger: Ledger;
  /** Decides which questions are worth their price; left out: all are. */
  readonly purse?: Purse;
  /** Left out: tokens are estimated. */
  readonly counter?: TokenCounter;
  readonly timers?: Timers;
  /** Given where what the run says is kept, so that secrets are concealed there too; else the run makes its own. */
  readonly secrets?: SecretVault;
}

export interface RunOptions {
  readonly strategy: StrategyName;
  readonly settings?: StrategySettings;
  /** Taken beside what the strategy takes by itself. */
  readonly overlays?: readonly OverlayName[];
  /** Same seed, same shuffles. */
  readonly seed: number;
  /** Asked before the first call; left out: nobody is asked. */
  readonly confirm?: Confirm;
  /** How much code a model is shown, in estimated tokens. */
  readonly contextTokens?: number;
}

const defaultContextTokens = 24_000;

/**
 * One task under one strategy, from request to outcome. Writes nothing to the workspace.
 * @throws Failure for what stops the run before it has an outcome (no git, missing file, cancelled, …)
 */
export async function runTask(
  task: Task,
  environment: RunEnvironment,
  options: RunOptions,
  tell: OnRunEvent,
  signal: AbortSignal,
): Promise<Outcome> {
  const { parser, timers = systemTimers, counter = new TokenCounter() } = environment;
  const { secrets = new SecretVault() } = environment;
  const mix = privateMix(environment.mix, secrets);
  const verifier = new SecretKeepingVerifier(environment.verifier, secrets);
  const onEvent: OnRunEvent = (event) => tell(concealed(event, secrets));
  // All that models are shown, and all that their answers are about.
  const snapshot =
    mix.models.length > 0 ? new ShownSnapshot(environment.snapshot, task.target?.path) : environment.snapshot;
  try {
    onEvent({ kind: "started", task, strategy: options.strategy, seed: options.seed });
    requireWorkers(task, mix);
    await requireShown(task, snapshot);
    prepareSyntax(task, parser);
    // Independent of each other, and all of it comes before the first question is asked.
    const [baseline] = await Promise.all([
      verifier.baseline(signal),
      snapshot.list(),
      counter.load(modelsIn(mix).map(({ id }) => id)),
      learnHiddenSecrets(secrets, environment.snapshot),
    ]);
    onEvent({ kind: "baseline", checks: baseline.checks });
    requireProblem(task, baseline);
    const context = await gatherContext(
      snapshot,
      contextRequest(task, baseline, options.contextTokens ?? defaultContextTokens),
      signal,
    );
    onEvent({ kind: "context", files: context.files, omitted: context.omitted, tokens: context.tokens });
    const unsent = await learnSecrets(secrets, snapshot, {
      task,
      context,
      checks: baseline.checks,
    });
    if (unsent !== undefined && mix.models.length > 0) {
      onEvent({ kind: "note", text: unsent });
    }

    const random = seededRandom(options.seed);
    // Not from the seed: whoever writes a file the model reads must not be able to guess it.
    const nonce = randomBytes(8).toString("hex");
    const brief = briefOf(task, context, baseline);
    const prompts = new TaskPrompts(brief, nonce);
    const windows = new ModelWindows(counter);
    const { strategy, settings = usualSettings } = options;
    const overlays = overlaysOf(strategy, options.overlays ?? []);
    if (mix.models.length > 0) {
      const taskTokens = ({ id }: ChatModel): number => windows.count(prompts.full, id);
      const asks = plannedAsks(strategy, mix, settings, taskTokens, options.overlays);
      const estimate = estimateRun(asks);
      onEvent({ kind: "estimate", estimate });
      await requireConsent(estimate, options.confirm);
      throwIfCancelled(signal);
    }
    const parts = new Parts({
      request: {
        brief,
        caller: new TaskCaller(
          prompts,
          windows,
          (text) => onEvent({ kind: "note", text }),
          environment.purse,
        ),
      },
      snapshot,
      verifier,
      parser,
      random,
      nonce,
      emit: onEvent,
      signal,
      timers,
      overlays,
    });
    const choice = await overlaid(strategies[strategy], overlays)(mix, parts, settings);
    throwIfCancelled(signal);
    const outcome = await outcomeOf(choice, parts, environment);
    const rewritten = choice && rewrittenSecrets(secrets, choice.chosen.patch);
    if (rewritten !== undefined) {
      onEvent({ kind: "note", text: rewritten });
    }
    for (const risk of outcome.kind === "none" ? [] : outcome.risks) {
      onEvent({
        kind: "note",
        text: `Look before you apply: only one proposer wanted it, or none. It ${describeRisk(risk)}`,
      });
    }
    onEvent({ kind: "finished", outcome });
    return outcome;
  } finally {
    await verifier.dispose();
  }
}

/**
 * What "fixed" means for the task: its problems gone, or where none is reported its failing checks passing. A check that
 * fails beside a reported problem may be about something else, and only counts for a candidate that mends it.
 */
export function verifyTarget(task: Task): VerifyTarget {
  return { problems: task.problems, failingChecks: task.problems.length === 0 };
}

/** Beside everything else, since a grammar takes longer to load than an answer to read. What fails, fails whoever needs it. */
function prepareSyntax({ target, problems }: Task, parser: SyntaxParser): void {
  const paths = new Set([...(target === undefined ? [] : [target]), ...problems].map(({ path }) => path));
  for (const path of paths) {
    void parser.prepare(path).catch(() => undefined);
  }
}

/** @throws Failure `protected-path`, before anything takes time, when the user points at a file that is hidden from models */
async function requireShown({ target }: Task, snapshot: Snapshot): Promise<void> {
  if (target !== undefined) {
    await snapshot.read(target.path);
  }
}

/** @throws Failure `no-problem` when a fix is asked for and everything that could show a fault is content */
function requireProblem(task: Task, { checks }: Baseline): void {
  const said = task.kind === "edit" || task.instruction !== "" || task.problems.length > 0;
  if (!said && checks.every((check) => check.passed)) {
    throw new Failure(
      "no-problem",
      "Nothing to fix: no problem is reported, and every check succeeds already. If something is wrong all the same, say it in words.",
    );
  }
}

function modelsIn({ models, critic, aggregator }: Mix): readonly ChatModel[] {
  return [...models, ...[critic, aggregator].filter((model) => model !== undefined)];
}

/** Says early, and in words, when nobody in the mix could do the task. */
function requireWorkers(task: Task, mix: Mix): void {
  if (mix.models.length > 0 || mix.agents.some((agent) => agent.takesOn?.(task) === true)) {
    return;
  }
  if (task.problems.length === 0) {
    throw new Failure(
      "no-model",
      task.kind === "edit"
        ? "An edit by instruction needs a model. Name one and its key or base URL, or start a local server such as Ollama."
        : "Without a model, only problems that a language service reports in the file you point at, and what makes a check fail, can be fixed. Point at a file with such a problem, or give the failing check, or name a model and its key or base URL, or start a local server such as Ollama.",
    );
  }
}

function contextRequest(task: Task, baseline: Baseline, tokenBudget: number): ContextRequest {
  const targets = task.target === undefined ? [] : [task.target];
  const problems = task.problems.map(({ path, range }) => ({
    path,
    lines: { first: range.start.line, last: range.end.line },
  }));
  const failing = baseline.checks.filter((check) => !check.passed).map((check) => check.output);
  return {
    targets: [...targets, ...problems],
    words: [task.instruction, ...task.problems.map((problem) => problem.message), ...failing].join("\n"),
    tokenBudget,
  };
}

function briefOf(task: Task, context: CodeContext, baseline: Baseline): TaskBrief {
  const failingChecks = baseline.checks.filter((check) => !check.passed);
  return { task, files: context.files, failingChecks };
}

async function outcomeOf(
  choice: Choice | undefined,
  parts: Parts,
  { ledger, parser }: RunEnvironment,
): Promise<Outcome> {
  const { candidates } = parts;
  const spent = ledger.total();
  if (choice === undefined) {
    return { kind: "none", candidates, spent, reason: whyNone(parts) };
  }
  const { chosen, reason } = choice;
  const ended = {
    candidates,
    spent,
    reason,
    provenance: await provenanceOf(chosen, candidates, parser),
    risks: unsharedRisks(chosen.patch, parts.drafted),
  };
  return chosen.verdict.accepted
    ? { kind: "accepted", chosen, complete: chosen.verdict.complete, ...ended }
    : { kind: "rejected", best: chosen, ...ended };
}

function whyNone({ candidates }: Parts): string {
  if (candidates.length === 0) {
    return "No proposer knows a remedy.";
  }
  const [first] = candidates;
  const why =
    first?.kind === "refused"
      ? first.why.message
      : first?.kind === "unusable"
        ? (first.problems[0]?.message ?? "")
        : "";
  return candidates.length === 1
    ? why
    : `None of ${candidates.length} answers can be used. The first: ${why}`;
}
