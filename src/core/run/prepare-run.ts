import type { CodeContext } from "../context/code-context.ts";
import { gatherContext, type ContextRequest } from "../context/gather-context.ts";
import { learnHiddenSecrets } from "../privacy/learn-hidden-secrets.ts";
import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import type { Task } from "../task/task.ts";
import type { CheckResult, Verifier } from "../verify/verifier.ts";
import { testsNear } from "../verify/tests/tests-near.ts";
import { Failure } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { learnSecrets } from "./private-run.ts";
import { preparationFrom } from "./record/result-shapes.ts";
import type { OutsideWork } from "./record/turnstile.ts";
import { withoutSecrets, withSecrets } from "./record/without-secrets.ts";
import type { OnRunEvent } from "./run-event.ts";

/** Of tests. */
const mostNamed = 5;

/** All that a run knows before it asks anybody. */
export interface Preparation {
  readonly task: Task;
  /** On the untouched workspace. */
  readonly checks: readonly CheckResult[];
  readonly context: CodeContext;
  /** All files that models may be shown. */
  readonly paths: readonly string[];
  /** Recognises the workspace, as `workspaceState` does. */
  readonly workspace: string;
  /** What the user is told about secrets. */
  readonly unsent?: string;
}

export interface PreparationParts {
  readonly task: Task;
  /** Whole; `shown` is the part of it that models may be shown. */
  readonly snapshot: Snapshot;
  readonly shown: Snapshot;
  readonly verifier: Verifier;
  readonly secrets: SecretVault;
  /** In estimated tokens. */
  readonly contextTokens: number;
  readonly hasModels: boolean;
  /** Chooses what models are shown; left out: what the task points at and names. */
  readonly gather?: GatherContext;
  /** @throws Failure `no-model` when nobody who takes part could do the task */
  readonly requireDoable: () => void;
  /** Recognises the workspace; asked where somebody may want to. */
  readonly stateOf: (signal: AbortSignal) => Promise<string>;
  /** Tests that failed when they were run before any check, as people know them. */
  readonly failedBefore: readonly string[];
  readonly onEvent: OnRunEvent;
  readonly signal: AbortSignal;
}

/** @param tokenBudget in estimated tokens */
export type GatherContext = (task: Task, tokenBudget: number, signal: AbortSignal) => Promise<CodeContext>;

/** The first thing whose result a run depends on: what the workspace is like, and what of it is shown. */
export function preparation(parts: PreparationParts): OutsideWork<Preparation> {
  const { secrets, onEvent } = parts;
  return {
    what: "prepare",
    work: () => prepare(parts),
    keep: (prepared) => withoutSecrets(prepared, secrets),
    repeat: (kept) => {
      const prepared = preparationFrom(withSecrets(kept, secrets));
      onEvent({ kind: "baseline", checks: prepared.checks });
      tellContext(prepared, parts.hasModels, onEvent);
      return prepared;
    },
  };
}

async function prepare(parts: PreparationParts): Promise<Preparation> {
  const { task, snapshot, shown, secrets, contextTokens, onEvent, signal } = parts;
  parts.requireDoable();
  await requireShown(task, shown);
  // Independent of each other, and all of it comes before the first question is asked.
  const [checks, paths, workspace] = await Promise.all([
    certainBaseline(parts),
    shown.list(),
    parts.stateOf(signal),
    learnHiddenSecrets(secrets, snapshot),
  ]);
  onEvent({ kind: "baseline", checks });
  requireProblem(task, checks, parts.failedBefore);
  const beside = await testsBeside(task, shown);
  const context = await (parts.gather?.(task, contextTokens, signal) ??
    gatherContext(shown, { ...contextRequest(task, checks, contextTokens), beside }, signal));
  const unsent = await learnSecrets(secrets, shown, { task, context, checks });
  const prepared = { task, checks, context, paths, workspace, ...(unsent !== undefined && { unsent }) };
  tellContext(prepared, parts.hasModels, onEvent);
  return prepared;
}

function tellContext({ context, unsent }: Preparation, hasModels: boolean, onEvent: OnRunEvent): void {
  const files = context.files.map(({ path, reason }) => ({ path, reason }));
  onEvent({ kind: "context", files, omitted: context.omitted, tokens: context.tokens });
  if (unsent !== undefined && hasModels) {
    onEvent({ kind: "note", text: unsent });
  }
}

/** @throws Failure `protected-path`, before anything takes time, when the user points at a file that is hidden from models */
async function requireShown({ target }: Task, shown: Snapshot): Promise<void> {
  if (target !== undefined) {
    await shown.read(target.path);
  }
}

/**
 * What an earlier run alone says may be out of date, for a check can depend on what nobody can see. Where it would end the
 * run, since nothing seems to be wrong, the checks are run again.
 */
async function certainBaseline({
  task,
  verifier,
  onEvent,
  signal,
}: PreparationParts): Promise<readonly CheckResult[]> {
  const { checks } = await verifier.baseline(signal);
  if (isProblem(task, checks) || !checks.some(({ earlier }) => earlier === true)) {
    return checks;
  }
  onEvent({
    kind: "note",
    text: "The checks succeeded in an earlier run on the same files. They are run again, to be sure.",
  });
  return (await verifier.baseline(signal, "afresh")).checks;
}

/** @throws Failure `no-problem` when a fix is asked for and everything that could show a fault is content */
function requireProblem(task: Task, checks: readonly CheckResult[], failedBefore: readonly string[]): void {
  if (!isProblem(task, checks)) {
    throw new Failure(
      "no-problem",
      `Nothing to fix: no problem is reported, and every check succeeds already. If something is wrong all the same, say it in words.${unsteady(failedBefore)}`,
    );
  }
}

/** A test that fails by itself and succeeds in its check is what somebody may be looking for who sees it fail now and then. */
function unsteady(failed: readonly string[]): string {
  const [first] = failed;
  if (first === undefined) {
    return "";
  }
  const named = failed
    .slice(0, mostNamed)
    .map((test) => JSON.stringify(test))
    .join(", ");
  const more = failed.length > mostNamed ? ` and ${failed.length - mostNamed} more` : "";
  return ` Run by themselves just before, these failed, so that they may not always succeed: ${named}${more}.`;
}

function isProblem({ kind, instruction, problems }: Task, checks: readonly CheckResult[]): boolean {
  return (
    kind === "edit" ||
    kind === "readme" ||
    kind === "tests" ||
    instruction !== "" ||
    problems.length > 0 ||
    checks.some(({ passed }) => !passed)
  );
}

/** Who writes tests sees those that there are. */
async function testsBeside(
  { kind, target }: Task,
  shown: Snapshot,
): Promise<NonNullable<ContextRequest["beside"]>> {
  if (kind !== "tests" || target === undefined) {
    return [];
  }
  const { own, example } = await testsNear(target.path, shown);
  return [
    ...own.map((path) => ({ path, reason: "tests the target" as const })),
    ...(example === undefined ? [] : [{ path: example, reason: "shows how tests are written" as const }]),
  ];
}

function contextRequest(task: Task, checks: readonly CheckResult[], tokenBudget: number): ContextRequest {
  const targets = task.target === undefined ? [] : [task.target];
  const problems = task.problems.map(({ path, range }) => ({
    path,
    lines: { first: range.start.line, last: range.end.line },
  }));
  const failing = checks.filter((check) => !check.passed).map((check) => check.output);
  return {
    targets: [...targets, ...problems],
    words: [task.instruction, ...task.problems.map((problem) => problem.message), ...failing].join("\n"),
    tokenBudget,
  };
}
