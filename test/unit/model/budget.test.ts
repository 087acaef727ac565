import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Budget, type Reservation } from "../../../src/core/model/money/budget.ts";
import { BudgetedModel } from "../../../src/core/model/money/budgeted-model.ts";
import {
  unknownWindow,
  type ChatModel,
  type ChatOutcome,
  type ChatRequest,
  type Usage,
} from "../../../src/core/model/chat-model.ts";
import { Ledger } from "../../../src/core/model/money/ledger.ts";
import { free, metered, unknownPrice, type Price } from "../../../src/core/model/money/prices.ts";

const rounding = 1e-9;
const request: ChatRequest = { messages: [{ role: "user", content: "x".repeat(296) }], maxTokens: 100 };
/** Of `request`: 106 tokens of prompt, 100 of answer. */
const worst = 206;
const dollarAToken = metered(1e6, 1e6);

/** A model that uses what it is told, when it is told. */
class PaidModel implements ChatModel {
  readonly window = unknownWindow;
  readonly id = "paid";
  readonly label = "Paid";
  readonly asked: ChatRequest[] = [];
  readonly #outcome: () => Promise<ChatOutcome>;

  constructor(outcome: () => Promise<ChatOutcome>) {
    this.#outcome = outcome;
  }

  async ask(asked: ChatRequest): Promise<ChatOutcome> {
    this.asked.push(asked);
    return await this.#outcome();
  }
}

function used(promptTokens: number, completionTokens: number): Usage {
  return { promptTokens, completionTokens, cachedTokens: 0, reasoningTokens: 0, source: "reported" };
}

async function answered(usage: Usage): Promise<ChatOutcome> {
  return await Promise.resolve({ kind: "answer", text: "yes", usage });
}

function budgeted(capUsd: number | undefined, price: Price, outcome = () => answered(used(100, 50))) {
  const paid = new PaidModel(outcome);
  const budget = new Budget(capUsd);
  const ledger = new Ledger();
  const model = new BudgetedModel(paid, {
    price,
    budget,
    ledger,
    continuations: 0,
    timers: { now: () => 0 },
  });
  const ask = async (asked = request) => await model.ask(asked, new AbortController().signal);
  return { paid, budget, ledger, ask };
}

describe("A budget", () => {
  test("with any interleaving is passed only by what was in flight and cost more than it said", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("reserve" as const), usd: fc.double({ min: 0, max: 5, noNaN: true }) }),
      fc.record({
        kind: fc.constant("settle" as const),
        which: fc.nat(),
        overrun: fc.double({ min: 0, max: 2, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.array(step, { maxLength: 60 }),
        (cap, steps) => {
          const budget = new Budget(cap);
          const inFlight: { readonly usd: number; readonly reservation: Reservation }[] = [];
          let overruns = 0;
          for (const each of steps) {
            if (each.kind === "reserve") {
              const before = budget.spentUsd + budget.reservedUsd;
              const reservation = budget.reserve(each.usd);
              expect(reservation !== undefined).toBe(each.usd === 0 || before + each.usd <= cap);
              if (reservation) {
                inFlight.push({ usd: each.usd, reservation });
              }
            } else if (inFlight.length > 0) {
              const [call] = inFlight.splice(each.which % inFlight.length, 1);
              overruns += Math.max(0, call!.usd * each.overrun - call!.usd);
              call!.reservation.settle(call!.usd * each.overrun);
            }
            expect(budget.spentUsd + budget.reservedUsd).toBeLessThanOrEqual(cap + overruns + rounding);
          }
        },
      ),
    );
  });

  test("counts a call once, however often it is settled", () => {
    const budget = new Budget(10);
    const reservation = budget.reserve(4)!;
    reservation.settle(3);
    reservation.settle(3);
    expect([budget.spentUsd, budget.reservedUsd]).toEqual([3, 0]);
  });
});

describe("A model with a budget", () => {
  test("in parallel, in any order of answers, never spends more than the cap", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 0, max: 20 * worst }),
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 50 }),
        async (scheduler, cap, lengths) => {
          const left = [...lengths];
          const { budget, ledger, paid, ask } = budgeted(cap, dollarAToken, async () => {
            return await scheduler.schedule(answered(used(103, left.pop()!)));
          });
          const calls = lengths.map(() => ask());
          await scheduler.waitFor(Promise.all(calls));
          expect(budget.spentUsd).toBeLessThanOrEqual(cap);
          expect(budget.reservedUsd).toBe(0);
          expect(ledger.total().knownUsd).toBeCloseTo(budget.spentUsd);
          expect(ledger.calls).toHaveLength(lengths.length);
          expect(paid.asked.length).toBeGreaterThanOrEqual(Math.min(lengths.length, Math.floor(cap / worst)));
        },
      ),
    );
  });

  test("is not asked when that might break the cap; the message has the sums", async () => {
    const { paid, ledger, ask } = budgeted(worst + 100, dollarAToken);
    await ask();
    const outcome = await ask();
    expect(paid.asked).toHaveLength(1);
    expect(outcome).toMatchObject({
      kind: "failed",
      failure: { kind: "budget" },
      usage: { promptTokens: 0 },
    });
    expect(outcome.kind === "failed" && outcome.failure.message).toBe(
      "Asking paid might cost $206.00 and break the budget of $306.00 for this run: $150.00 is spent. Raise it with --budget or in the setting patchedMoa.budget, or take fewer or cheaper models.",
    );
    expect(ledger.calls.map((call) => call.outcome)).toEqual(["answer", "budget"]);
  });

  test("says what is set aside for calls in flight", async () => {
    const { ask } = budgeted(worst, dollarAToken, () => new Promise(() => undefined));
    void ask();
    const outcome = await ask();
    expect(outcome.kind === "failed" && outcome.failure.message).toContain("up to $206.00 is set aside");
  });

  test("is not asked at an unknown price under a cap; the message says how to give it", async () => {
    const { paid, ask } = budgeted(1, unknownPrice);
    const outcome = await ask();
    expect(paid.asked).toHaveLength(0);
    expect(outcome).toMatchObject({ kind: "failed", failure: { kind: "budget" } });
    expect(outcome.kind === "failed" && outcome.failure.message).toContain("--price paid=IN/OUT");
  });

  test("is asked at an unknown price without a cap, and the cost is unknown", async () => {
    const { ledger, ask } = budgeted(undefined, unknownPrice);
    await ask();
    expect(ledger.total()).toMatchObject({ calls: 1, knownUsd: 0, unpricedCalls: 1 });
  });

  test("is counted at what the endpoint bills, where there is no price", async () => {
    const { ledger, budget, ask } = budgeted(undefined, unknownPrice, () =>
      answered({ ...used(100, 50), billedUsd: 0.25 }),
    );
    await ask();
    expect(ledger.total()).toMatchObject({ calls: 1, knownUsd: 0.25, billedUsd: 0.25, unpricedCalls: 0 });
    expect(budget.spentUsd).toBe(0.25);
  });

  test("that is free by all appearances and bills all the same is not asked beyond the cap", async () => {
    const { paid, budget, ask } = budgeted(1, free, () => answered({ ...used(100, 50), billedUsd: 0.4 }));
    const kinds = [await ask(), await ask(), await ask()].map(({ kind }) => kind);
    expect(kinds).toEqual(["answer", "answer", "failed"]);
    expect(paid.asked).toHaveLength(2);
    expect(budget.spentUsd).toBe(0.8);
  });

  test("is never counted below its price, whatever the endpoint says, and above it where that says more", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 500 }),
        fc.nat({ max: 500 }),
        fc.double({ min: 0, max: 1000, noNaN: true }),
        async (prompt, completion, said) => {
          const usage = used(prompt + 1, completion);
          const { ledger, budget, ask } = budgeted(undefined, dollarAToken, () =>
            answered({ ...usage, billedUsd: said }),
          );
          await ask();
          const counted = Math.max(prompt + 1 + completion, said);
          expect(ledger.total().knownUsd).toBeCloseTo(counted);
          expect(budget.spentUsd).toBeCloseTo(counted);
        },
      ),
    );
  });

  test("that is free is asked whatever the cap, and is not bounded", async () => {
    const { paid, ask } = budgeted(0, free);
    expect(await ask({ messages: request.messages })).toMatchObject({ kind: "answer" });
    expect(paid.asked[0]).not.toHaveProperty("maxTokens");
  });

  test("bounds an answer that nobody bounded, only under a cap", async () => {
    const capped = budgeted(1e9, dollarAToken);
    await capped.ask({ messages: request.messages });
    expect(capped.paid.asked[0]).toHaveProperty("maxTokens", 4096);
    const uncapped = budgeted(undefined, dollarAToken);
    await uncapped.ask({ messages: request.messages });
    expect(uncapped.paid.asked[0]).not.toHaveProperty("maxTokens");
    expect(uncapped.budget.spentUsd).toBe(150);
  });

  test("pays for calls that failed", async () => {
    const failure = { kind: "cut-off", message: "cut" } as const;
    const { budget, ledger, ask } = budgeted(1000, dollarAToken, async () => {
      return await Promise.resolve({ kind: "failed", failure, text: "", usage: used(100, 20) });
    });
    await ask();
    expect(budget.spentUsd).toBe(120);
    expect(ledger.calls).toMatchObject([{ model: "paid", outcome: "cut-off", cost: { usd: 120 } }]);
  });

  test("sets aside what the rest of a cut answer may cost, once unless it is told otherwise", async () => {
    const { paid } = budgeted(0, dollarAToken);
    const askWith = async (capUsd: number, parts: { readonly continuations?: number }): Promise<string> => {
      const budget = new Budget(capUsd);
      const model = new BudgetedModel(paid, { price: dollarAToken, budget, ledger: new Ledger(), ...parts });
      return (await model.ask(request, new AbortController().signal)).kind;
    };
    // Prompt and answer twice; the second prompt ends with the first answer.
    expect(await askWith(2 * worst + 100, {})).toBe("answer");
    expect(await askWith(2 * worst + 99, {})).toBe("failed");
    expect(await askWith(worst, { continuations: 0 })).toBe("answer");
  });

  test("is counted by the counter it is given", async () => {
    const { paid } = budgeted(0, dollarAToken);
    const price = dollarAToken;
    const countPrompt = () => 20;
    const budget = new Budget(120);
    const model = new BudgetedModel(paid, {
      price,
      budget,
      ledger: new Ledger(),
      countPrompt,
      continuations: 0,
    });
    expect((await model.ask(request, new AbortController().signal)).kind).toBe("answer");
  });

  test("asks for several answers at once where their worst has room, else for as many as have", async () => {
    const asked: number[] = [];
    const askWith = async (capUsd: number) => {
      const paid = new PaidModel(() => answered(used(103, 50)));
      const several: ChatModel = {
        id: "paid",
        label: "Paid",
        window: unknownWindow,
        ask: (each) => paid.ask(each),
        askSeveral: async (each, count) => {
          asked.push(count);
          // The prompt is billed once.
          const first = await paid.ask(each);
          const others = Array.from({ length: count - 1 }, () => answered(used(0, 50)));
          return [first, ...(await Promise.all(others))];
        },
      };
      const [budget, ledger] = [new Budget(capUsd), new Ledger()];
      const model = new BudgetedModel(several, { price: dollarAToken, budget, ledger, continuations: 0 });
      const outcomes = await model.askSeveral(request, 3, new AbortController().signal);
      return { kinds: outcomes.map(({ kind }) => kind), spent: budget.spentUsd, total: ledger.total() };
    };
    const atOnce = await askWith(3 * worst);
    expect(atOnce).toMatchObject({ kinds: ["answer", "answer", "answer"], spent: 253 });
    expect(atOnce.total).toMatchObject({ calls: 3, knownUsd: 253 });
    expect(asked).toEqual([3]);
    // No room for three at once: two one by one.
    expect(await askWith(2 * worst)).toMatchObject({ kinds: ["answer", "answer", "failed"], spent: 306 });
    expect(asked).toEqual([3]);
  });

  test("counts the worst when the model breaks its promise and throws", async () => {
    const { budget, ask } = budgeted(1000, dollarAToken, () => Promise.reject(new Error("a bug")));
    await expect(ask()).rejects.toThrow("a bug");
    expect([budget.spentUsd, budget.reservedUsd]).toEqual([worst, 0]);
  });
});
