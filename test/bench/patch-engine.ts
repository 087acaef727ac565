import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { median, type Benchmark } from "./benchmark.ts";

/** What a process of one contender prints. */
interface Run {
  readonly milliseconds: readonly number[];
  /** MB of the whole process. */
  readonly peak: number;
  readonly isRight: boolean;
}

interface Measured {
  /** Milliseconds, the median of all rounds. */
  readonly time: number;
  /** The same of the first rounds of fresh processes, which load and compile what they need. */
  readonly cold: number;
  /** MB of the whole process. */
  readonly peak: number;
  readonly isRight: boolean;
}

interface Job {
  readonly name: string;
  readonly title: string;
  /** Milliseconds that ours may take, in the first round too. */
  readonly bound: number;
  readonly contenders: readonly string[];
}

const jobs: readonly Job[] = [
  {
    name: "many-blocks",
    title: "1,000 blocks against a file of 50,000 lines",
    bound: 1000,
    contenders: ["diff", "diff-match-patch"],
  },
  {
    name: "reindented",
    title: "50 re-indented blocks against a file of 10,000 lines",
    bound: 300,
    contenders: ["diff", "diff-match-patch"],
  },
  {
    name: "clusters",
    title: "64 candidates of 20 files in clusters of equal effect",
    bound: 500,
    contenders: ["ours, text only", "sha256 of the results"],
  },
];

/** Processes of each contender: there is one cold round in each. */
const starts = 3;

/**
 * The patch engine against `applyPatch` of `diff` with a fuzz of two lines and `diff-match-patch`, each alone in its
 * processes. They get the same edits in their own format, whose making is not counted, while ours reads the answer first.
 */
export const patchEngine: Benchmark = {
  title: "applying and clustering, against the libraries others use",
  async run(print) {
    for (const { name, title, bound, contenders } of jobs) {
      const ours = await measure(name, "ours");
      const { time, cold } = ours;
      const verdict = [time, cold].map((each) => (each <= bound ? "within" : "BEYOND")).join(", cold ");
      print(`${title}: ${verdict} ${bound} ms`);
      print(`  ours: ${describe(ours)}`);
      for (const contender of contenders) {
        const other = await measure(name, contender);
        print(
          `  ${contender}: ${describe(other)}; ours takes ${(time / other.time).toFixed(2)} times as long`,
        );
      }
    }
  },
};

async function measure(name: string, contender: string): Promise<Measured> {
  const script = join(import.meta.dirname, "patch-engine-contender.ts");
  const runs: Run[] = [];
  for (let start = 0; start < starts; start++) {
    const { stdout } = await promisify(execFile)(process.execPath, [script, name, contender]);
    runs.push(JSON.parse(stdout) as Run);
  }
  return {
    time: median(runs.flatMap(({ milliseconds }) => milliseconds)),
    cold: median(runs.map(({ milliseconds }) => milliseconds[0] ?? NaN)),
    peak: median(runs.map(({ peak }) => peak)),
    isRight: runs.every(({ isRight }) => isRight),
  };
}

function describe({ time, cold, peak, isRight }: Measured): string {
  const result = isRight ? "right" : "NOT the wanted result";
  return `${time.toFixed(1)} ms, in a fresh process ${cold.toFixed(1)} ms, peak ${peak.toFixed(0)} MB, ${result}`;
}
