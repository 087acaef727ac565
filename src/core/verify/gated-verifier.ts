import type { Diagnoser } from "../language/language-service.ts";
import type { Patch } from "../patch/patch.ts";
import { Failure, throwIfCancelled } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import type { CheckLimits } from "./check.ts";
import type { EarlierBaselines } from "./earlier/earlier-baselines.ts";
import { Diagnosis } from "./diagnosis.ts";
import type { Finding, Gate } from "./gate.ts";
import { AppliesGate } from "./gates/applies.ts";
import { TimedBehaviour } from "./behaviour/timed-behaviour.ts";
import { ChecksGate } from "./gates/checks.ts";
import { DiagnosticsGate } from "./gates/diagnostics.ts";
import { PagesOnlyGate } from "./gates/pages-only.ts";
import { ParsesGate } from "./gates/parses.ts";
import type { Syntax } from "../syntax/syntax.ts";
import { SameCodeGate } from "./gates/same-code.ts";
import { OnlyTestsGate, WrittenTestsGate } from "./gates/written-tests.ts";
import { TargetGate } from "./gates/target.ts";
import type { ToolReader } from "./tool-reader.ts";
import { RememberedRuns } from "./remembered-runs.ts";
import { lacksTypesOfTests } from "./tests/lacking-types.ts";
import type { TestJudge } from "./writing/test-judge.ts";
import { textOf } from "./text-of.ts";
import { packageScripts } from "./package-scripts.ts";
import { PatchedFiles } from "./patched-files.ts";
import { SandboxedChecks } from "./sandboxed-checks.ts";
import { SandboxPool } from "./sandbox-pool.ts";
import { verdictOf, type GateResult, type Verdict } from "./verdict.ts";
import type { Baseline, TestFile, Verifier, VerifyTarget } from "./verifier.ts";

export interface GatedVerifierParts {
  readonly snapshot: Pick<Snapshot, "root" | "unsaved">;
  /** Where tests are looked for that are nearest to a patch, to be run first; left out: all are run at once. */
  readonly project?: Pick<Snapshot, "list" | "read">;
  readonly target: VerifyTarget;
  /** Commands that the user gave; run in the workspace folder's copy. Without any, no sandbox is made. */
  readonly checks: readonly string[];
  /** Finds what tools report in what checks print. Not disposed of with the verifier. */
  readonly tools: ToolReader;
  /** Not disposed of with the verifier: a language service outlives a run. */
  readonly diagnosers: readonly Diagnoser[];
  /** Shared by all verifiers of a process. */
  readonly parser: Syntax;
  /** Candidates whose checks run at the same time; as many as there are cores unless told otherwise. */
  readonly parallel?: number;
  readonly limits?: CheckLimits;
  /** For tasks that write tests. Not disposed of with the verifier. */
  readonly testJudge?: TestJudge;
  /** What checks said in runs before; left out: they are run. */
  readonly earlier?: EarlierBaselines;
  /** Absolute path of the folder with the programs that observe code; left out: behaviour is not compared. */
  readonly observers?: string;
  /** Each sandbox gets a copy of them, although git ignores them; from `declaredFolders`. */
  readonly sharedFolders?: readonly string[];
  /** Those of the task itself; they come before the checks. */
  readonly gates?: readonly Gate[];
  /** Disposed of with the verifier; left out: the verifier has its own. */
  readonly sandboxes?: SandboxPool;
}

/** The gates in order of cost: what is known for free, syntax, language services, and last the checks in sandboxes. */
export class GatedVerifier implements Verifier {
  readonly compareBehaviour?: NonNullable<Verifier["compareBehaviour"]>;
  readonly #gates: readonly Gate[];
  readonly #checks: SandboxedChecks;
  readonly #sandboxes: SandboxPool;
  readonly #disposal = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(parts: GatedVerifierParts) {
    const { snapshot, target, checks, diagnosers, parser, parallel, limits } = parts;
    const problemPaths = target.problems.map(({ path }) => path);
    const diagnoses = diagnosers.map((diagnoser) => new Diagnosis(diagnoser, snapshot, problemPaths));
    this.#sandboxes = parts.sandboxes ?? new SandboxPool(snapshot, parallel, undefined, parts.sharedFolders);
    const scripts = packageScripts(snapshot, parts.project);
    this.#checks = new SandboxedChecks({
      commands: checks,
      tools: parts.tools,
      sandboxes: this.#sandboxes,
      limits,
      scripts,
      project: parts.project,
      earlier: parts.earlier,
    });
    if (parts.observers !== undefined) {
      const probe = new TimedBehaviour(this.#checks, this.#sandboxes, parts.observers);
      this.compareBehaviour = (patches, signal) =>
        this.#whileAlive(signal, (either) => probe.compare(patches, either));
    }
    this.#gates = [
      new AppliesGate(),
      new ParsesGate(parser),
      ...(target.sameCode === true ? [new SameCodeGate(parser)] : []),
      ...(target.pagesOnly === true ? [new PagesOnlyGate()] : []),
      ...(target.tests && parts.testJudge ? [new OnlyTestsGate(parts.testJudge)] : []),
      new DiagnosticsGate(diagnoses, target.tests && lacksTypesOfTests),
      new TargetGate(diagnoses, target.problems),
      ...(parts.gates ?? []),
      ...this.#executing(parts),
    ];
  }

  async verify(patch: Patch, signal: AbortSignal, onGate?: (result: GateResult) => void): Promise<Verdict> {
    return this.#whileAlive(signal, (either) => this.#run(patch, either, onGate));
  }

  async baseline(signal: AbortSignal, which: "known" | "afresh" = "known"): Promise<Baseline> {
    return this.#whileAlive(signal, async (either) => {
      if (which === "afresh") {
        this.#checks.doubtEarlier();
      }
      return { checks: (await this.#checks.baseline(either)).map(({ result }) => result) };
    });
  }

  readonly runTests = (
    patch: Patch,
    tests: readonly TestFile[],
    signal: AbortSignal,
  ): Promise<readonly boolean[]> =>
    this.#whileAlive(signal, (either) => this.#checks.runTests(patch, tests, either));

  async dispose(): Promise<void> {
    await this.#checks.dispose();
    this.#disposal.abort();
    await Promise.allSettled(this.#underWay);
    await this.#sandboxes.dispose();
  }

  #executing({ target, testJudge, project }: GatedVerifierParts): readonly Gate[] {
    const { tests, failingChecks = false } = target;
    if (tests === undefined || testJudge === undefined) {
      return [new ChecksGate(this.#checks, failingChecks)];
    }
    const runs = new RememberedRuns(this.#checks);
    const text = async (): Promise<string> => (project === undefined ? "" : textOf(project, tests.path));
    return [new ChecksGate(runs, failingChecks), new WrittenTestsGate(runs, testJudge, tests, text)];
  }

  async #run(patch: Patch, signal: AbortSignal, onGate?: (result: GateResult) => void): Promise<Verdict> {
    const files = new PatchedFiles(patch);
    const results: GateResult[] = [];
    for (const gate of this.#gates) {
      throwIfCancelled(signal);
      let began = performance.now();
      const report = (finding: Finding): void => {
        const now = performance.now();
        const result = { ...finding, milliseconds: Math.round(now - began) };
        began = now;
        results.push(result);
        onGate?.(result);
      };
      try {
        await gate.check(files, report, signal);
      } catch (error) {
        if (!Failure.is(error, "outside-workspace") && !Failure.is(error, "protected-path")) {
          throw error;
        }
        // The sandbox refuses to write where the patch wants to; so would the workspace.
        report({ gate: "applies", subject: "paths", status: "failed", detail: error.message, strong: false });
      }
      if (results.some(({ status }) => status === "failed")) {
        break;
      }
    }
    return verdictOf(results);
  }

  async #whileAlive<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const done = work(AbortSignal.any([signal, this.#disposal.signal]));
    this.#underWay.add(done);
    try {
      return await done;
    } finally {
      this.#underWay.delete(done);
    }
  }
}
