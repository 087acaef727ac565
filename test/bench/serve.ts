import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { median, type Benchmark } from "./benchmark.ts";
import { ServerProcess } from "./server-process.ts";

const clients = 200;
/** What a model takes to begin, in milliseconds: a quick one. */
const modelMs = 1_000;
const seconds = { alone: 30, baseline: 10, mixed: 10 };
const answer = "An answer of some length. ".repeat(20);
const key = "moa-bench-0123456789abcdef";

/** The gateway under many clients, beside a plain reverse proxy before the same scripted server, each in a process of its own. */
export const serve: Benchmark = {
  title: `the gateway under ${clients} clients at once (limits: no error, 5 ms added at the median, 20 ms at p99)`,
  run: async (print) => {
    const reply = { kind: "answer", text: answer, delayMs: modelMs, pieceSize: 40 } as const;
    const quick = { replies: [{ ...reply, delayMs: 5 }] };
    await using upstream = await ServerProcess.start({ models: { m: { replies: [reply] }, quick } });
    await using proxy = await Started.node(join(import.meta.dirname, "reverse-proxy.ts"), [upstream.baseUrl]);
    await using gateway = await Started.gateway(upstream.baseUrl);
    const direct = await load(upstream.baseUrl, "m", seconds.baseline);
    print(describe("the server itself", direct));
    const proxyCpu = Number(await proxy.ask());
    const proxied = await load(proxy.baseUrl, "m", seconds.baseline);
    print(describe("through a plain proxy", proxied, direct, Number(await proxy.ask()) - proxyCpu));

    // The engine compiles what is used often.
    await load(gateway.baseUrl, "m", seconds.baseline);
    const before = await metrics(gateway.baseUrl);
    const heapBefore = await gateway.heap();
    const through = await load(gateway.baseUrl, "m", seconds.alone);
    const after = await metrics(gateway.baseUrl);
    const cpu = (text: string): number => numberIn(text, "process_cpu_seconds_total");
    print(describe("through the gateway, one model", through, direct, cpu(after) - cpu(before)));
    print(`heap after collection: ${megabytes(heapBefore)} before, ${megabytes(await gateway.heap())} after`);

    const mixed = await load(gateway.baseUrl, "moa-m", seconds.mixed);
    print(describe("through the gateway, mixed (3 rounds of the model)", mixed));
    // In turn, so that whatever else the machine does is the same to all three.
    const places = [upstream.baseUrl, proxy.baseUrl, gateway.baseUrl];
    const each = await inTurn(places, "quick");
    const [bare = 0, passed = 0, served = 0] = each.map(median);
    print(
      `one question at a time: the proxy adds ${(passed - bare).toFixed(1)} ms at the median, the gateway ${(served - bare).toFixed(1)} ms`,
    );
    // Connections that are kept for the next request are let go of by both sides after some seconds.
    await agent.close();
    await sleep(8_000);
    const left = await metrics(gateway.baseUrl);
    const sockets = numberIn(left, 'nodejs_active_resources{type="TCPSocketWrap"}');
    print(
      `afterwards: ${numberIn(left, "patched_moa_requests_in_flight")} requests, ${sockets} sockets (this question's is one), ${gateway.warnings} warnings of listeners`,
    );
  },
};

interface Load {
  /** Milliseconds of each answer, from the question to its last byte. */
  readonly took: readonly number[];
  readonly errors: number;
  readonly firstError: string;
}

let agent = new Agent({ connections: clients });

/** So many clients, each of which asks again as soon as it is answered. */
async function load(baseUrl: string, model: string, forSeconds: number): Promise<Load> {
  agent = new Agent({ connections: clients });
  const took: number[] = [];
  const failures: string[] = [];
  const end = performance.now() + forSeconds * 1000;
  const body = JSON.stringify({ model, stream: true, messages: [{ role: "user", content: "Go." }] });
  const client = async (number: number): Promise<void> => {
    // Not all at once: what is measured is an answer, and not a queue of our own making.
    await sleep((number * modelMs) / clients);
    while (performance.now() < end) {
      const start = performance.now();
      const response = await request(`${baseUrl}/chat/completions`, {
        ...{ method: "POST", body, dispatcher: agent },
        headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      });
      const text = await response.body.text();
      took.push(performance.now() - start);
      if (response.statusCode !== 200 || !text.includes("[DONE]")) {
        failures.push(`${response.statusCode} ${text.slice(0, 200)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return { took, errors: failures.length, firstError: failures[0] ?? "" };
}

/** Milliseconds of answers of each place, asked in turn; the first rounds are not counted. */
async function inTurn(baseUrls: readonly string[], model: string): Promise<readonly (readonly number[])[]> {
  const took: readonly number[][] = baseUrls.map(() => []);
  const body = JSON.stringify({ model, stream: true, messages: [{ role: "user", content: "Go." }] });
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  for (let round = 0; round < 600; round += 1) {
    for (const [at, baseUrl] of baseUrls.entries()) {
      const start = performance.now();
      const response = await request(`${baseUrl}/chat/completions`, {
        ...{ method: "POST", body, headers, dispatcher: agent },
      });
      await response.body.text();
      if (round >= 200) {
        took[at]?.push(performance.now() - start);
      }
    }
  }
  return took;
}

function describe(who: string, { took, errors, firstError }: Load, beside?: Load, cpu?: number): string {
  const [middle, last] = [median(took), percentile99(took)];
  const added =
    beside === undefined
      ? ""
      : `; added ${(middle - median(beside.took)).toFixed(1)} ms at the median, ${(last - percentile99(beside.took)).toFixed(1)} ms at p99`;
  const each =
    cpu === undefined ? "" : `; ${((1000 * cpu) / took.length).toFixed(2)} ms of processor an answer`;
  return `${who}: ${took.length} answers, ${errors} errors${errors > 0 ? ` (${firstError})` : ""}, ${middle.toFixed(0)} ms at the median, ${last.toFixed(0)} ms at p99${added}${each}`;
}

function percentile99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? NaN;
}

async function metrics(baseUrl: string): Promise<string> {
  const headers = { authorization: `Bearer ${key}`, connection: "close" };
  return (await request(new URL("/metrics", baseUrl), { headers, reset: true })).body.text();
}

function numberIn(text: string, name: string): number {
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Has a program collect its garbage when it is told to, so that what it holds is seen. */
const collects = 'data:text/javascript,process.on("SIGUSR2", () => globalThis.gc())';

/** A program that prints its base URL. */
class Started implements AsyncDisposable {
  readonly baseUrl: string;
  /** Lines about listeners that were not taken back. */
  warnings = 0;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #home: string;

  static async node(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Started> {
    const home = mkdtempSync(join(tmpdir(), "patched-moa-bench-"));
    const child = spawn(process.execPath, ["--expose-gc", "--import", collects, script, ...args], {
      env: { ...process.env, PATCHED_MOA_HOME: home, ...env },
      // With a group of its own: the gateway serves in a process that the one started here starts.
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done === true) {
      throw new Error(`${script} ended before it began.`);
    }
    return new Started(child, lines, home, first.value);
  }

  static gateway(upstream: string): Promise<Started> {
    const args = [
      "serve",
      "--port",
      "0",
      "--base-url",
      upstream,
      "--max-requests",
      "400",
      "--calls-at-once",
      "1000",
    ];
    return Started.node(join("dist", "cli.js"), args, { PATCHED_MOA_SERVE_KEY: key });
  }

  private constructor(child: ChildProcess, lines: AsyncIterator<string>, home: string, baseUrl: string) {
    this.#child = child;
    this.#lines = lines;
    this.#home = home;
    this.baseUrl = baseUrl;
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.warnings += text.includes("MaxListenersExceeded") ? 1 : 0;
    });
  }

  /** What it holds, in bytes. */
  async heap(): Promise<number> {
    process.kill(-(this.#child.pid ?? 0), "SIGUSR2");
    await sleep(1_000);
    return numberIn(await metrics(this.baseUrl), "nodejs_heap_size_used_bytes");
  }

  async ask(): Promise<string> {
    this.#child.stdin?.write("\n");
    const next = await this.#lines.next();
    return next.done === true ? "" : next.value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await once(this.#child, "exit");
    rmSync(this.#home, { recursive: true });
  }
}
