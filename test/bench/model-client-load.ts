import { createEndpoint } from "../../src/core/model/endpoint/endpoint.ts";
import { OpenAiChatModel } from "../../src/core/model/client/openai-chat-model.ts";
import { Pressure } from "../../src/core/model/pressure/pressure.ts";
import { bareAnswer } from "./bare-openai.ts";

/**
 * The load of many streams on the process that reads them: `ours|bare BASE_URL STREAMS TOKENS_A_SECOND SECONDS`. Prints a
 * `Load` as JSON. It is bundled and run in a process of its own, so that all it costs is the client's.
 */
export interface Load {
  /** Streams whose text arrived to the last character. */
  readonly whole: number;
  /** Tokens that did not arrive. */
  readonly lost: number;
  readonly milliseconds: number;
  readonly cpuMs: number;
  /** Memory of the process, in bytes: when it had asked once, and at most. */
  readonly rssBefore: number;
  readonly rssMost: number;
}

const [who, baseUrl = "", ...numbers] = process.argv.slice(2);
const [streams = 0, rate = 0, seconds = 0] = numbers.map(Number);
const signal = new AbortController().signal;
const pressure = new Pressure({ concurrency: streams });

async function answer(tokens: number, speed: number, onText: (piece: string) => void): Promise<string> {
  const id = `${tokens}@${speed}`;
  if (who === "bare") {
    return bareAnswer(baseUrl, id, onText);
  }
  const model = new OpenAiChatModel(createEndpoint({ baseUrl }), id, { pressure });
  const outcome = await model.ask({ messages: [{ role: "user", content: "Go." }] }, signal, onText);
  return outcome.kind === "answer" ? outcome.text : "";
}

await answer(10, 0, () => undefined);
const count = rate * seconds;
const expected = Array.from({ length: count }, (_, token) => ` t${token}`).join("");
const rssBefore = process.memoryUsage.rss();
let rssMost = rssBefore;
const watch = setInterval(() => (rssMost = Math.max(rssMost, process.memoryUsage.rss())), 500);
const start = performance.now();
const cpu = process.cpuUsage();
const answers = await Promise.all(
  Array.from({ length: streams }, async () => {
    let pieces = 0;
    const text = await answer(count, rate, () => (pieces += 1));
    return { whole: text === expected, pieces };
  }),
);
const { user, system } = process.cpuUsage(cpu);
clearInterval(watch);
const load: Load = {
  whole: answers.filter(({ whole }) => whole).length,
  lost: answers.reduce((sum, { pieces }) => sum + count - pieces, 0),
  milliseconds: performance.now() - start,
  cpuMs: (user + system) / 1000,
  rssBefore,
  rssMost,
};
console.log(JSON.stringify(load));
