import assert from "node:assert";
import { join, sep } from "node:path";
import { mock } from "node:test";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { readFileSync } from "node:fs";
import type {
  Framework,
  TestResult,
  TestSelection,
  TestStatus,
  Trial,
  TrialReply,
} from "../trial/protocol.ts";
import { alike } from "./alike.ts";
import { LineCoverage } from "./line-coverage.ts";
import { ModuleGraph } from "./module-graph.ts";
import { Unsupported } from "./unsupported.ts";
import { standInsFor } from "./stand-ins.ts";
import { begin, hooksAround, TestCollector, type CollectedTest, type TestBody } from "./test-api.ts";
import { limited, TimeLimitReached } from "./time-limit.ts";

/** What the thread is started with. */
export interface WorkerSettings {
  /** Absolute path, links followed. */
  readonly root: string;
  readonly framework: Framework;
}

class ExitCalled extends Error {}

/** A message is for people and for the way to the fault; more of it is noise. */
const MOST_MESSAGE = 4_000;

/** The thread that candidates are run in. Whatever they do to it, the process's other thread ends it and starts the next. */
export function serveTrials(): void {
  const { root, framework } = workerData as WorkerSettings;
  const runs = new TrialRuns(root, framework);
  silence();
  parentPort?.on("message", (trial: Trial) => {
    void runs.run(trial).then((reply) => parentPort?.postMessage(reply));
  });
}

/** What tests print is of no use here, and a flood of it would cost memory. */
function silence(): void {
  const swallow = (_: unknown, encoding?: unknown, done?: unknown): boolean => {
    const callback = typeof encoding === "function" ? encoding : done;
    if (typeof callback === "function") {
      queueMicrotask(callback as () => void);
    }
    return true;
  };
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = swallow;
  }
}

class TrialRuns {
  readonly #root: string;
  readonly #framework: Framework;
  /** Errors that nobody caught while the current test was running. */
  #stray: unknown[] = [];
  /** Told of the first of them: nobody may wait for what will not come any more. */
  #onStray: ((error: unknown) => void) | undefined;
  #exit: number | undefined;

  constructor(root: string, framework: Framework) {
    this.#root = root;
    this.#framework = framework;
    const keep = (error: unknown): void => {
      if (!(error instanceof ExitCalled)) {
        this.#stray.push(error);
        this.#onStray?.(error);
      }
    };
    process.on("uncaughtException", keep);
    process.on("unhandledRejection", keep);
    process.exit = (code?: number | string | null) => {
      this.#exit ??= Number(code ?? process.exitCode ?? 0);
      throw new ExitCalled(`process.exit(${this.#exit})`);
    };
  }

  async run(trial: Trial): Promise<TrialReply> {
    const results: TestResult[] = [];
    try {
      for (const stage of trial.stages) {
        for (const selection of stage) {
          await this.#runFile(trial, selection, results);
        }
        if (results.some(({ status }) => status !== "passed")) {
          break;
        }
      }
      return { id: trial.id, results };
    } catch (error) {
      if (error instanceof Unsupported) {
        return { id: trial.id, results: [], unsupported: error.message };
      }
      throw error;
    }
  }

  async #runFile(trial: Trial, { file, only }: TestSelection, results: TestResult[]): Promise<void> {
    const path = join(this.#root, ...file.split("/"));
    const overlay = new Map(
      Object.entries(trial.files).map(([name, text]) => [join(this.#root, ...name.split("/")), text]),
    );
    const collector = new TestCollector();
    const standIns = standInsFor(this.#framework, collector, this.#root);
    Object.assign(globalThis, standIns.globals);
    const timeout = trial.testTimeout;
    const graph = new ModuleGraph({
      root: this.#root,
      overlay,
      standIns: standIns.modules,
      bundled: this.#framework === "vitest" || this.#framework === "jest",
      timeout,
    });
    const coverage = trial.coverage
      ? new LineCoverage(
          this.#root,
          (name) => overlay.get(name) ?? readFileSync(name, "utf8"),
          graph.translated,
        )
      : undefined;
    try {
      coverage?.take();
      const loaded = await this.#attempt(path, timeout, async () => {
        await graph.run(path);
        await collector.collected();
        if (this.#framework === "script") {
          await untilIdle();
        }
      });
      const loading = coverage?.take() ?? {};
      if (loaded.status !== "passed" || this.#framework === "script") {
        results.push({ ...loaded, file, id: "", ...(coverage && { covered: loading }) });
        return;
      }
      const wanted = collector.wanted.filter(({ id }) => only?.includes(id) ?? true);
      for (const test of wanted) {
        const result = await this.#attempt(path, timeout, () => this.#runTest(test, timeout));
        const covered = coverage && union(loading, coverage.take());
        results.push({ ...result, file, id: test.id, ...(covered && { covered }) });
        if (result.status === "timed-out" && !trial.coverage) {
          break;
        }
      }
      for (const { hooks } of collector.begunSuites) {
        for (const body of hooks.after) {
          // What is torn down here was made by tests that have their result already.
          await this.#attempt(path, timeout, () => this.#call(body, timeout));
        }
      }
    } finally {
      standIns.dispose();
      coverage?.stop();
    }
  }

  async #runTest(test: CollectedTest, timeout: number): Promise<void> {
    const { opening, before, after } = hooksAround(test);
    begin(test);
    for (const { body } of opening) {
      await this.#call(body, timeout);
    }
    for (const body of before) {
      await this.#call(body, timeout);
    }
    try {
      await this.#call(test.body, timeout, test.row, test.id);
    } finally {
      for (const body of after) {
        await this.#call(body, timeout);
      }
    }
  }

  /** Frameworks differ in what they pass to a test: a context, or a callback for tests that are not promises. */
  async #call(body: TestBody, timeout: number, row?: readonly unknown[], name = ""): Promise<void> {
    const usesCallback =
      row === undefined && body.length > 0 && this.#framework !== "node-test" && this.#framework !== "vitest";
    if (usesCallback) {
      await new Promise<void>((resolve, reject) => {
        const done = Object.assign((error?: unknown) => (error ? reject(asError(error)) : resolve()), {
          fail: reject,
        });
        limited(timeout, () => Reflect.apply(body, mochaContext, [done] as never));
      });
      return;
    }
    const context = this.#framework === "node-test" ? nodeContext(name, this, timeout) : mochaContext;
    const args = row ?? [context];
    await limited(timeout, () => Reflect.apply(body, context, args as never));
  }

  /** A subtest of node:test: part of the test around it. */
  async subtest(body: TestBody, timeout: number, name: string): Promise<void> {
    await this.#call(body, timeout, undefined, name);
  }

  /** As it was left by the test, or by a call of `process.exit`. */
  #exitStatus(): number {
    return this.#exit ?? Number(process.exitCode ?? 0);
  }

  async #attempt(
    path: string,
    timeout: number,
    work: () => Promise<void>,
  ): Promise<Omit<TestResult, "file" | "id">> {
    this.#stray = [];
    this.#exit = undefined;
    process.exitCode = undefined;
    const began = realNow();
    let status: TestStatus = "passed";
    let error: unknown;
    try {
      const strayed = new Promise<never>((_, reject) => (this.#onStray = reject));
      await withDeadline(Promise.race([work(), strayed]), timeout);
    } catch (thrown) {
      if (thrown instanceof Unsupported) {
        throw thrown;
      }
      error = thrown;
      const isLate =
        thrown instanceof TimeLimitReached ||
        (thrown as { code?: string } | null)?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
      status = isLate ? "timed-out" : "failed";
    }
    this.#onStray = undefined;
    const exit = this.#exitStatus();
    if (error instanceof ExitCalled && exit === 0 && this.#framework === "script") {
      status = "passed";
    } else if (status === "passed" && (exit !== 0 || this.#stray.length > 0)) {
      status = "failed";
      error = this.#stray[0] ?? new Error(`exit code ${exit}`);
    }
    process.exitCode = undefined;
    const milliseconds = realNow() - began;
    return status === "passed"
      ? { status, milliseconds }
      : {
          status,
          milliseconds,
          ...(error instanceof StillWaiting && { waiting: true }),
          ...describe(error, path, this.#root),
        };
  }
}

/** The time was over while it waited for something and kept no processor busy: it may well end, only later. */
class StillWaiting extends TimeLimitReached {}

async function withDeadline(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = realSetTimeout(() => reject(new StillWaiting("It did not end.")), milliseconds);
  });
  try {
    await Promise.race([work, deadline]);
  } finally {
    realClearTimeout(timer);
  }
}

/** Tests may put a clock of their own in their place. */
const [realSetTimeout, realClearTimeout, realNow] = [
  setTimeout,
  clearTimeout,
  performance.now.bind(performance),
];

/** A script is at its end when nothing is left that it waits for. */
async function untilIdle(): Promise<void> {
  const ours = /^(?:MessagePort|PipeWrap|TTYWrap|Worker|Immediate)$/;
  let quiet = 0;
  while (quiet < 2) {
    await new Promise((resolve) => setImmediate(resolve));
    // One timer is the deadline's.
    const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const others = process.getActiveResourcesInfo().filter((name) => name !== "Timeout" && !ours.test(name));
    quiet = timers <= 1 && others.length === 0 ? quiet + 1 : 0;
  }
}

function describe(
  error: unknown,
  path: string,
  root: string,
): Pick<TestResult, "line" | "raisedIn" | "alike"> & { message: string } {
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  const line = lineIn(text, path);
  const raisedIn = innermostIn(text, root);
  return {
    message: text.slice(0, MOST_MESSAGE),
    ...(line !== undefined && { line }),
    ...(raisedIn !== undefined && { raisedIn }),
    ...likeness(error),
  };
}

/** What a failed comparison says of itself: node's, chai's and Vitest's as its own, Jest's as its matcher's. */
function likeness(error: unknown): Pick<TestResult, "alike"> {
  if (!(error instanceof Error)) {
    return {};
  }
  const matcher = "matcherResult" in error && error.matcherResult ? error.matcherResult : error;
  return typeof matcher === "object" && "actual" in matcher && "expected" in matcher
    ? { alike: alike(matcher.actual, matcher.expected) }
    : {};
}

/** Of the workspace's own files. */
function innermostIn(stack: string, root: string): string | undefined {
  for (const [, place = ""] of stack.matchAll(/^\s+at .*?((?:file:\/\/)?\/[^\s()]*):\d+:\d+\)?$/gm)) {
    const file = place.startsWith("file:") ? fileURLToPath(place) : place;
    if (file.startsWith(root + sep) && !file.includes(`${sep}node_modules${sep}`)) {
      return file.slice(root.length + 1).replaceAll(sep, "/");
    }
  }
  return undefined;
}

/** Where the test file stood when it failed. */
function lineIn(stack: string, path: string): number | undefined {
  const places = [...stack.matchAll(/((?:file:\/\/)?[/\w][^\s()]*):(\d+):\d+/g)];
  for (const [, place = "", line] of places) {
    const file = place.startsWith("file:") ? fileURLToPath(place) : place;
    if (file === path || file.endsWith(sep + path)) {
      return Number(line);
    }
  }
  return undefined;
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}

const mochaContext: Record<string, unknown> = {
  timeout: () => mochaContext,
  slow: () => mochaContext,
  retries: () => mochaContext,
  skip: () => undefined,
};

/** What node:test passes to a test. */
function nodeContext(name: string, runs: TrialRuns, timeout: number): Record<string, unknown> {
  const later: TestBody[] = [];
  const subtest = (...args: readonly unknown[]): Promise<void> => {
    const body = args.find((each) => typeof each === "function") as TestBody | undefined;
    const title = typeof args[0] === "string" ? args[0] : "";
    return body === undefined ? Promise.resolve() : runs.subtest(body, timeout, title);
  };
  const nothing = (): void => undefined;
  return {
    name,
    fullName: name,
    signal: new AbortController().signal,
    test: Object.assign(subtest, { skip: nothing, todo: nothing }),
    it: subtest,
    skip: nothing,
    todo: nothing,
    diagnostic: nothing,
    plan: nothing,
    runOnly: nothing,
    after: (body: TestBody) => later.push(body),
    before: (body: TestBody) => runs.subtest(body, timeout, name),
    mock: ownMock(),
    assert,
  };
}

/** A tracker as each test gets one of its own; its class is known by the one for all. */
function ownMock(): unknown {
  return Reflect.construct(mock.constructor, []);
}

function union(
  a: Readonly<Record<string, readonly number[]>>,
  b: Readonly<Record<string, readonly number[]>>,
): Record<string, number[]> {
  const all: Record<string, number[]> = {};
  for (const [file, lines] of [...Object.entries(a), ...Object.entries(b)]) {
    all[file] = [...new Set([...(all[file] ?? []), ...lines])];
  }
  return all;
}
