import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StrategyName } from "../../src/core/moa/strategy/strategies.ts";
import type { StrategySettings } from "../../src/core/moa/strategy/strategy.ts";
import { PatchReaderThread } from "../../src/core/patch/reading/patch-reader-thread.ts";
import { Pressure } from "../../src/core/model/pressure/pressure.ts";
import type { Task } from "../../src/core/task/task.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { runOn } from "../support/run-on.ts";
import { rightAnswer } from "../support/sample-answers.ts";
import type { ChatBody } from "../support/server/recorded-request.ts";
import type { ScriptFile } from "../support/server/script-file.ts";
import { loadScript } from "../support/server/script-file.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { describeRatios, median, timed, type Benchmark } from "./benchmark.ts";
import { ServerProcess } from "./server-process.ts";

/** A strategy, and the chain of dependent calls its description demands: how many go out together, wave after wave. */
interface Described {
  readonly title: string;
  readonly strategy: StrategyName;
  readonly settings?: Partial<StrategySettings>;
  /** Whether all proposers say the same. */
  readonly agreed?: boolean;
  /** @param n proposers; what takes a number of its own does not look at it */
  readonly waves: (n: number) => readonly number[];
  /** The number of proposers is the strategy's own. */
  readonly ownNumber?: boolean;
}

const described: readonly Described[] = [
  { title: "single", strategy: "single", ownNumber: true, waves: () => [1] },
  { title: "best-of-n, pairs", strategy: "best-of-n", waves: (n) => [n, ...knockout(n)] },
  {
    title: "best-of-n, rating",
    strategy: "best-of-n",
    settings: { judgement: "rating" },
    waves: (n) => [n, n],
  },
  { title: "moa", strategy: "moa", waves: (n) => [n, 1, 1] },
  { title: "moa, 2 layers", strategy: "moa", settings: { layers: 2 }, waves: (n) => [n, n, 1] },
  { title: "mcts", strategy: "mcts", ownNumber: true, waves: () => Array.from({ length: 9 }, () => 1) },
  { title: "self-moa", strategy: "self-moa", ownNumber: true, waves: () => [6, 1] },
  { title: "self-moa-seq", strategy: "self-moa-seq", ownNumber: true, waves: () => [6, 1, 1, 1] },
  { title: "smoa", strategy: "smoa", waves: (n) => [1, n, 1, n, 1, 1] },
  { title: "debate", strategy: "debate", waves: (n) => [n, n] },
  { title: "adaptive, agreed", strategy: "adaptive", agreed: true, waves: (n) => [n] },
  { title: "adaptive, differing", strategy: "adaptive", waves: (n) => [n, 1, 1, ...knockout(n + 1)] },
];

/** Rounds of a knockout, in which each pair is judged in both orders. */
function knockout(players: number): readonly number[] {
  return players < 2 ? [] : [2 * (players >> 1), ...knockout((players + 1) >> 1)];
}

/** Where `npm run bench` builds what threads run. */
const dist = join(import.meta.dirname, "..", "..", "dist");

const target = "src/invoice.ts";

/** Nothing is executed: the gates are what is known for free, and syntax. */
const task: Task = {
  kind: "edit",
  instruction: "Mend the sum in netTotal.",
  target: { path: target },
  problems: [],
  checks: [],
};

/** Rounds that warm up both, which are not counted: what is measured is waiting, and not the compiling of a new process. */
const warmUp = 3;

const latencies = [
  { ms: 50, rounds: 9 },
  { ms: 500, rounds: 3 },
];

/**
 * Wall time of every strategy, from its first question to its choice, as a ratio of its critical path: the same requests
 * sent by bare `fetch`, each as soon as those it depends on are answered, with nothing between them. Models are simulated by
 * a server of fixed latency in a process of its own. No two runs see the same text, so that none knows it from another.
 */
export const criticalPath: Benchmark = {
  title: "wall time of each strategy, as a ratio of its critical path (simulated models of fixed latency)",
  async run(print) {
    using workspace = GitWorkspace.copyOf("sample");
    // As in the editor, where one serves all runs of a window.
    const patches = new PatchReaderThread(dist);
    try {
      await everyCase({ workspace, patches }, print);
    } finally {
      await patches.dispose();
    }
  },
};

async function everyCase(place: Place, print: (line: string) => void): Promise<void> {
  for (const { ms, rounds } of latencies) {
    for (const n of [3, 16]) {
      for (const each of described.filter(({ ownNumber }) => n === 3 || !ownNumber)) {
        const { strategy, whole } = await measured(each, n, ms, rounds, place);
        const [ours, bare, all] = [0, 1, 2].map((part) =>
          median((part === 2 ? whole : strategy).map((pair) => pair[part % 2] ?? NaN)).toFixed(0),
        );
        const proposers = each.ownNumber ? "" : `, N = ${n}`;
        print(
          `${each.title}${proposers}, ${ms} ms a call: ${ours} ms against ${bare} ms, ratio ${describeRatios(strategy)}; the whole run ${all} ms`,
        );
      }
    }
  }
}

/** Where runs happen, and what they share. */
interface Place {
  readonly workspace: GitWorkspace;
  readonly patches: PatchReaderThread;
}

type Pair = readonly [ours: number, bare: number];

async function measured(
  each: Described,
  n: number,
  ms: number,
  rounds: number,
  place: Place,
): Promise<{ readonly strategy: readonly Pair[]; readonly whole: readonly Pair[] }> {
  const { workspace } = place;
  const models = Array.from({ length: n }, (_, index) => `m${index + 1}`);
  const original = readFileSync(join(workspace.root, target), "utf8");
  const waves = await rehearsed(each, models, place);
  await using server = await ServerProcess.start(scriptFor(models, each, ms));
  const strategy: Pair[] = [];
  const whole: Pair[] = [];
  for (let round = -warmUp; round < rounds; round++) {
    workspace.write(target, `${original}// ${String(round + warmUp).padStart(2, "0")}\n`);
    let asked = NaN;
    let chosen = NaN;
    const all = await timed(() =>
      run(each, models, place, server, ({ kind }) => {
        asked = kind === "estimate" ? performance.now() : asked;
        chosen = kind === "finished" ? performance.now() : chosen;
      }),
    );
    const bare = await timed(() => send(waves, server.baseUrl));
    if (round >= 0) {
      strategy.push([chosen - asked, bare]);
      whole.push([all, bare]);
    }
  }
  workspace.write(target, original);
  return { strategy, whole };
}

/** The requests of a run, in the waves of the description; it must be these, and no others. */
async function rehearsed(
  each: Described,
  models: readonly string[],
  place: Place,
): Promise<readonly (readonly ChatBody[])[]> {
  await using server = await ScriptedServer.start();
  loadScript(server, scriptFor(models, each, 0));
  await run(each, models, place, server);
  const bodies = server.requests.map(({ body }) => body);
  const sizes = each.waves(models.length);
  const described = sizes.reduce((sum, size) => sum + size, 0);
  if (bodies.length !== described) {
    throw new Error(`${each.title} made ${bodies.length} calls; its description has ${described}.`);
  }
  return sizes.map((size) => bodies.splice(0, size));
}

async function run(
  { strategy, settings = {} }: Described,
  models: readonly string[],
  { workspace, patches }: Place,
  server: { readonly baseUrl: string },
  onEvent?: Parameters<typeof runOn>[2],
): Promise<void> {
  // As for any endpoint that is not on this machine: 16 calls at once.
  const pressure = new Pressure({ concurrency: 16 });
  const reader = patches.begin();
  const parts = { workspace, server, models, strategy, settings, pressure, reader };
  try {
    await runOn(task, { ...parts, agents: false, diagnoses: false }, onEvent);
  } finally {
    await reader.dispose();
  }
}

async function send(waves: readonly (readonly ChatBody[])[], baseUrl: string): Promise<void> {
  for (const wave of waves) {
    await Promise.all(
      wave.map(async (body) => {
        const response = await fetch(`${baseUrl}/chat/completions`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        });
        await response.text();
      }),
    );
  }
}

/** Each model says something else, or all the same; judges find all equal, so that everything is asked that can be. */
function scriptFor(models: readonly string[], { agreed = false }: Described, delayMs: number): ScriptFile {
  const answer = (text: string) => [{ kind: "answer", text, delayMs } as const];
  const different = (index: number): string =>
    agreed ? rightAnswer : rightAnswer.replace("+= amount", `+= amount * ${index + 1}`);
  const roles = ["sums", "types", "names"].map((name) => ({ name, advice: `Look at the ${name}.` }));
  return {
    models: Object.fromEntries(
      models.map((id, index) => [
        id,
        {
          rules: [
            { contains: "BETTER: A", replies: answer("Both do it.\nEQUAL") },
            { contains: "from 0 (useless)", replies: answer("7") },
            { contains: "Describe them", replies: answer(JSON.stringify({ roles })) },
            { contains: "Choose the", replies: answer('{"chosen": ["A", "B"], "end": false}') },
            { contains: "Criticise each answer", replies: answer("They differ in the factor. ".repeat(20)) },
            { contains: "Write no edit blocks yet", replies: answer("Mend the sum.") },
            { contains: "give your own final answer", replies: answer(different(index + 100)) },
          ],
          replies: answer(different(index)),
        },
      ]),
    ),
  };
}
