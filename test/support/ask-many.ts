import { OpenAiChatModel } from "../../src/core/model/client/openai-chat-model.ts";
import { Pressure } from "../../src/core/model/pressure/pressure.ts";
import { createEndpoint } from "../../src/core/model/endpoint/endpoint.ts";
import { Budget } from "../../src/core/model/money/budget.ts";
import { BudgetedModel } from "../../src/core/model/money/budgeted-model.ts";
import { Ledger } from "../../src/core/model/money/ledger.ts";
import { metered } from "../../src/core/model/money/prices.ts";
import { openSpending } from "../../src/core/model/money/spending-book.ts";

/**
 * A program that asks model "m" at an endpoint so many times at once, under a cap for the day that it shares with others:
 * `ask-many.ts HOME CAP BASE_URL CALLS IN/OUT PROMPT`. Each call that ends is
 * a line with the kind of its outcome.
 */
const [home = "", cap, baseUrl = "", calls, price = "", prompt = ""] = process.argv.slice(2);
const [input = 0, output = 0] = price.split("/").map(Number);
const spending = openSpending(home, {
  capUsd: Number(cap),
  run: `program ${process.pid}`,
  note: (text) => {
    throw new Error(text);
  },
});
const client = new OpenAiChatModel(createEndpoint({ baseUrl }), "m", {
  pressure: new Pressure({ concurrency: Number(calls) }),
});
const model = new BudgetedModel(client, {
  price: metered(input, output),
  budget: new Budget(undefined),
  ledger: new Ledger(),
  spending,
  endpoint: "Scripted",
});
const signal = new AbortController().signal;
const request = { messages: [{ role: "user" as const, content: prompt }], maxTokens: 200 };
await Promise.all(
  Array.from({ length: Number(calls) }, async () => {
    const outcome = await model.ask(request, signal);
    console.log(outcome.kind === "answer" ? "answer" : outcome.failure.kind);
  }),
);
