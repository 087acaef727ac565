import { parentPort } from "node:worker_threads";
import { trial, warmUp, type Contender, type Setting, type Trial } from "./trial.ts";

/** As many runs as there are seeds, in a thread of their own. */
export interface Job {
  readonly contender: Contender;
  readonly setting: Setting;
  readonly seeds: number;
}

parentPort?.on("message", (job: Job) => {
  void trialsOf(job).then((trials) => parentPort?.postMessage(trials));
});

async function trialsOf({ contender, setting, seeds }: Job): Promise<readonly Trial[]> {
  await warmUp();
  const trials: Trial[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    trials.push(await trial(contender, setting, seed));
  }
  return trials;
}
