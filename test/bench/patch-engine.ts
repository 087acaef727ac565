import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { median, type Benchmark } from "./benchmark.ts";

interface Measured {
  readonly milliseconds: readonly number[];
  /** MB of the whole process. */
  readonly peak: number;
  readonly isRight: boolean;
}

interface Job {
  readonly name: string;
  readonly title: string;
  /** Milliseconds that ours may take. */
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

/**
 * The patch engine against `applyPatch` of `diff` with a fuzz of two lines and `diff-match-patch`, each alone in its
 * process. They get the same edits in their own format, whose making is not counted, while ours reads the answer first.
 */
export const patchEngine: Benchmark = {
  title: "applying and clustering, against the libraries others use",
  async run(print) {
    for (const { name, title, bound, contenders } of jobs) {
      const ours = await measure(name, "ours");
      const time = median(ours.milliseconds);
      print(`${title}: ${time <= bound ? "within" : "BEYOND"} ${bound} ms`);
      print(`  ours: ${describe(ours)}`);
      for (const contender of contenders) {
        const other = await measure(name, contender);
        print(
          `  ${contender}: ${describe(other)}; ours takes ${(time / median(other.milliseconds)).toFixed(2)} times as long`,
        );
      }
    }
  },
};

async function measure(name: string, contender: string): Promise<Measured> {
  const script = join(import.meta.dirname, "patch-engine-contender.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [script, name, contender]);
  return JSON.parse(stdout) as Measured;
}

function describe({ milliseconds, peak, isRight }: Measured): string {
  const result = isRight ? "right" : "NOT the wanted result";
  return `${median(milliseconds).toFixed(1)} ms (first ${milliseconds[0]?.toFixed(1)}), peak ${peak.toFixed(0)} MB, ${result}`;
}
