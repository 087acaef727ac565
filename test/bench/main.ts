/**
 * `npm run bench`: every figure is a ratio against a named baseline of the same run, since machines differ and are shared.
 * `npm run bench -- NAME` runs one of them.
 */
import { activation } from "./activation.ts";
import { hostileAnswersBenchmark } from "./hostile-answers.ts";
import { criticalPath } from "./critical-path.ts";
import { modelClient } from "./model-client.ts";
import { patchEngine } from "./patch-engine.ts";
import { referenceCalls } from "./reference-calls.ts";
import { repairRate } from "./repair-rate.ts";
import { repairBenchmark } from "./repair.ts";
import { runView } from "./run-view.ts";
import { review } from "./review.ts";
import { sandbox } from "./sandbox.ts";
import { serve } from "./serve.ts";
import type { Benchmark } from "./benchmark.ts";

const benchmarks: Readonly<Record<string, Benchmark>> = {
  activation,
  "hostile-answers": hostileAnswersBenchmark,
  "critical-path": criticalPath,
  "model-client": modelClient,
  "patch-engine": patchEngine,
  "reference-calls": referenceCalls,
  "repair-rate": repairRate,
  repair: repairBenchmark,
  "run-view": runView,
  review,
  sandbox,
  serve,
};

const wanted = process.argv.slice(2);
for (const name of wanted) {
  if (!Object.hasOwn(benchmarks, name)) {
    console.error(`There is no benchmark ${name}; there are ${Object.keys(benchmarks).join(", ")}.`);
    process.exit(2);
  }
}
for (const [name, benchmark] of Object.entries(benchmarks)) {
  if (wanted.length === 0 || wanted.includes(name)) {
    console.log(`\n${name}: ${benchmark.title}`);
    await benchmark.run((line) => {
      console.log(`  ${line}`);
    });
    console.log(
      `  peak memory of the process so far: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
    );
  }
}
