import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { createEndpoint } from "../../src/core/model/endpoint/endpoint.ts";
import { OpenAiChatModel } from "../../src/core/model/client/openai-chat-model.ts";
import { Pressure } from "../../src/core/model/pressure/pressure.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { describeRatios, median, timed, type Benchmark } from "./benchmark.ts";
import type { Load } from "./model-client-load.ts";

const streams = { count: 64, rate: 200, seconds: 10 };
/** Calls with 200 tokens, all at once after so many milliseconds. */
const overheads = [
  { latencyMs: 0, pairs: 300 },
  { latencyMs: 300, pairs: 20 },
];
const limited = { calls: 30, latencyMs: 100, retryAfterSeconds: 1 };

/**
 * What our client costs over the bare `openai` package, against one paced server: both in processes of their own, the
 * client's bundled as it ships. And how near to the least possible a run comes whose endpoint keeps refusing calls.
 */
export const modelClient: Benchmark = {
  title: "the model client against the bare openai package (paced server in a process of its own)",
  async run(print) {
    await using server = await Program.start("model-client-server.ts");
    const baseUrl = await server.line();
    for (const who of ["ours", "bare"]) {
      const { count, rate, seconds } = streams;
      await using load = await Program.start("model-client-load.ts", who, baseUrl, count, rate, seconds);
      const { whole, lost, milliseconds, cpuMs, rssBefore, rssMost } = JSON.parse(await load.line()) as Load;
      const percent = ((100 * cpuMs) / milliseconds).toFixed(1);
      print(
        `${who}: ${count} streams of ${rate} tokens/s for ${seconds} s: ${whole} whole, ${lost} tokens lost, ${percent} % of one core (process.cpuUsage), memory of the process grew by ${megabytes(rssMost - rssBefore)} MB over an idle one, to ${megabytes(rssMost)} MB`,
      );
    }
    for (const { latencyMs, pairs } of overheads) {
      await using calls = await Program.start("model-client-calls.ts", baseUrl, `200@0+${latencyMs}`, pairs);
      const measured = JSON.parse(await calls.line()) as (readonly [number, number])[];
      const [ours, bare] = [0, 1].map((side) => median(measured.map((pair) => pair[side] ?? NaN)));
      print(
        `a call of 200 tokens after ${latencyMs} ms: ${ours?.toFixed(2)} ms against ${bare?.toFixed(2)} ms, ratio of the medians ${((ours ?? NaN) / (bare ?? NaN)).toFixed(3)}, of ${pairs} pairs ${describeRatios(measured)}`,
      );
    }
    for (const concurrency of [4, 16]) {
      const least = leastMilliseconds(concurrency);
      const milliseconds = await limitedRun(concurrency);
      print(
        `${limited.calls} calls, ${concurrency} at once, every third request refused with Retry-After ${limited.retryAfterSeconds}: ${milliseconds.toFixed(0)} ms, ${(milliseconds / least).toFixed(2)} times the least possible (${least.toFixed(0)} ms)`,
      );
    }
  },
};

async function limitedRun(concurrency: number): Promise<number> {
  await using server = await ScriptedServer.start();
  server.model("m").limitsEvery(3, limited.retryAfterSeconds).answers("done").delayed(limited.latencyMs);
  const endpoint = createEndpoint({ baseUrl: server.baseUrl });
  const model = new OpenAiChatModel(endpoint, "m", { pressure: new Pressure({ concurrency }) });
  const signal = new AbortController().signal;
  const ask = () => model.ask({ messages: [{ role: "user", content: "Go." }] }, signal);
  return await timed(async () => {
    const outcomes = await Promise.all(Array.from({ length: limited.calls }, ask));
    const failed = outcomes.find((outcome) => outcome.kind === "failed");
    if (failed) {
      throw new Error(`A call was lost: ${failed.failure.message}`);
    }
  });
}

/**
 * The least wall time of such a run: every call goes out as soon as it may and a place is free, refusals take no time, and
 * who is refused comes back to the millisecond. In milliseconds.
 */
function leastMilliseconds(concurrency: number): number {
  const places = Array.from({ length: concurrency }, () => 0);
  let waiting = Array.from({ length: limited.calls }, () => 0);
  let requests = 0;
  let end = 0;
  while (waiting.length > 0) {
    waiting.sort((a, b) => a - b);
    places.sort((a, b) => a - b);
    const [next = 0, ...others] = waiting;
    const at = Math.max(next, places[0] ?? 0);
    requests += 1;
    const refused = requests % 3 === 0;
    places[0] = refused ? at : at + limited.latencyMs;
    end = Math.max(end, places[0]);
    waiting = refused ? [...others, at + limited.retryAfterSeconds * 1000] : others;
  }
  return end;
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0);
}

/** A program of this folder, bundled and running. */
class Program {
  readonly #folder: string;
  readonly #process: ReturnType<typeof spawn>;
  readonly #lines: AsyncIterator<string>;

  static async start(source: string, ...given: readonly (string | number)[]): Promise<Program> {
    const folder = await mkdtemp(join(tmpdir(), "bench-"));
    const outfile = join(folder, "program.mjs");
    await build({
      entryPoints: [fileURLToPath(new URL(source, import.meta.url))],
      outfile,
      bundle: true,
      minify: true,
      platform: "node",
      format: "esm",
      target: "node20",
      banner: {
        js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
      },
    });
    return new Program(folder, [outfile, ...given.map(String)]);
  }

  private constructor(folder: string, given: readonly string[]) {
    this.#folder = folder;
    const program = spawn(process.execPath, given, { stdio: ["ignore", "pipe", "inherit"] });
    this.#process = program;
    this.#lines = createInterface(program.stdout)[Symbol.asyncIterator]();
  }

  /** The next line it prints. */
  async line(): Promise<string> {
    const next = await this.#lines.next();
    if (next.done === true) {
      throw new Error("A program of the benchmark ended too early.");
    }
    return next.value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null) {
      this.#process.kill();
      await once(this.#process, "exit");
    }
    await rm(this.#folder, { recursive: true });
  }
}
