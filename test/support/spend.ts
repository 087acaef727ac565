import { openSpending } from "../../src/core/model/money/spending-book.ts";

/**
 * A program that spends: `spend.ts HOME CAP USD CALLS` makes so many calls of at most so much, every third of which costs
 * half, and prints what it spent. Two of them at once share the day's cap. With `dies` it is killed during the first call.
 */
const [home = "", cap, usd, calls, dies] = process.argv.slice(2);
const spending = openSpending(home, {
  capUsd: Number(cap),
  run: `program ${process.pid}`,
  // On one day, though midnight comes.
  timers: { now: () => Date.UTC(2026, 10, 22, 12) },
  note: (text) => {
    throw new Error(text);
  },
});
const usage = {
  promptTokens: 1,
  completionTokens: 1,
  cachedTokens: 0,
  reasoningTokens: 0,
  source: "reported",
} as const;
let spent = 0;
for (let index = 0; index < Number(calls); index += 1) {
  const worst = { kind: "known", usd: Number(usd) } as const;
  const admission = spending.admit({ model: "m", endpoint: "Scripted", promptTokens: 1, worst });
  if (dies !== undefined) {
    process.kill(process.pid, "SIGKILL");
  }
  // Others get their turn while the call is in flight.
  await new Promise((resolve) => setImmediate(resolve));
  if (admission.kind === "admitted") {
    const cost = { kind: "known", usd: index % 3 === 0 ? worst.usd / 2 : worst.usd } as const;
    spent += cost.usd;
    admission.settle({ usage, cost, milliseconds: 1, outcome: "answer" });
  }
}
process.stdout.write(String(spent));
