import { GitWorkspace } from "../support/git-workspace.ts";
import { fixTask, runOn } from "../support/run-on.ts";
import { rightAnswer } from "../support/sample-answers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { describeRatios, median, timed, type Benchmark } from "./benchmark.ts";

const rounds = 5;

/**
 * Wall time of a whole `moa` run, gates included, against its critical path: the same three layers asked by bare `fetch`
 * with nothing between them (candidates in parallel, then the critique, then the final answer). The models are simulated.
 */
export const moaCriticalPath: Benchmark = {
  title: "wall time of a moa run, as a ratio of its critical path (simulated models)",
  async run(print) {
    for (const latency of [200, 500, 1000]) {
      await using server = await ScriptedServer.start();
      server.model("m").when("give your own final answer").answers(rightAnswer).delayed(latency);
      server.model("m").when("Criticise each answer").answers("The first is right.").delayed(latency);
      server.model("m").answers(rightAnswer).delayed(latency);
      const pairs: [number, number][] = [];
      for (let round = 0; round < rounds; round++) {
        using workspace = GitWorkspace.copyOf("sample");
        const task = await fixTask(workspace, "src/invoice.ts");
        const ours = await timed(() => runOn(task, { workspace, server, models: ["m"], strategy: "moa" }));
        pairs.push([ours, await timed(() => criticalPath(server.baseUrl))]);
      }
      const [ours, bare] = [0, 1].map((side) => median(pairs.map((pair) => pair[side] ?? NaN)).toFixed(0));
      print(`${latency} ms a layer: ${ours} ms against ${bare} ms, ratio ${describeRatios(pairs)}`);
    }
  },
};

async function criticalPath(baseUrl: string): Promise<void> {
  await Promise.all([1, 2, 3].map(() => ask(baseUrl, "fix it")));
  await ask(baseUrl, "Criticise each answer");
  await ask(baseUrl, "give your own final answer");
}

async function ask(baseUrl: string, content: string): Promise<void> {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", stream: true, messages: [{ role: "user", content }] }),
  });
  await response.text();
}
