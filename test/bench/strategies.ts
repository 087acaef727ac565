/**
 * `npm run bench:strategies`: every strategy with simulated models, gates and time. Ends with 1 where a promise does not hold.
 * The engine is the real one: prompts, parsing, clusters, choice, budget; only who answers, what a check finds and how long
 * both take is simulated, as said in `simulation/`.
 */
import { claims, claimSeeds } from "./simulation/claims.ts";
import { Laboratory } from "./simulation/laboratory.ts";
import { contenders, scenarios, working, weak } from "./simulation/scenarios.ts";
import { meanOf, wilson, type Estimate } from "./simulation/statistics.ts";
import type { Trial } from "./simulation/trial.ts";

const seeds = 200;
using laboratory = new Laboratory();

console.log(`Strategies with SIMULATED models, gates and time: these are no measurements of real models.
A model is right with probability p; as critic, judge and aggregator it is better than chance, and believes who sounds sure.
Working gates find ${share(working)} of the wrong patches, weak ones ${share(weak)}; right patches pass. ${seeds} seeds a row, the same luck for all.
success: share of runs whose patch is right, 95 % by Wilson; calls, tokens, seconds: mean and 95 %.`);

for (const { title, setting } of scenarios) {
  console.log(`\nsimulated: ${title}`);
  console.log(row("", "success", "calls", "tokens", "seconds"));
  const results = contenders.map((contender) => laboratory.trials(contender, setting, seeds));
  for (const [index, trials] of (await Promise.all(results)).entries()) {
    console.log(describe(contenders[index]?.name ?? "", trials));
  }
}

console.log(`\nWhat is promised of adaptive, with simulated models, ${claimSeeds} seeds each:`);
const found = await claims(laboratory);
for (const { text, holds, figures } of found) {
  console.log(`  ${holds ? "holds" : "DOES NOT HOLD"}: ${text}\n    ${figures}`);
}
process.exitCode = found.every(({ holds }) => holds) ? 0 : 1;

function describe(name: string, trials: readonly Trial[]): string {
  const success = wilson(trials.filter((trial) => trial.success).length, trials.length);
  const [low, value, high] = [success.low, success.value, success.high].map((part) =>
    (100 * part).toFixed(1),
  );
  return row(
    name,
    `${value} % (${low}-${high})`,
    plusMinus(meanOf(trials.map(({ calls }) => calls)), 1),
    plusMinus(meanOf(trials.map(({ tokens }) => tokens)), 0),
    plusMinus(meanOf(trials.map(({ wallMs }) => wallMs / 1000)), 1),
  );
}

function plusMinus({ value, high }: Estimate, digits: number): string {
  return `${value.toFixed(digits)} ± ${(high - value).toFixed(digits)}`;
}

function row(name: string, success: string, calls: string, tokens: string, seconds: string): string {
  return `  ${name.padEnd(18)}${success.padStart(20)}${calls.padStart(13)}${tokens.padStart(14)}${seconds.padStart(14)}`;
}

function share(gates: typeof working): string {
  return gates.kind === "check" ? `${100 * gates.finds} %` : "none";
}
