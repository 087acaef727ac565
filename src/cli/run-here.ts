import { join } from "node:path";
import { autofixGates } from "../core/autofix/autofix-gates.ts";
import type { DoneScan } from "../core/autofix/scanner.ts";
import { upgraded } from "../core/autofix/upgrade.ts";
import { UpgradeProposer } from "../core/autofix/upgrade-proposer.ts";
import { DocumentationDiagnoser } from "../core/documentation/documentation-diagnoser.ts";
import { PageReaderThread } from "../core/mentions/reading/page-reader-thread.ts";
import { TokenCounter } from "../core/model/fit/token-counter.ts";
import { describeTotal } from "../core/model/money/describe-total.ts";
import type { Ledger } from "../core/model/money/ledger.ts";
import { stateFolder } from "../core/model/money/state-folder.ts";
import { LanguageServiceProposer } from "../core/moa/language-service-proposer.ts";
import type { Mix } from "../core/moa/mix.ts";
import type { ModelMix } from "../core/moa/open-mix.ts";
import { purseOf } from "../core/moa/purse/purse.ts";
import { foresee, RepairProposer } from "../core/moa/repair-proposer.ts";
import { ScoreBook } from "../core/moa/roster/score-book.ts";
import type { SecretVault } from "../core/privacy/secrets/secret-vault.ts";
import { aloneSeconds, besideModelsSeconds } from "../core/repair/agent/patience.ts";
import { RepairAgentThread } from "../core/repair/agent/repair-agent-thread.ts";
import type { Outcome } from "../core/run/outcome.ts";
import type { Recorder } from "../core/run/record/recorder.ts";
import type { OnRunEvent } from "../core/run/run-event.ts";
import { Roster } from "../core/run/roster.ts";
import { earlierBaselines } from "../core/run/earlier-baselines.ts";
import { runTask, verifyTarget } from "../core/run/run-task.ts";
import type { Task, TaskKind } from "../core/task/task.ts";
import { declaredFolders } from "../core/verify/declared-folders.ts";
import { SandboxPool } from "../core/verify/sandbox-pool.ts";
import type { ToolReader } from "../core/verify/tool-reader.ts";
import { GatedVerifier } from "../core/verify/gated-verifier.ts";
import { languageOf } from "../core/syntax/grammars.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";
import { askOnTerminal, confirmCost } from "./confirm-cost.ts";
import { scansHere } from "./scanner-here.ts";
import { confirmedHere } from "./confirmed-here.ts";
import { makeTask, type TaskServices } from "./make-task.ts";
import { testHere } from "./test-here.ts";
import { chooseModels } from "./models.ts";
import { withServices, type ServicesHere } from "./services-here.ts";
import type { TaskOptions } from "./task-options.ts";
import { recallWith } from "./scores-here.ts";
import type { Terminal } from "./terminal.ts";

/** A run in a folder of this machine: one that begins, or one that goes on. */
export interface RunHere {
  readonly kind: TaskKind;
  readonly options: TaskOptions;
  /** Id of the run. */
  readonly run: string;
  /** Left out: made of the options. */
  readonly task?: Task;
  /** What the scanner says of the workspace as it is; left out: it is asked. */
  readonly scanned?: DoneScan;
  readonly snapshot: Snapshot;
  readonly stateOf: (signal: AbortSignal) => Promise<string>;
  readonly recorder: Recorder;
  readonly secrets: SecretVault;
  readonly ledger: Ledger;
  /** By the same run before; in USD. */
  readonly spentUsd: number;
  /** Who of a pool takes part where the roster is wanted; left out: the scores say. */
  readonly cast?: (pool: ModelMix) => ModelMix;
  /** Told who takes part, before anybody is asked. */
  readonly onMix?: (mix: Mix) => void;
  readonly onEvent: OnRunEvent;
}

/**
 * @param home absolute path of the folder with `typescript-worker.js`, `grammars` and `encodings`
 * @throws Failure what stops the run before it has an outcome
 */
export function runHere(
  here: RunHere,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Outcome> {
  return withServices(home, here.snapshot.root, (services) =>
    runWith(services, here, home, terminal, signal),
  );
}

async function runWith(
  { service, outputs, patches }: ServicesHere,
  here: RunHere,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Outcome> {
  const { kind, options, run, snapshot, recorder, secrets, ledger, spentUsd, onMix, onEvent, stateOf } = here;
  const counter = new TokenCounter(join(home, "encodings"));
  const note = (text: string): void => {
    const event = { kind: "note", text } as const;
    recorder.event(event);
    onEvent(event);
  };
  const reader = patches.begin();
  let repairs: RepairAgentThread | undefined;
  let pages: PageReaderThread | undefined;
  try {
    const sharedFolders = await declaredFolders(snapshot.root, options.share);
    const documentation = new DocumentationDiagnoser(snapshot, reader, options.instruction);
    const [task, models] = await Promise.all([
      here.task ??
        newTask(kind, options, snapshot, { service, documentation, syntax: reader }, outputs, note, signal),
      chooseModels(options, process.env, { ledger, counter, note, run, spentUsd }, signal),
    ]);
    const seconds = options.repairSeconds ?? (models.models.length > 0 ? besideModelsSeconds : aloneSeconds);
    repairs = new RepairAgentThread(home, snapshot, seconds, sharedFolders);
    const isFix = task.kind === "fix" || task.kind === "edit";
    pages = task.kind === "readme" ? new PageReaderThread(home, snapshot, task.target?.path) : undefined;
    const agents = isFix
      ? [
          new LanguageServiceProposer(snapshot, service, [service]),
          ...(seconds > 0 ? [new RepairProposer(snapshot, repairs, note)] : []),
        ]
      : task.upgrades !== undefined
        ? [new UpgradeProposer((about) => upgraded(about, snapshot))]
        : [];
    const book = new ScoreBook(stateFolder(process.env, process.platform), note);
    const aside = (text: string): void => onEvent({ kind: "note", text });
    const roster = new Roster({
      book,
      run,
      task,
      languageOf,
      note,
      recallWith,
    });
    const { cast = (pool: ModelMix) => roster.cast(pool, options.strategy, options.seed) } = here;
    const mix = { ...(options.roster ? cast(models) : models), agents };
    onMix?.(mix);
    const { limits, failing } = await foresee(task, agents, repairs, signal);
    const sandboxes = new SandboxPool(snapshot, undefined, undefined, sharedFolders);
    const verifier = new GatedVerifier({
      ...(task.kind === "autofix" && {
        gates: autofixGates(task, await scansHere(options, sandboxes, here.scanned)),
      }),
      sandboxes,
      snapshot,
      project: snapshot,
      checks: task.checks,
      target: verifyTarget(task, options.checks.length > 0 || options.test !== undefined),
      tools: outputs,
      limits,
      diagnosers: pages ? [pages] : task.kind === "docstring" ? [service, documentation] : [service],
      parser: reader,
      observers: join(home, "behaviour"),
      testJudge: repairs,
      sharedFolders,
      earlier: earlierBaselines(snapshot.root, aside, options.freshBaseline),
    });
    const purse = purseOf(options.budget);
    const parts = { verifier, parser: reader, reading: reader, ledger, purse, secrets, counter };
    const environment = {
      ...{ snapshot, stateOf, mix, recorder, failedBefore: failing, ...parts },
      ...(pages && { gather: pages.gather }),
    };
    const confirm = confirmCost(options.confirmAbove, askOnTerminal, signal);
    const tell: OnRunEvent = (event) => {
      onEvent(event);
      roster.observe(event);
    };
    return await runTask(task, environment, { ...options, confirm }, tell, signal);
  } catch (error) {
    if (Failure.is(error, "cancelled") && ledger.total().calls > 0) {
      terminal.err(`  cost       ${describeTotal(ledger.total())}`);
    }
    throw error;
  } finally {
    await Promise.all([repairs?.dispose(), pages?.dispose()]);
  }
}

async function newTask(
  kind: TaskKind,
  options: TaskOptions,
  snapshot: Snapshot,
  services: TaskServices,
  tools: ToolReader,
  note: (text: string) => void,
  signal: AbortSignal,
): Promise<Task> {
  const isGiven = options.checks.length > 0 || options.noChecks;
  const confirmed = isGiven ? [] : await confirmedHere(snapshot, note);
  if (kind === "fix" && options.test !== undefined) {
    const checks = [...options.checks, ...confirmed];
    const only = await testHere(options.test, checks, options, snapshot, tools, signal);
    return makeTask(kind, { ...options, checks: [only, ...checks] }, [], snapshot, services, note, signal);
  }
  return makeTask(kind, options, confirmed, snapshot, services, note, signal);
}
