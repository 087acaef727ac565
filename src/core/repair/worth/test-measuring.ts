import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import type { Sandbox } from "../../verify/sandbox.ts";
import { SandboxPool } from "../../verify/sandbox-pool.ts";
import { projectScripts } from "../../verify/package-scripts.ts";
import { plainRuns } from "../../verify/tests/plain-runs.ts";
import { textOf } from "../../verify/text-of.ts";
import type {
  MeasuredCoverage,
  MeasuredMutants,
  MeasureRequest,
  TestMeter,
  TestWorth,
} from "../../verify/writing/test-meter.ts";
import { throwIfCancelled } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { textFile } from "../../workspace/text-file.ts";
import { languageOf } from "../edits/generate-edits.ts";
import { syntaxNodeOf } from "../edits/syntax-node.ts";
import { planCheck, type CheckPlan } from "../trial/check-plan.ts";
import type { RunnerPrograms } from "../trial/lane.ts";
import { commandTrials, linesRunBy } from "./command-trials.ts";
import { mutantsOf, type Mutant } from "./mutants.ts";
import { linesInFunctions, statementLines } from "./tested-lines.ts";
import type { TestTrials } from "./test-trials.ts";
import { keyOf, linesOf, runWarm, warmTrials } from "./warm-trials.ts";
import { said } from "../../workspace/said.ts";

export interface MeasuringSettings {
  readonly snapshot: Snapshot;
  readonly parser: SyntaxParser;
  readonly programs: RunnerPrograms;
  /** Absolute path of the folder with the programs that observe code. */
  readonly observers: string;
  readonly sharedFolders?: readonly string[];
}

/** Files that its settings name it runs beside those it is given: what it notices may be what the others do. */
const takesMore = /\bmocha\b/;
/** Faults that are planted at most: more tell little more. */
const mostMutants = 24;
/** Where each of them costs a process, fewer are tried, and so many noticed are enough: a third of all that could be tried. */
const mostSlowMutants = 9;
const enoughKills = 3;
const budgetMilliseconds = 20_000;
const mostSurvivors = 5;

/** Where the target's lines are, and what of it the project's own tests run. */
interface Ground {
  /** With a statement on them, counted from 1. */
  readonly lines: ReadonlySet<number>;
  readonly functions: ReadonlySet<number>;
  readonly plan: CheckPlan | undefined;
  /** undefined: nobody can tell. */
  readonly before: ReadonlySet<number> | undefined;
  /** Keys of the project's own tests, as far as they are known. */
  readonly known: ReadonlySet<string>;
  /** Texts of the test files that candidates change; nothing, where other tests than theirs may be run beside them. */
  readonly changed: ReadonlyMap<string, string>;
}

/** Measures what tests are worth by running them: in a warm process where one can stand in for the framework. */
export class TestMeasuring implements TestMeter {
  readonly #settings: MeasuringSettings;
  /** By all that it depends on: what several candidates begin with is found out once. */
  readonly #grounds = new Map<string, Promise<Ground | undefined>>();

  constructor(settings: MeasuringSettings) {
    this.#settings = settings;
  }

  async measure(request: MeasureRequest, signal: AbortSignal): Promise<TestWorth> {
    const { snapshot, sharedFolders } = this.#settings;
    const pool = new SandboxPool(snapshot, 1, undefined, sharedFolders);
    try {
      const ground = await this.#groundOf(request, pool, signal);
      if (ground === undefined) {
        return { kind: "unknown", why: said`nobody here can read ${request.target.path}` };
      }
      return await pool.use(signal, async (sandbox, stop) => {
        await sandbox.apply(patchOf(request));
        const trials = await this.#trials(request, ground, sandbox, stop);
        try {
          return await this.#worth(request, ground, trials, stop);
        } finally {
          await trials.dispose();
        }
      });
    } finally {
      await pool.dispose();
    }
  }

  async #groundOf(
    request: MeasureRequest,
    pool: SandboxPool,
    signal: AbortSignal,
  ): Promise<Ground | undefined> {
    const key = JSON.stringify([request.target, request.checks, request.tests.map(({ path }) => path)]);
    const known = this.#grounds.get(key) ?? this.#ground(request, pool, signal);
    this.#grounds.set(key, known);
    try {
      return await known;
    } catch (error) {
      this.#grounds.delete(key);
      throw error;
    }
  }

  async #ground(
    { target, checks, tests, command }: MeasureRequest,
    pool: SandboxPool,
    signal: AbortSignal,
  ): Promise<Ground | undefined> {
    const { snapshot, parser, programs, observers } = this.#settings;
    const language = languageOf(target.path);
    const root =
      language && (await parser.read(target.path, target.text, (node) => syntaxNodeOf(node, target.text)));
    if (language === undefined || root === undefined) {
      return undefined;
    }
    const lines = statementLines(root, language, target.lines);
    const functions = linesInFunctions(root, language);
    const files = await snapshot.list();
    const created = tests.map(({ path }) => path).filter((path) => !files.includes(path));
    const read = (path: string): Promise<string> => textOf(snapshot, path);
    const workspace = { files: [...files, ...created], read };
    const plans = await Promise.all(checks.map((command) => planCheck(command, workspace)));
    const plan = plans.find((each) => each?.language === language.name.toLowerCase());
    const own = plan?.files.filter((path) => !created.includes(path)) ?? [];
    const changed = new Map<string, string>();
    for (const path of tests.map((test) => test.path).filter((each) => !created.includes(each))) {
      changed.set(path, await read(path));
    }
    if (takesMore.test(command)) {
      created.forEach((path) => changed.set(path, ""));
    }
    const ground = { lines, functions, plan, changed };
    if (plan !== undefined && own.length === 0) {
      return { ...ground, before: new Set(), known: new Set() };
    }
    return pool.use(signal, async (sandbox, stop) => {
      await sandbox.apply({ changes: [{ kind: "create", path: target.path, file: textFile(target.text) }] });
      const run = plan && (await runWarm({ ...plan, files: own }, sandbox, programs, stop));
      await run?.lane.dispose();
      const { results = [] } = run ?? {};
      const before = linesOf(results, target.path);
      const commands = plainRuns(checks, await projectScripts(files, read));
      return {
        ...ground,
        before: before ?? (await linesRunBy(commands, sandbox, target, observers, stop)),
        known: new Set(results.map(keyOf)),
      };
    });
  }

  async #trials(
    request: MeasureRequest,
    { plan, known, changed }: Ground,
    sandbox: Sandbox,
    signal: AbortSignal,
  ): Promise<TestTrials> {
    const { programs, observers } = this.#settings;
    const { path } = request.target;
    const files = request.tests.map((test) => test.path).filter((each) => plan?.files.includes(each));
    const warm =
      plan === undefined || files.length === 0
        ? undefined
        : await warmTrials({ ...plan, files }, sandbox, { path, known }, programs, signal);
    return warm ?? commandTrials(request, changed, sandbox, observers, signal);
  }

  async #worth(
    request: MeasureRequest,
    ground: Ground,
    trials: TestTrials,
    signal: AbortSignal,
  ): Promise<TestWorth> {
    const { control, how } = trials;
    const [failing] = control.failing;
    if (failing !== undefined) {
      return { kind: "unsteady", what: failing };
    }
    const coverage = coverageOf(ground, control.lines);
    const mutants = await this.#mutants(request, ground, control.lines);
    const tried = await this.#plant(mutants, trials, signal);
    return { kind: "measured", coverage, mutants: tried, how };
  }

  /** In lines that the tests run: faults anywhere else they cannot notice. */
  #mutants(
    { target }: MeasureRequest,
    { lines, functions }: Ground,
    run: ReadonlySet<number> | undefined,
  ): Promise<readonly Mutant[]> {
    const reached = [...lines].filter((line) => run === undefined || run.has(line));
    const inside = reached.filter((line) => functions.has(line));
    const wanted = new Set(inside.length > 0 ? inside : reached);
    // A statement is where it begins.
    const isMeant = (first: number): boolean => wanted.has(first);
    return mutantsOf(target.path, target.text, this.#settings.parser, isMeant, mostMutants);
  }

  async #plant(
    mutants: readonly Mutant[],
    trials: TestTrials,
    signal: AbortSignal,
  ): Promise<MeasuredMutants> {
    const deadline = performance.now() + budgetMilliseconds;
    const survivors: string[] = [];
    let [tried, killed, asserted] = [0, 0, 0];
    for (const { text, what } of trials.isSlow ? mutants.slice(0, mostSlowMutants) : mutants) {
      throwIfCancelled(signal);
      const isEnough = trials.isSlow && asserted >= enoughKills;
      if (isEnough || performance.now() > deadline) {
        break;
      }
      const said = await trials.notices(text, signal);
      tried += Number(said !== "unclear");
      killed += Number(said === "asserted" || said === "broke");
      asserted += Number(said === "asserted");
      if (said === "unnoticed" && survivors.length < mostSurvivors) {
        survivors.push(what);
      }
    }
    return { tried, killed, asserted, survivors };
  }
}

/** The target as the run sees it, and the tests. */
function patchOf({ target, tests }: MeasureRequest): Parameters<Sandbox["apply"]>[0] {
  return {
    changes: [target, ...tests].map(({ path, text }) => ({ kind: "create", path, file: textFile(text) })),
  };
}

function coverageOf({ lines, before }: Ground, run: ReadonlySet<number> | undefined): MeasuredCoverage {
  if (run === undefined) {
    return {
      kind: "unknown",
      why: said`it is run in another form than it is written, or where nobody can look`,
    };
  }
  if (before === undefined) {
    return { kind: "unknown", why: said`what the project's own tests run cannot be seen` };
  }
  const count = (isRun: (line: number) => boolean): number => [...lines].filter(isRun).length;
  return {
    kind: "measured",
    lines: lines.size,
    before: count((line) => before.has(line)),
    after: count((line) => before.has(line) || run.has(line)),
    own: count((line) => run.has(line)),
  };
}
