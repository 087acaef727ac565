import type { Sandbox } from "../../verify/sandbox.ts";
import type { MeasureRequest } from "../../verify/writing/test-meter.ts";
import { throwIfCancelled } from "../../workspace/failure.ts";
import { CommandLane } from "../trial/lane.ts";
import type { TestResult, Trial } from "../trial/protocol.ts";
import { LinesOfProcesses } from "./lines-of-processes.ts";
import { noticing, type TestTrials } from "./test-trials.ts";

const mostMilliseconds = 60_000;
/** A run with a fault may take that much longer than without. */
const patience = { least: 2_000, factor: 5 };

/** Which lines of the target commands run, on the code as it is; undefined: not known. */
export async function linesRunBy(
  commands: readonly string[],
  sandbox: Sandbox,
  { path, text }: MeasureRequest["target"],
  observers: string,
  signal: AbortSignal,
): Promise<ReadonlySet<number> | undefined> {
  const seen = new LinesOfProcesses(sandbox, path, text, observers);
  for (const command of commands) {
    const lane = new CommandLane(command, sandbox, new Map(), seen.variables);
    await lane.try(limited({}, mostMilliseconds), signal);
    throwIfCancelled(signal);
  }
  const lines = await seen.take();
  return lines === "unseen" ? new Set() : lines;
}

/**
 * A process each, by the command that runs the files of the new tests.
 * @param before texts of those of them that were there before: what they notice so says nothing of the new tests
 * @param observers absolute path of the folder with the programs that note lines
 */
export async function commandTrials(
  { command, target, tests }: MeasureRequest,
  before: ReadonlyMap<string, string>,
  sandbox: Sandbox,
  observers: string,
  signal: AbortSignal,
): Promise<TestTrials> {
  const { path, text } = target;
  const seen = new LinesOfProcesses(sandbox, path, text, observers);
  const originals = new Map([target, ...tests].map((file) => [file.path, file.text]));
  const run = async (
    files: Trial["files"],
    milliseconds: number,
    variables: Readonly<Record<string, string>> = {},
  ): Promise<TestResult> => {
    const lane = new CommandLane(command, sandbox, originals, variables);
    const { results } = await lane.try(limited(files, milliseconds), signal);
    throwIfCancelled(signal);
    return results[0] ?? lost;
  };
  const control = await run({}, mostMilliseconds, seen.variables);
  const lines = await seen.take();
  const isGood = control.status === "passed";
  const most = Math.min(mostMilliseconds, patience.least + patience.factor * control.milliseconds);
  return {
    how: `a process for each, by \`${command}\``,
    isSlow: true,
    control: { failing: isGood ? [] : [command], lines: lines === "unseen" ? undefined : lines },
    notices: async (changed) => {
      const said = noticing([await run({ [path]: changed }, most)]);
      if (said === "unnoticed" || before.size === 0) {
        return said;
      }
      const old = await run({ ...Object.fromEntries(before), [path]: changed }, most);
      return old.status === "passed" ? said : "unclear";
    },
    dispose: () => Promise.resolve(),
  };
}

/** Nobody ran it to its end. */
const lost: TestResult = { file: "", id: "", status: "timed-out", milliseconds: 0 };

function limited(files: Trial["files"], totalTimeout: number): Omit<Trial, "id"> {
  return { files, stages: [], testTimeout: totalTimeout, totalTimeout, coverage: false };
}
