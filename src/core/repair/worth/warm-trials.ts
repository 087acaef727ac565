import type { Sandbox } from "../../verify/sandbox.ts";
import { throwIfCancelled } from "../../workspace/failure.ts";
import type { CheckPlan } from "../trial/check-plan.ts";
import { WarmLane, type Lane, type RunnerPrograms } from "../trial/lane.ts";
import type { TestResult, Trial } from "../trial/protocol.ts";
import { noticing, type TestTrials } from "./test-trials.ts";

/** How long a test may take that nobody knows yet, and all of them, in milliseconds. */
const unknown = { testTimeout: 5_000, totalTimeout: 60_000 };
/** A test with a fault may take that much longer than without. */
const patience = { least: 100, factor: 10 };

/** Tests that ran in a warm process, which lives on in the lane. */
export interface WarmRun {
  readonly results: readonly TestResult[];
  readonly lane: Lane;
}

/**
 * Runs all tests of some files, with the lines that each executes.
 * @returns undefined where the process cannot stand in for the framework: no test passes there
 */
export async function runWarm(
  plan: CheckPlan,
  sandbox: Sandbox,
  programs: RunnerPrograms,
  signal: AbortSignal,
): Promise<WarmRun | undefined> {
  const lane = new WarmLane(plan, sandbox.root, programs);
  try {
    const stages = [plan.files.map((file) => ({ file }))];
    const reply = await lane.try({ files: {}, stages, ...unknown, coverage: true }, signal);
    throwIfCancelled(signal);
    const { results, unsupported, byFramework = false } = reply;
    if (unsupported !== undefined || !results.some(({ status, id }) => status === "passed" && id !== "")) {
      await lane.dispose();
      return undefined;
    }
    if (!byFramework || plan.byFramework === true) {
      return { results, lane };
    }
    await lane.dispose();
    return { results, lane: new WarmLane({ ...plan, byFramework }, sandbox.root, programs) };
  } catch (error) {
    await lane.dispose();
    throw error;
  }
}

/** The same for every run of a test. */
export function keyOf({ file, id }: TestResult): string {
  return `${file}\n${id}`;
}

/** Which lines of a file tests execute, counted from 1; undefined: nobody told. */
export function linesOf(results: readonly TestResult[], path: string): ReadonlySet<number> | undefined {
  const told = results.filter(({ covered }) => covered !== undefined);
  return told.length === 0 ? undefined : new Set(told.flatMap(({ covered }) => covered?.[path] ?? []));
}

/**
 * In a warm process, some milliseconds each.
 * @param path of the target
 * @param known keys of tests that were there before: what they notice says nothing of the new ones
 * @returns undefined where the process cannot stand in for the framework, as far as can be seen: the new tests do not pass
 */
export async function warmTrials(
  plan: CheckPlan,
  sandbox: Sandbox,
  { path, known }: { readonly path: string; readonly known: ReadonlySet<string> },
  programs: RunnerPrograms,
  signal: AbortSignal,
): Promise<TestTrials | undefined> {
  const run = await runWarm(plan, sandbox, programs, signal);
  const fresh = run?.results.filter((result) => !known.has(keyOf(result))) ?? [];
  if (run === undefined || fresh.length === 0 || fresh.some(({ status }) => status !== "passed")) {
    await run?.lane.dispose();
    return undefined;
  }
  const trial = trialOf(fresh);
  return {
    how: `${plan.framework} tests in a warm process`,
    isSlow: false,
    control: { failing: [], lines: linesOf(fresh, path) },
    notices: async (text, stop) => {
      const { results } = await run.lane.try({ ...trial, files: { [path]: text } }, stop);
      throwIfCancelled(stop);
      return noticing(results);
    },
    dispose: () => run.lane.dispose(),
  };
}

/** Of these tests, as long as they may take by what they took. */
function trialOf(results: readonly TestResult[]): Omit<Trial, "id" | "files"> {
  const longest = Math.max(0, ...results.map(({ milliseconds }) => milliseconds));
  const all = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const testTimeout = patience.least + patience.factor * longest;
  const files = new Map<string, string[]>();
  for (const { file, id } of results) {
    files.set(file, [...(files.get(file) ?? []), id]);
  }
  return {
    stages: [[...files].map(([file, only]) => ({ file, only }))],
    testTimeout,
    totalTimeout: 1_000 + 5 * all + 3 * testTimeout,
    coverage: false,
  };
}
