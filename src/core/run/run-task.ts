import type { ChatModel } from "../model/chat-model.ts";
import type { Ledger } from "../model/money/ledger.ts";
import { TokenCounter } from "../model/fit/token-counter.ts";
import { estimateRun } from "../model/money/estimate-run.ts";
import type { Timers } from "../model/timers.ts";
import type { Mix } from "../moa/mix.ts";
import { ModelWindows } from "../moa/model-windows.ts";
import { overlaid, overlaysOf, type OverlayName } from "../moa/overlay/overlays.ts";
import { Parts } from "../moa/parts.ts";
import type { Purse } from "../moa/purse/purse.ts";
import { ShownSnapshot } from "../privacy/hidden/shown-snapshot.ts";
import type { PatchReading } from "../patch/reading/patch-reading.ts";
import { SecretVault } from "../privacy/secrets/secret-vault.ts";
import { seededRandom } from "../moa/random.ts";
import { describeRisk } from "../moa/risk/risks.ts";
import { withProbation } from "../moa/roster/probation.ts";
import { plannedAsks } from "../moa/strategy/planned-asks.ts";
import { strategies, type StrategyName } from "../moa/strategy/strategies.ts";
import { usualSettings, type StrategySettings } from "../moa/strategy/strategy.ts";
import { TaskCaller } from "../moa/task-caller.ts";
import { TaskPrompts } from "../moa/task-prompts.ts";
import type { TaskBrief } from "../task/task-prompt.ts";
import type { Syntax } from "../syntax/syntax.ts";
import type { Task } from "../task/task.ts";
import type { Verifier, VerifyTarget } from "../verify/verifier.ts";
import { debugLine } from "../workspace/debug-line.ts";
import { Failure, throwIfCancelled } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { requireConsent, type Confirm } from "./consent.ts";
import { concealed } from "./concealed-event.ts";
import { outcomeOf } from "./outcome-of.ts";
import type { Outcome } from "./outcome.ts";
import { preparation, type GatherContext, type Preparation } from "./prepare-run.ts";
import { privateMix } from "../moa/private-mix.ts";
import { rewrittenSecrets } from "./private-run.ts";
import { outcomeDigest } from "./record/outcome-digest.ts";
import { Recorder, type RunEnding } from "./record/recorder.ts";
import { SecretKeepingVerifier } from "./secret-keeping-verifier.ts";
import type { OnRunEvent } from "./run-event.ts";

/** What a run works with; made anew for each run, disposed of by it. */
export interface RunEnvironment {
  readonly snapshot: Snapshot;
  /** The part of it that models may be shown; left out: what ignore files and rules for secrets leave of it. */
  readonly shown?: Snapshot;
  readonly mix: Mix;
  readonly verifier: Verifier;
  readonly parser: Syntax;
  /** Not disposed of with the run. */
  readonly reading: PatchReading;
  /** Written by the mix's models; what the run has cost is read from it. */
  readonly ledger: Ledger;
  /** Decides which questions are worth their price; left out: all are. */
  readonly purse?: Purse;
  /** Left out: tokens are estimated. */
  readonly counter?: TokenCounter;
  readonly timers?: Timers;
  /** Given where what the run says is kept, so that secrets are concealed there too; else the run makes its own. */
  readonly secrets?: SecretVault;
  /** Keeps what happens, or gives back what was kept; left out: neither. */
  readonly recorder?: Recorder;
  /** Recognises the workspace, so that a run that was cut off goes on only where it began; left out: none can. */
  readonly stateOf?: (signal: AbortSignal) => Promise<string>;
  /** Tests that failed when they were run before any check, as people know them. */
  readonly failedBefore?: readonly string[];
  /** Chooses what models are shown; left out: what the task points at and names. */
  readonly gather?: GatherContext;
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

/** How much code a model is shown unless the caller says otherwise, in estimated tokens. */
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
  const { secrets = new SecretVault(), recorder = new Recorder() } = environment;
  const onEvent: OnRunEvent = (event) => {
    const shown = concealed(event, secrets);
    recorder.event(shown);
    tell(shown);
  };
  try {
    return await recorder.whole(
      () => run(task, { ...environment, secrets, recorder }, options, onEvent, signal),
      (outcome) => endingOf(outcome, secrets),
      secrets,
      signal,
    );
  } finally {
    await environment.verifier.dispose();
  }
}

function endingOf(outcome: Outcome, secrets: SecretVault): RunEnding {
  const { kind, reason } = outcome;
  const complete = kind === "accepted" && outcome.complete;
  return { reason, outcome: { kind, complete, digest: outcomeDigest(outcome, secrets) } };
}

type CompleteEnvironment = RunEnvironment & Required<Pick<RunEnvironment, "secrets" | "recorder">>;

async function run(
  task: Task,
  environment: CompleteEnvironment,
  options: RunOptions,
  onEvent: OnRunEvent,
  signal: AbortSignal,
): Promise<Outcome> {
  const { parser, secrets, recorder, timers, counter = new TokenCounter() } = environment;
  using ports = recorder.ports(secrets, timers);
  const mix = privateMix(ports.mix(environment.mix), secrets);
  const verifier = new SecretKeepingVerifier(environment.verifier, secrets);
  // All that models are shown, and all that their answers are about.
  const snapshot = environment.shown ?? shownOf(environment.snapshot, task, mix);
  recorder.begin(task, environment.mix, options, secrets);
  onEvent({ kind: "started", task, strategy: options.strategy, seed: options.seed });
  prepareSyntax(task, parser);
  const [prepared] = await Promise.all([
    ports.turnstile.outside(
      preparation({
        task,
        snapshot: environment.snapshot,
        shown: snapshot,
        verifier,
        secrets,
        contextTokens: options.contextTokens ?? defaultContextTokens,
        hasModels: mix.models.length > 0,
        ...(environment.gather && { gather: environment.gather }),
        requireDoable: () => requireWorkers(task, environment.mix),
        stateOf: environment.stateOf ?? (() => Promise.resolve("")),
        failedBefore: environment.failedBefore ?? [],
        onEvent,
        signal,
      }),
    ),
    counter.load(modelsIn(mix).map(({ id }) => id)),
  ]);

  const { nonce } = recorder;
  const brief = briefOf(prepared);
  const prompts = new TaskPrompts(brief, nonce);
  const windows = new ModelWindows(counter);
  const { strategy, settings = usualSettings } = options;
  const overlays = overlaysOf(strategy, options.overlays ?? []);
  if (mix.models.length > 0) {
    const taskTokens = ({ id }: ChatModel): number => windows.count(prompts.full, id);
    const asks = plannedAsks(strategy, mix, settings, taskTokens, options.overlays);
    const estimate = estimateRun(asks);
    onEvent({ kind: "estimate", estimate });
    await ports.turnstile.outside({
      what: "consent",
      work: () =>
        requireConsent(estimate, options.confirm).catch((error: unknown) => {
          recorder.leave();
          throw error;
        }),
      keep: () => true,
      repeat: () => undefined,
    });
    throwIfCancelled(signal);
  }
  const { reading } = environment;
  const parts = new Parts({
    request: {
      brief,
      caller: new TaskCaller(
        prompts,
        windows,
        (text) => onEvent({ kind: "note", text }),
        environment.purse,
        onEvent,
      ),
    },
    snapshot,
    base: ports.snapshot(snapshot),
    verifier: ports.verifier(verifier),
    parser,
    reading,
    random: seededRandom(options.seed),
    nonce,
    emit: onEvent,
    signal,
    timers: ports.turnstile.timers,
    turns: ports,
    overlays,
  });
  const choosing = withProbation(overlaid(strategies[strategy], overlays))(mix, parts, settings);
  readAhead(task, snapshot, reading);
  const choice = await choosing;
  throwIfCancelled(signal);
  const outcome = await outcomeOf(choice, {
    candidates: parts.candidates,
    drafted: parts.drafted,
    critiques: parts.critiques,
    spent: environment.ledger.total(),
    effects: reading,
  });
  const rewritten = choice && rewrittenSecrets(secrets, choice.chosen.patch);
  if (rewritten !== undefined) {
    onEvent({ kind: "note", text: rewritten });
  }
  for (const risk of outcome.kind === "none" ? [] : outcome.risks) {
    onEvent({
      kind: "note",
      text: `Look before you apply: only one proposer wanted it, or none, and it ${describeRisk(risk)}`,
    });
  }
  onEvent({ kind: "finished", outcome });
  return outcome;
}

/**
 * What "fixed" means for the task: its problems gone, or where none is reported its failing checks passing. A check that
 * fails beside a reported problem may be about something else, and only counts for a candidate that mends it. So does one
 * that the project names and nobody asked for now, where the user's own words say what the task is: an edit need not
 * mend what failed before.
 * @param areChecksAsked the user named them for this task, and not once for all
 */
export function verifyTarget(task: Task, areChecksAsked: boolean): VerifyTarget {
  const { kind, instruction, problems, target } = task;
  const isAllThereIs = kind === "fix" && instruction === "";
  return {
    // What a scanner finds no language service can tell of: the task's own gates do.
    problems: kind === "autofix" ? [] : problems,
    failingChecks: kind !== "tests" && problems.length === 0 && (areChecksAsked || isAllThereIs),
    sameCode: kind === "docstring",
    pagesOnly: kind === "readme",
    ...(kind === "tests" && target !== undefined && { tests: target }),
  };
}

/** Beside everything else, since a grammar takes longer to load than an answer to read. What fails, fails whoever needs it again. */
function prepareSyntax({ target, problems }: Task, parser: Syntax): void {
  for (const path of pathsOf(target, problems)) {
    void parser
      .prepare(path)
      .catch((error: unknown) => debugLine("no grammar is loaded for %s: %s", path, error));
  }
}

function pathsOf(target: Task["target"], problems: Task["problems"]): ReadonlySet<string> {
  return new Set([...(target === undefined ? [] : [target]), ...problems].map(({ path }) => path));
}

/** While the first answers are waited for: what their effects are told by is the text they change. */
function readAhead({ target, problems }: Task, snapshot: Snapshot, reading: PatchReading): void {
  const prepare = async (path: string): Promise<void> => {
    const text = (await snapshot.read(path))?.text;
    await (text !== undefined && reading.prepare(path, text));
  };
  // Not before the questions are on their way.
  setImmediate(() => {
    for (const path of pathsOf(target, problems)) {
      void prepare(path).catch((error: unknown) => debugLine("%s is not read ahead: %s", path, error));
    }
  });
}

function shownOf(snapshot: Snapshot, { target }: Task, { models }: Mix): Snapshot {
  return models.length > 0 ? new ShownSnapshot(snapshot, target?.path) : snapshot;
}

function modelsIn({ models, probation = [], critic, aggregator }: Mix): readonly ChatModel[] {
  return [...models, ...probation, ...[critic, aggregator].filter((model) => model !== undefined)];
}

const needy: Readonly<Record<Exclude<Task["kind"], "fix">, string>> = {
  edit: "An edit by instruction",
  docstring: "Documentation",
  readme: "Documentation",
  tests: "Writing tests",
  autofix: "A finding in code",
};

/** Says early, and in words, when nobody in the mix could do the task. */
function requireWorkers(task: Task, mix: Mix): void {
  if (mix.models.length > 0 || mix.agents.some((agent) => agent.takesOn?.(task) === true)) {
    return;
  }
  if (task.problems.length === 0 || task.kind !== "fix") {
    throw new Failure(
      "no-model",
      task.kind !== "fix"
        ? `${needy[task.kind]} needs a model. Name one and its key or base URL, or start a local server such as Ollama.`
        : "Without a model, only problems that a language service reports in the file you point at, and what makes a check fail, can be fixed. Point at a file with such a problem, or give the failing check, or name a model and its key or base URL, or start a local server such as Ollama.",
    );
  }
}

function briefOf({ task, context, checks }: Preparation): TaskBrief {
  const { files, overview } = context;
  const failingChecks = checks.filter((check) => !check.passed);
  return { task, files, failingChecks, ...(overview !== undefined && { overview }) };
}
