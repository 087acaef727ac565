import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Usage } from "../../../../src/core/model/chat-model.ts";
import { free, metered, unknownPrice, type Price } from "../../../../src/core/model/money/prices.ts";
import type { Step } from "../../../../src/core/moa/moa-event.ts";
import { usualGain } from "../../../../src/core/moa/purse/expected-gains.ts";
import { ThriftyPurse, type Offer, type Purchase } from "../../../../src/core/moa/purse/purse.ts";
import { threshold } from "../../../../src/core/moa/purse/threshold.ts";

const steps: readonly Step[] = [
  "sample",
  "repair",
  "critique",
  "synthesis",
  "judgement",
  "rating",
  "selection",
  "roles",
  "plan",
];
/** A dollar for a million tokens, in and out. */
const cheap = metered(1, 1);

/** 1000 tokens as a whole, unless said otherwise. */
function offer(step: Step, price: Price = cheap, promptTokens = 200): Offer {
  return { step, model: { label: "m", price }, promptTokens, answerTokens: 8192 };
}

function used(tokens: number): Usage {
  return {
    promptTokens: tokens,
    completionTokens: 0,
    cachedTokens: 0,
    reasoningTokens: 0,
    source: "reported",
  };
}

/** Asks and is answered as expected: 1000 tokens. */
function spend(purse: ThriftyPurse, step: Step, tokens = 1000): Purchase["kind"] {
  const purchase = purse.buy(offer(step));
  if (purchase.kind === "bought") {
    purchase.settle(used(tokens));
  }
  return purchase.kind;
}

describe("The threshold", () => {
  const bounds = fc
    .tuple(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), fc.double({ min: 1, max: 1e6, noNaN: true }))
    .map(([least, factor]) => ({ least, most: least * factor }));

  test("rises with what is gone, from below the least gain to the most", () => {
    const share = fc.double({ min: -1, max: 2, noNaN: true });
    fc.assert(
      fc.property(share, share, bounds, (a, b, at) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(threshold(less, at)).toBeLessThanOrEqual(threshold(more, at));
      }),
    );
    fc.assert(
      fc.property(bounds, (at) => {
        expect(threshold(0, at)).toBeLessThan(at.least);
        expect(threshold(1, at) / at.most).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe("A thrifty purse", () => {
  test("buys everything that strategies ask for while there is plenty", () => {
    const purse = new ThriftyPurse({ usd: 1 });
    expect(steps.map((step) => spend(purse, step))).toEqual(steps.map(() => "bought"));
  });

  test("near its end buys what gains most for its price: a repair, but no opinion any more", () => {
    const purse = new ThriftyPurse({ usd: 0.005 });
    const bought = (["sample", "sample", "sample"] as const).map((step) => spend(purse, step, 1200));
    expect(bought).toEqual(["bought", "bought", "bought"]);
    expect(spend(purse, "judgement")).toBe("declined");
    expect(spend(purse, "critique")).toBe("declined");
    expect(spend(purse, "repair")).toBe("bought");
  });

  test("always buys the first answer, and says of what it does not buy what it is, who, for how much and why", () => {
    const purse = new ThriftyPurse({ usd: 0.001 });
    expect(spend(purse, "sample", 900)).toBe("bought");
    expect(purse.buy(offer("synthesis"))).toEqual({
      kind: "declined",
      why: "Not bought: a synthesis by m. It would gain about 5 % for about $0.001, which is too little for its price with 90 % of the budget gone.",
    });
  });

  test("a critique that is bought has its synthesis paid for as well, a first judgement its second order", () => {
    const purse = new ThriftyPurse({ usd: 0.0065 });
    spend(purse, "sample");
    expect(spend(purse, "critique")).toBe("bought");
    // Meanwhile others spend nearly all of the rest.
    spend(purse, "sample", 3400);
    expect(purse.gone).toBeGreaterThan(0.9);
    expect(spend(purse, "synthesis")).toBe("bought");
    expect(spend(purse, "synthesis")).toBe("declined");
    const other = new ThriftyPurse({ usd: 0.1 });
    spend(other, "sample");
    expect(spend(other, "judgement")).toBe("bought");
    spend(other, "sample", 90_000);
    expect([spend(other, "judgement"), spend(other, "judgement")]).toEqual(["bought", "declined"]);
  });

  test("what is free is bought whatever is gone; what has no price is left to the budget, which says how to give one", () => {
    const purse = new ThriftyPurse({ usd: 0.001 });
    spend(purse, "sample", 1000);
    expect(purse.buy(offer("roles", free)).kind).toBe("bought");
    expect(purse.buy(offer("roles", unknownPrice)).kind).toBe("bought");
    expect(purse.buy(offer("roles")).kind).toBe("declined");
  });

  test("in tokens, prices do not matter", () => {
    const purse = new ThriftyPurse({ tokens: 1000 });
    expect(purse.buy(offer("sample", unknownPrice)).kind).toBe("bought");
    expect(purse.buy(offer("sample", free))).toMatchObject({
      kind: "declined",
      why: expect.stringContaining("1000 tokens") as string,
    });
  });

  test("never spends more than it is allowed on answers that take what was expected, in any order", () => {
    const question = fc.record({
      step: fc.constantFrom(...steps),
      promptTokens: fc.integer({ min: 1, max: 5000 }),
      price: fc.double({ min: 0.01, max: 50, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      late: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(question, { maxLength: 40 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (asked, usd) => {
          const purse = new ThriftyPurse({ usd });
          const open: (() => void)[] = [];
          let spent = 0;
          let first = 0;
          for (const { step, promptTokens, price, share, late } of asked) {
            const purchase = purse.buy(offer(step, metered(price, price), promptTokens));
            expect(purse.gone).not.toBeNaN();
            if (purchase.kind === "bought") {
              const tokens = share * (promptTokens + 800);
              const settle = (): void => {
                purchase.settle(used(tokens));
                spent += (tokens * price) / 1e6;
              };
              // The first answer is bought whatever it takes.
              first ||= step === "sample" ? ((promptTokens + 800) * price) / 1e6 : 0;
              open.push(settle);
              if (!late) {
                open.pop()?.();
              }
            }
          }
          open.forEach((settle) => settle());
          expect(spent).toBeLessThanOrEqual(usd + first + 1e-9);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("the more is gone, the less is bought", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...steps.slice(1)),
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 0, max: 5000 }),
        (step, a, b) => {
          const [poor, rich] = [Math.max(a, b), Math.min(a, b)].map((tokens) => {
            const purse = new ThriftyPurse({ usd: 0.005 });
            spend(purse, "sample", tokens);
            return spend(purse, step);
          });
          expect(poor === "declined" || rich === "bought").toBe(true);
        },
      ),
    );
  });
});

test("a second answer is expected to gain less than the first; no step is ever expected to gain nothing", () => {
  expect(usualGain("sample", 1)).toBeLessThan(usualGain("sample", 0));
  for (const step of steps) {
    expect(usualGain(step, 50)).toBeGreaterThan(0);
  }
});
