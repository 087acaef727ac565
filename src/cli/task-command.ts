import { createRequire } from "node:module";
import { join } from "node:path";
import { TypeScriptService } from "../core/language/typescript/typescript-service.ts";
import { TokenCounter } from "../core/model/fit/token-counter.ts";
import { describeTotal } from "../core/model/money/describe-total.ts";
import { Ledger } from "../core/model/money/ledger.ts";
import { LanguageServiceProposer } from "../core/moa/language-service-proposer.ts";
import { purseOf } from "../core/moa/purse/purse.ts";
import { writePatch } from "../core/patch/apply/write-patch.ts";
import { checkLimits, RepairProposer } from "../core/moa/repair-proposer.ts";
import { RepairSearch } from "../core/repair/search/repair-search.ts";
import { runnerPrograms } from "../core/repair/trial/lane.ts";
import { SecretVault } from "../core/privacy/secrets/secret-vault.ts";
import { Journal } from "../core/run/journal.ts";
import type { Outcome } from "../core/run/outcome.ts";
import type { RunEvent } from "../core/run/run-event.ts";
import { runTask, verifyTarget } from "../core/run/run-task.ts";
import type { TaskKind } from "../core/task/task.ts";
import { GatedVerifier } from "../core/verify/gated-verifier.ts";
import { SyntaxParser } from "../core/syntax/syntax-parser.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";
import { askOnTerminal, confirmCost } from "./confirm-cost.ts";
import { exitCodeOf, type ExitCode } from "./exit-code.ts";
import { makeTask } from "./make-task.ts";
import { chooseModels } from "./models.ts";
import { Progress } from "./progress.ts";
import { refuseProtected } from "./refuse-protected.ts";
import { existingRoot } from "./root.ts";
import { parseTaskOptions, type TaskOptions } from "./task-options.ts";
import { failureJson, outcomeJson, printOutcome, type Applied } from "./task-report.ts";
import { harmless, type Terminal } from "./terminal.ts";

/**
 * `patched-moa fix` and `edit`: one run, its progress on stderr, the chosen patch on stdout.
 * @param home absolute path of the folder with `typescript-worker.js` and `grammars`
 */
export async function taskCommand(
  kind: TaskKind,
  args: readonly string[],
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const options = parseTaskOptions(args);
  try {
    const root = await existingRoot(options.root);
    const outcome = await run(kind, options, new DiskSnapshot(root), home, terminal, signal);
    // Told before anything is written: what was paid for is not lost when the writing fails.
    if (!options.json) {
      printOutcome(terminal, kind, outcome, options.apply);
    }
    const applied = options.apply
      ? await applyAccepted(outcome, options, root)
      : { kind: "not asked" as const };
    if (options.json) {
      terminal.out(`${JSON.stringify(outcomeJson(outcome, applied))}\n`);
    }
    if (applied.kind === "failed") {
      terminal.err(harmless(applied.failure.message));
      return exitCodeOf(applied.failure);
    }
    return outcome.kind === "accepted" && outcome.complete ? 0 : 1;
  } catch (error) {
    if (options.json && Failure.is(error)) {
      terminal.out(`${JSON.stringify(failureJson(error))}\n`);
    }
    throw error;
  }
}

async function run(
  kind: TaskKind,
  options: TaskOptions,
  snapshot: Snapshot,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Outcome> {
  const progress = new Progress(terminal);
  const secrets = new SecretVault();
  const journal =
    options.journal === undefined ? undefined : new Journal(options.journal, (text) => secrets.conceal(text));
  const onEvent = (event: RunEvent): void => {
    progress.show(event);
    journal?.write(event);
  };
  const service = new TypeScriptService({
    worker: join(home, "typescript-worker.js"),
    typescript: createRequire(join(home, "cli.js")).resolve("typescript"),
    root: snapshot.root,
  });
  const ledger = new Ledger();
  const counter = new TokenCounter(join(home, "encodings"));
  const note = (text: string): void => onEvent({ kind: "note", text });
  try {
    const [task, models] = await Promise.all([
      makeTask(kind, options, snapshot, service, signal),
      chooseModels(options, process.env, { ledger, counter, note }, signal),
    ]);
    const parser = new SyntaxParser(join(home, "grammars"));
    const repairs = new RepairSearch({
      snapshot,
      parser,
      programs: runnerPrograms(home),
      seconds: options.repairSeconds,
    });
    const agents = [
      new LanguageServiceProposer(snapshot, service),
      ...(options.repairSeconds > 0 ? [new RepairProposer(snapshot, repairs, note)] : []),
    ];
    const mix = { ...models, agents };
    const verifier = new GatedVerifier({
      snapshot,
      checks: task.checks,
      target: verifyTarget(task),
      limits: await checkLimits(task, agents, repairs, signal),
      diagnosers: [service],
      parser,
    });
    const purse = purseOf(options.budget);
    const environment = { snapshot, mix, verifier, parser, ledger, purse, secrets, counter };
    const confirm = confirmCost(options.confirmAbove, askOnTerminal, signal);
    return await runTask(task, environment, { ...options, confirm }, onEvent, signal);
  } catch (error) {
    if (Failure.is(error, "cancelled") && ledger.total().calls > 0) {
      terminal.err(`  cost       ${describeTotal(ledger.total())}`);
    }
    throw error;
  } finally {
    service.dispose();
  }
}

async function applyAccepted(outcome: Outcome, options: TaskOptions, root: string): Promise<Applied> {
  if (outcome.kind !== "accepted") {
    return { kind: "nothing to apply" };
  }
  try {
    await refuseProtected(root, outcome.chosen.patch, options.allowProtected);
    await writePatch(root, outcome.chosen.patch);
    return { kind: "applied" };
  } catch (error) {
    if (Failure.is(error)) {
      return { kind: "failed", failure: error };
    }
    throw error;
  }
}
