import { createEndpoint } from "../../src/core/model/endpoint/endpoint.ts";
import { OpenAiChatModel } from "../../src/core/model/client/openai-chat-model.ts";
import { Pressure } from "../../src/core/model/pressure/pressure.ts";
import { bareAnswer } from "./bare-openai.ts";
import { timed } from "./benchmark.ts";

/**
 * Calls by our client and by the bare package, one after the other and taking turns: `BASE_URL MODEL PAIRS`. Prints the
 * milliseconds of each pair as JSON. It is bundled and run in a process of its own.
 */
const [baseUrl = "", id = "", pairs = ""] = process.argv.slice(2);
const signal = new AbortController().signal;
const model = new OpenAiChatModel(createEndpoint({ baseUrl }), id, { pressure: new Pressure() });
const ours = async (): Promise<void> => {
  const outcome = await model.ask({ messages: [{ role: "user", content: "Go." }] }, signal, () => undefined);
  if (outcome.kind !== "answer") {
    throw new Error(outcome.failure.message);
  }
};
const bare = (): Promise<string> => bareAnswer(baseUrl, id);

const measured: [ours: number, bare: number][] = [];
for (let pair = -5; pair < Number(pairs); pair += 1) {
  // Who comes first changes, since the second finds everything warm.
  const first = await timed(pair % 2 === 0 ? ours : bare);
  const second = await timed(pair % 2 === 0 ? bare : ours);
  if (pair >= 0) {
    measured.push(pair % 2 === 0 ? [first, second] : [second, first]);
  }
}
console.log(JSON.stringify(measured));
