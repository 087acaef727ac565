import OpenAI from "openai";
import type { ChatCompletion } from "openai/resources/chat/completions";
import type { StrategyName } from "../../src/core/moa/strategy/strategies.ts";
import type { Task } from "../../src/core/task/task.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { runOn } from "../support/run-on.ts";
import { rightAnswer } from "../support/sample-answers.ts";
import type { ScriptFile } from "../support/server/script-file.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { median, timed, type Benchmark } from "./benchmark.ts";
import { ServerProcess } from "./server-process.ts";

const latencyMs = 500;
const rounds = 5;

const task: Task = {
  kind: "edit",
  instruction: "Mend the sum in netTotal.",
  target: { path: "src/invoice.ts" },
  problems: [],
  checks: [],
};

interface Spent {
  readonly milliseconds: number;
  readonly tokens: number;
}

interface Ours {
  readonly title: string;
  readonly strategy: StrategyName;
  readonly agreed: boolean;
  readonly frugal?: boolean;
}

const ours: readonly Ours[] = [
  { title: "our moa", strategy: "moa", agreed: false },
  { title: "our moa, frugal", strategy: "moa", agreed: false, frugal: true },
  { title: "our adaptive where candidates agree", strategy: "adaptive", agreed: true },
  { title: "our adaptive where candidates agree, frugal", strategy: "adaptive", agreed: true, frugal: true },
  { title: "our adaptive where they differ", strategy: "adaptive", agreed: false },
  { title: "our adaptive where they differ, frugal", strategy: "adaptive", agreed: false, frugal: true },
];

/**
 * Our whole runs beside the calls that the reference implementation of Patched MOA makes (field notes on optillm): one
 * request for three candidates, or three one after the other where the endpoint takes no notice of `n`; then one critique,
 * then the final answer. The same task in the same words, and a server of fixed latency in a process of its own.
 */
export const referenceCalls: Benchmark = {
  title: `wall time and tokens beside the reference implementation's calls (simulated models, ${latencyMs} ms a call)`,
  async run(print) {
    using workspace = GitWorkspace.copyOf("sample");
    const messages = await taskMessages(workspace);
    for (const ignoresN of [false, true]) {
      print(ignoresN ? "an endpoint that takes no notice of n:" : "an endpoint that honours n:");
      const reference = await spentBy(script(false, ignoresN), (baseUrl) =>
        askAsReference(baseUrl, messages, ignoresN),
      );
      print(`  reference: ${reference.milliseconds.toFixed(0)} ms, ${reference.tokens} tokens`);
      for (const { title, strategy, agreed, frugal = false } of ours) {
        const spent = await spentBy(script(agreed, ignoresN), async (baseUrl) => {
          const server = { baseUrl };
          const { outcome } = await runOn(task, {
            workspace,
            server,
            models: ["m"],
            strategy,
            settings: { frugal },
            diagnoses: false,
          });
          const { promptTokens, completionTokens } = outcome.spent.usage;
          return promptTokens + completionTokens;
        });
        print(
          `  ${title}: ${spent.milliseconds.toFixed(0)} ms, ${spent.tokens} tokens; wall time ${(spent.milliseconds / reference.milliseconds).toFixed(2)}, tokens ${(spent.tokens / reference.tokens).toFixed(2)} of the reference's`,
        );
      }
    }
  },
};

/** @param ask returns the tokens it was billed */
async function spentBy(scriptFile: ScriptFile, ask: (baseUrl: string) => Promise<number>): Promise<Spent> {
  const all: Spent[] = [];
  // The first round warms up.
  for (let round = -1; round < rounds; round++) {
    await using server = await ServerProcess.start(scriptFile);
    let tokens = 0;
    const milliseconds = await timed(async () => (tokens = await ask(server.baseUrl)));
    if (round >= 0) {
      all.push({ milliseconds, tokens });
    }
  }
  return {
    milliseconds: median(all.map(({ milliseconds }) => milliseconds)),
    tokens: median(all.map(({ tokens }) => tokens)),
  };
}

/** What our engine shows a model of the task; the reference is given the same. */
async function taskMessages(workspace: GitWorkspace): Promise<readonly { role: string; content: string }[]> {
  await using server = await ScriptedServer.start();
  server.model("m").answers(rightAnswer);
  await runOn(task, { workspace, server, models: ["m"], strategy: "single", diagnoses: false });
  return (server.requests[0]?.body.messages ?? []) as { role: string; content: string }[];
}

async function askAsReference(
  baseUrl: string,
  messages: readonly { role: string; content: string }[],
  ignoresN: boolean,
): Promise<number> {
  const client = new OpenAI({ baseURL: baseUrl, apiKey: "none", maxRetries: 0 });
  let tokens = 0;
  const ask = async (
    more: string,
    temperature: number,
    maxTokens: number,
    n = 1,
  ): Promise<readonly string[]> => {
    const last = messages.at(-1);
    const asked = [...messages.slice(0, -1), { ...last, content: `${last?.content ?? ""}${more}` }];
    const completion: ChatCompletion = await client.chat.completions.create({
      model: "m",
      messages: asked as OpenAI.ChatCompletionMessageParam[],
      temperature,
      max_completion_tokens: maxTokens,
      n,
    });
    tokens += completion.usage?.total_tokens ?? NaN;
    return completion.choices.map(({ message }) => message.content ?? "");
  };
  const candidates = [...(await ask("", 1, 4096, ignoresN ? 1 : 3))];
  while (candidates.length < 3) {
    candidates.push(...(await ask("", 1, 4096)));
  }
  const shown = candidates.map((text, index) => `Candidate ${index + 1}:\n${text}`).join("\n\n");
  const [critique] = await ask(
    `\n\n${shown}\n\nCriticise each answer: its strengths and its weaknesses.`,
    0.1,
    512,
  );
  await ask(
    `\n\n${shown}\n\nCritiques:\n${critique ?? ""}\n\nNow give your own final answer to the task.`,
    0.1,
    8192,
  );
  return tokens;
}

function script(agreed: boolean, ignoresN: boolean): ScriptFile {
  const answer = (text: string) => ({ kind: "answer", text, delayMs: latencyMs }) as const;
  const variant = (factor: number): string => rightAnswer.replace("+= amount", `+= amount * ${factor}`);
  return {
    models: {
      m: {
        ignoresN,
        rules: [
          { contains: "BETTER: A", replies: [answer("Both do it.\nEQUAL")] },
          {
            contains: "Criticise each answer",
            replies: [answer("It finds the cause; the factor is odd. ".repeat(12))],
          },
          { contains: "give your own final answer", replies: [answer(rightAnswer)] },
        ],
        replies: agreed
          ? [answer(rightAnswer)]
          : [
              { ...answer(rightAnswer), others: [variant(2), variant(3)] },
              answer(variant(2)),
              answer(variant(3)),
            ],
      },
    },
  };
}
