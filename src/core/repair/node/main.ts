import { createInterface } from "node:readline";
import { createReadStream, createWriteStream } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker } from "node:worker_threads";
import type { Framework, Trial, TrialReply } from "../trial/protocol.ts";
import { serveTrials, type WorkerSettings } from "./trial-worker.ts";

/**
 * The warm runner for JavaScript and TypeScript, a program of its own: trials come in on descriptor 3, replies go out on 4,
 * a line each. Candidates run in a thread that is replaced when it hangs, runs out of memory or has served long enough.
 *   node --experimental-vm-modules repair-runner.js ROOT FRAMEWORK
 */

/** Modules that were loaded stay in memory. */
const TRIALS_A_THREAD = 400;

const MEMORY_MEGABYTES = 512;

/** Share of its time that a thread is at work when it loops; one that waits for timers and sockets is at rest. */
const BUSY = 0.5;

interface Served {
  readonly worker: Worker;
  served: number;
}

function serve(settings: WorkerSettings): void {
  const replies = createWriteStream("", { fd: 4 });
  const send = (reply: TrialReply): void => void replies.write(`${JSON.stringify(reply)}\n`);
  let thread = start(settings);
  let queue = Promise.resolve();
  const lines = createInterface({ input: createReadStream("", { fd: 3 }) });
  lines.on("line", (line) => {
    const trial = JSON.parse(line) as Trial;
    queue = queue.then(async () => {
      if (thread.served >= TRIALS_A_THREAD) {
        void thread.worker.terminate();
        thread = start(settings);
      }
      thread.served++;
      const reply = await runIn(thread.worker, trial);
      if (reply.kind === "ended") {
        thread = start(settings);
      }
      send(reply.kind === "ended" ? { id: trial.id, results: [gone(trial, reply.waiting)] } : reply.reply);
    });
  });
  // Whoever started this is gone: so are we, with all that candidates have started.
  lines.on("close", endAll);
}

function endAll(): void {
  try {
    process.kill(process.platform === "win32" ? process.pid : -process.pid, "SIGKILL");
  } catch {
    // In a space of its own it leads no group, and the space ends with it.
    process.kill(process.pid, "SIGKILL");
  }
}

type Came =
  | { readonly kind: "replied"; readonly reply: TrialReply }
  /** It had to be ended, or ended by itself. */
  | { readonly kind: "ended"; readonly waiting: boolean };

function runIn(worker: Worker, trial: Trial): Promise<Came> {
  const before = worker.performance.eventLoopUtilization();
  return new Promise((resolve) => {
    const end = (came: Came): void => {
      clearTimeout(timer);
      worker.removeAllListeners("message");
      worker.removeAllListeners("exit");
      resolve(came);
    };
    const timer = setTimeout(() => {
      const { utilization } = worker.performance.eventLoopUtilization(before);
      end({ kind: "ended", waiting: utilization < BUSY });
      void worker.terminate();
    }, trial.totalTimeout);
    worker.on("message", (reply: TrialReply) => end({ kind: "replied", reply }));
    worker.on("exit", () => end({ kind: "ended", waiting: false }));
    worker.postMessage(trial);
  });
}

function start(settings: WorkerSettings): Served {
  const worker = new Worker(fileURLToPath(import.meta.url), {
    workerData: settings,
    // Swallowed in the thread itself; what gets past that is not read by anybody.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MEGABYTES, maxYoungGenerationSizeMb: 64 },
  });
  // The reply that does not come tells of it.
  worker.on("error", () => undefined);
  worker.stdout.resume();
  worker.stderr.resume();
  return { worker, served: 0 };
}

function gone({ stages }: Trial, waiting: boolean): TrialReply["results"][number] {
  const file = stages[0]?.[0]?.file ?? "";
  return { file, id: "", status: "timed-out", milliseconds: 0, waiting, message: "It did not end." };
}

if (isMainThread) {
  const [root = "", framework = "script"] = process.argv.slice(2);
  serve({ root, framework: framework as Framework });
} else {
  serveTrials();
}
