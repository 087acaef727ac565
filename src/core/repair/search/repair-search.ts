import { availableParallelism } from "node:os";
import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import type { Sandbox } from "../../verify/sandbox.ts";
import { SandboxPool } from "../../verify/sandbox-pool.ts";
import { Failure, throwIfCancelled } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { applyChanges, type Edit } from "../edits/edit.ts";
import { changesWhatIsAsserted } from "../edits/assertions.ts";
import { generateEdits, languageOf } from "../edits/generate-edits.ts";
import { framesIn, type Frame } from "../localise/stack-frames.ts";
import { Suspicion } from "../localise/suspicion.ts";
import { planCheck, type CheckPlan } from "../trial/check-plan.ts";
import { contradicts } from "../trial/check-output.ts";
import { CommandLane, WarmLane, type Lane, type RunnerPrograms } from "../trial/lane.ts";
import type { TestResult } from "../trial/protocol.ts";
import { isForTests } from "../trial/test-files.ts";
import { Agenda, type Idea } from "./agenda.ts";
import { Judge, type Trials } from "./judge.ts";
import { LikelyEdits } from "./likely-edits.ts";
import { said } from "../../workspace/said.ts";

/** A check that fails on the untouched workspace. */
export interface FailingCheck {
  readonly command: string;
  readonly output: string;
}

export interface RepairRequest {
  readonly checks: readonly FailingCheck[];
  /** Where the user points; left out: wherever failing tests come by. */
  readonly path?: string;
}

/** A correction with which all tests pass. That does not make it right. */
export interface Repair {
  readonly idea: Idea;
  readonly files: readonly [RepairedFile, ...RepairedFile[]];
}

interface RepairedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export interface RepairReport {
  /** Likeliest first. */
  readonly repairs: readonly Repair[];
  readonly tried: number;
  readonly seconds: number;
  /** How candidates were tried, or why none were. */
  readonly how: string;
}

export interface RepairSettings {
  readonly snapshot: Snapshot;
  readonly parser: SyntaxParser;
  readonly programs: RunnerPrograms;
  /** For the whole search. */
  readonly seconds: number;
  /** Candidates tried at the same time; as many as there are cores unless told otherwise. */
  readonly parallel?: number;
  /** Each sandbox gets a copy of them, although git ignores them; from `declaredFolders`. */
  readonly sharedFolders?: readonly string[];
}

/** What the tests behind a check do on the untouched workspace; nothing where they cannot be run without the check. */
interface Baseline {
  readonly plan?: CheckPlan | undefined;
  readonly results?: readonly TestResult[];
}

/** Files in which the fault is looked for. */
const MOST_FILES = 6;

const BASELINE_TEST_MS = 10_000;
const BASELINE_TOTAL_MS = 60_000;

/** What tests do when they are run without their check. */
export interface Rehearsal {
  /** One does not end, so that nobody has to wait for the check to end either. */
  readonly hangs: boolean;
  /** Those that fail, as people know them: `test/sum.test.js: adds`. */
  readonly failing: readonly string[];
}

/** Generate and validate: localises a fault, makes syntactic edits, tries them in order of likelihood. */
export class RepairSearch {
  readonly #settings: RepairSettings;
  readonly #baselines = new Map<string, Baseline>();

  constructor(settings: RepairSettings) {
    this.#settings = settings;
  }

  /** @throws Failure `cancelled`, `sandbox`, `no-git` */
  async find(request: RepairRequest, signal: AbortSignal): Promise<RepairReport> {
    const { seconds, parallel = availableParallelism() } = this.#settings;
    const began = performance.now();
    const deadline = began + seconds * 1000;
    const pool = this.#pool(parallel);
    try {
      for (const check of request.checks) {
        const report = await this.#mend(check, request, pool, { began, deadline, parallel }, signal);
        if (report !== undefined) {
          return report;
        }
      }
    } finally {
      await pool.dispose();
    }
    return {
      repairs: [],
      tried: 0,
      seconds: 0,
      how: said`no failing test leads to code that can be edited here`,
    };
  }

  /** Runs the tests behind the checks once, before anything else: what is learnt is used by `find`. */
  async rehearse(commands: readonly string[], signal: AbortSignal): Promise<Rehearsal> {
    const pool = this.#pool(1);
    try {
      const failing = new Set<string>();
      for (const command of commands) {
        const { results = [] } = await this.#baselineOf(command, pool, signal);
        for (const { file, id } of results.filter(({ status }) => status === "failed")) {
          failing.add(id === "" ? file : `${file}: ${id}`);
        }
        if (results.some(({ status }) => status === "timed-out")) {
          return { hangs: true, failing: [...failing] };
        }
      }
      return { hangs: false, failing: [...failing] };
    } finally {
      await pool.dispose();
    }
  }

  #pool(most: number): SandboxPool {
    const { snapshot, sharedFolders } = this.#settings;
    return new SandboxPool(snapshot, most, undefined, sharedFolders);
  }

  async #baselineOf(command: string, pool: SandboxPool, signal: AbortSignal): Promise<Baseline> {
    const known = this.#baselines.get(command);
    if (known !== undefined) {
      return known;
    }
    const files = await this.#settings.snapshot.list();
    const plan = await planCheck(command, { files, read: (path) => this.#text(path) });
    const baseline = (plan && (await this.#warmBaseline(plan, pool, signal))) ?? {};
    this.#baselines.set(command, baseline);
    return baseline;
  }

  async #mend(
    check: FailingCheck,
    request: RepairRequest,
    pool: SandboxPool,
    time: { readonly began: number; readonly deadline: number; readonly parallel: number },
    signal: AbortSignal,
  ): Promise<RepairReport | undefined> {
    const { snapshot } = this.#settings;
    const listed = await snapshot.list();
    const { plan, results: seen } = await this.#baselineOf(check.command, pool, signal);
    // What stands in for less than the tests use makes tests fail that do not.
    const warm = seen !== undefined && contradicts(seen, check.output) ? undefined : seen;
    const results = warm ?? [];
    const outputs =
      warm === undefined
        ? [check.output]
        : results.filter(({ status }) => status !== "passed").map(({ message }) => message ?? "");
    const frames = outputs.map((output) => this.#frames(output, listed));
    const suspicion =
      warm === undefined ? await this.#wholeFiles(frames, listed, request) : new Suspicion(results, frames);
    const sources = await this.#sources(suspicion, request, plan?.files ?? []);
    const likely = new LikelyEdits(await this.#edits(sources, suspicion), sources, (output) =>
      this.#frames(output, listed),
    );
    const agenda = new Agenda(likely.by(suspicion, outputs.join("\n")));
    if (agenda.size === 0) {
      return undefined;
    }
    const trials: Trials =
      warm === undefined
        ? { kind: "command" }
        : { kind: "tests", baseline: results, further: (passing) => likely.besides(passing, results) };
    const judge = new Judge(agenda, trials, time.deadline);
    await this.#inLanes(
      pool,
      time.parallel,
      signal,
      (sandbox) =>
        plan && warm !== undefined
          ? new WarmLane(plan, sandbox.root, this.#settings.programs)
          : new CommandLane(check.command, sandbox, sources),
      (lane, stop) => this.#work(lane, judge, sources, stop),
    );
    throwIfCancelled(signal);
    return {
      repairs: judge.plausible.flatMap((idea) => repairOf(idea, sources)),
      tried: judge.tried,
      seconds: (performance.now() - time.began) / 1000,
      how:
        plan && warm !== undefined
          ? said`${plan.framework} tests in a warm process`
          : said`a process for each, by \`${check.command}\``,
    };
  }

  /** @returns undefined when the runner cannot stand in for the command, or sees no failure */
  async #warmBaseline(
    plan: CheckPlan,
    pool: SandboxPool,
    signal: AbortSignal,
  ): Promise<Baseline | undefined> {
    return pool.use(signal, async (sandbox, stop) => {
      const lane = new WarmLane(plan, sandbox.root, this.#settings.programs);
      try {
        const trial = {
          files: {},
          // A file for each stage would end with the first that fails.
          stages: [plan.files.map((file) => ({ file }))],
          testTimeout: BASELINE_TEST_MS,
          totalTimeout: BASELINE_TOTAL_MS,
          coverage: true,
        };
        const reply = await lane.try({ ...trial, testTimeout: BASELINE_TEST_MS / 5 }, stop);
        throwIfCancelled(stop);
        // Of a slow test nothing is known, least of all that it fails.
        const told = reply.results.filter(({ waiting }) => waiting !== true);
        const seesFailure = told.some(
          ({ status, covered }) =>
            status !== "passed" && Object.keys(covered ?? {}).some((path) => !isForTests(path)),
        );
        // Wherever it ran, places are named as in the workspace.
        const results = told.map((result) => ({
          ...result,
          ...(result.message !== undefined && {
            message: result.message.replaceAll(`${sandbox.root}/`, ""),
          }),
        }));
        return reply.unsupported === undefined && seesFailure
          ? { plan: { ...plan, byFramework: reply.byFramework === true }, results }
          : undefined;
      } finally {
        await lane.dispose();
      }
    });
  }

  #frames(output: string, listed: readonly string[]): readonly Frame[] {
    const known = new Set(listed);
    // The output names paths of a sandbox, whose end is that of the workspace.
    return framesIn(output, this.#settings.snapshot.root, (path) => known.has(path)).filter(
      ({ path }) => !isForTests(path),
    );
  }

  /** Without tests that can be told apart, every line is as suspicious, and named ones more. */
  async #wholeFiles(
    frames: readonly (readonly Frame[])[],
    listed: readonly string[],
    { path }: RepairRequest,
  ): Promise<Suspicion> {
    const candidates = listed.filter((each) => languageOf(each) !== undefined && !isForTests(each));
    const named = [...new Set(frames.flat().map((frame) => frame.path))];
    const chosen = [...new Set([...(path === undefined ? [] : [path]), ...named, ...candidates])].slice(
      0,
      MOST_FILES,
    );
    const covered: Record<string, number[]> = {};
    for (const each of chosen) {
      const lines = ((await this.#text(each)) ?? "").split("\n").length;
      covered[each] = Array.from({ length: lines }, (_, index) => index + 1);
    }
    return new Suspicion([{ file: "", id: "", status: "failed", milliseconds: 0, covered }], frames);
  }

  /** Where edits are made; never in what the check runs, as long as there is anything else. */
  async #sources(
    suspicion: Suspicion,
    { path }: RepairRequest,
    tests: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const editable = suspicion.paths.filter((each) => languageOf(each) !== undefined && !isForTests(each));
    const apart = editable.filter((each) => !tests.includes(each));
    const found = apart.length > 0 ? apart : editable;
    const wanted = path !== undefined && languageOf(path) !== undefined ? [path] : found;
    const sources = new Map<string, string>();
    for (const each of wanted.slice(0, MOST_FILES)) {
      const text = await this.#text(each);
      if (text !== undefined) {
        sources.set(each, text);
      }
    }
    return sources;
  }

  async #edits(sources: ReadonlyMap<string, string>, suspicion: Suspicion): Promise<readonly Edit[]> {
    const edits = [];
    for (const [path, text] of sources) {
      const isWanted = (first: number, last: number): boolean => suspicion.of(path, first, last) > 0;
      const all = await generateEdits(path, text, this.#settings.parser, isWanted);
      edits.push(...all.filter(({ changes }) => !changesWhatIsAsserted(text, changes)));
    }
    return edits;
  }

  async #inLanes(
    pool: SandboxPool,
    parallel: number,
    signal: AbortSignal,
    open: (sandbox: Sandbox) => Lane,
    work: (lane: Lane, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const lanes = Array.from({ length: parallel }, () =>
      pool.use(signal, async (sandbox, stop) => {
        const lane = open(sandbox);
        try {
          await work(lane, stop);
        } finally {
          await lane.dispose();
        }
      }),
    );
    const ends = await Promise.allSettled(lanes);
    throwIfCancelled(signal);
    const failed = ends.find((end) => end.status === "rejected");
    if (failed && ends.every(({ status }) => status === "rejected")) {
      throw failed.reason;
    }
  }

  async #work(
    lane: Lane,
    judge: Judge,
    sources: ReadonlyMap<string, string>,
    signal: AbortSignal,
  ): Promise<void> {
    for (let idea = judge.next(); idea !== undefined; idea = judge.next()) {
      throwIfCancelled(signal);
      const files = Object.fromEntries(filesOf(idea, sources).map(({ path, after }) => [path, after]));
      if (judge.isNew(idea, files) && (await this.#areWhole(files))) {
        await judge.judge(idea, (trial) => lane.try({ ...trial, files }, signal));
      }
    }
  }

  async #areWhole(files: Readonly<Record<string, string>>): Promise<boolean> {
    for (const [path, text] of Object.entries(files)) {
      const errors = await this.#settings.parser.errors(path, text);
      if (errors?.length !== 0) {
        return false;
      }
    }
    return true;
  }

  async #text(path: string): Promise<string | undefined> {
    try {
      return (await this.#settings.snapshot.read(path))?.text;
    } catch (error) {
      if (Failure.is(error)) {
        // A binary, or hidden: nothing that is edited here.
        return undefined;
      }
      throw error;
    }
  }
}

function repairOf(idea: Idea, sources: ReadonlyMap<string, string>): readonly Repair[] {
  const [first, ...more] = filesOf(idea, sources);
  return first === undefined ? [] : [{ idea, files: [first, ...more] }];
}

function filesOf({ changes }: Idea, sources: ReadonlyMap<string, string>): readonly RepairedFile[] {
  return [...changes].map(([path, own]) => {
    const before = sources.get(path) ?? "";
    return { path, before, after: applyChanges(before, own) };
  });
}
