import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Contender, Setting, Trial } from "./trial.ts";
import type { Job } from "./worker.ts";

/** Runs trials, one job a core. The same trials are never made twice. */
export class Laboratory implements Disposable {
  readonly #idle: Worker[];
  readonly #all: readonly Worker[];
  readonly #waiting: ((worker: Worker) => void)[] = [];
  readonly #known = new Map<string, Promise<readonly Trial[]>>();

  constructor() {
    this.#all = Array.from(
      { length: availableParallelism() },
      () => new Worker(new URL("./worker.ts", import.meta.url)),
    );
    this.#idle = [...this.#all];
  }

  /** One trial a seed, in the order of the seeds. */
  trials(contender: Contender, setting: Setting, seeds: number): Promise<readonly Trial[]> {
    const job: Job = { contender, setting, seeds };
    const key = JSON.stringify(job);
    const known = this.#known.get(key) ?? this.#run(job);
    this.#known.set(key, known);
    return known;
  }

  [Symbol.dispose](): void {
    this.#all.forEach((worker) => void worker.terminate());
  }

  async #run(job: Job): Promise<readonly Trial[]> {
    const worker = this.#idle.pop() ?? (await new Promise<Worker>((resolve) => this.#waiting.push(resolve)));
    try {
      worker.postMessage(job);
      // Rejects where the worker breaks down.
      const [trials] = (await once(worker, "message")) as [readonly Trial[]];
      return trials;
    } finally {
      const next = this.#waiting.shift();
      if (next) {
        next(worker);
      } else {
        this.#idle.push(worker);
      }
    }
  }
}
