import { workerData } from "node:worker_threads";
import { SyntaxParser } from "../../syntax/syntax-parser.ts";
import { serveJobs } from "../../thread/serve-jobs.ts";
import { EffectKeys } from "./cluster-by-effect.ts";
import type { EffectJob } from "./effect-keys-thread.ts";

/** The program of the thread that makes effect keys; it begins with the folder of the grammars. */
const keys = new EffectKeys(new SyntaxParser(workerData as string));

serveJobs(async (job: EffectJob): Promise<string> => {
  if (job.kind === "of") {
    return keys.of(job.patch);
  }
  await keys.prepare(job.path, job.text);
  return "";
});
