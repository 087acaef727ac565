import { expect, test } from "vitest";
import { noUsage, type Usage } from "../../../src/core/model/chat-model.ts";
import { describeTotal } from "../../../src/core/model/money/describe-total.ts";
import { Ledger } from "../../../src/core/model/money/ledger.ts";

function described(...calls: readonly { readonly usage?: Partial<Usage>; readonly usd?: number }[]): string {
  const ledger = new Ledger();
  for (const { usage, usd } of calls) {
    const cost = usd === undefined ? ({ kind: "unknown" } as const) : ({ kind: "known", usd } as const);
    ledger.record({ model: "m", usage: { ...noUsage, ...usage }, cost, milliseconds: 1, outcome: "answer" });
  }
  return describeTotal(ledger.total());
}

const usage = { promptTokens: 1000, completionTokens: 300 };

test("What a run cost says what was cached and thought, where something was", () => {
  expect(described({ usage, usd: 0.25 })).toBe("$0.25 (1000 prompt and 300 completion tokens in 1 call)");
  const more = { ...usage, cachedTokens: 400, reasoningTokens: 120 };
  expect(described({ usage, usd: 0.25 }, { usage: more, usd: 0.5 })).toBe(
    "$0.75 (2000 prompt (400 of them cached) and 600 completion tokens (120 of them reasoning) in 2 calls)",
  );
});

test("What a run cost says what of it only the endpoint says", () => {
  const ledger = new Ledger();
  const call = { model: "m", usage: { ...noUsage, ...usage }, milliseconds: 1, outcome: "answer" } as const;
  ledger.record({ ...call, cost: { kind: "known", usd: 0.25 } });
  ledger.record({ ...call, cost: { kind: "known", usd: 0.5, saidBy: "endpoint" } });
  expect(describeTotal(ledger.total())).toBe(
    "$0.75 (2000 prompt and 600 completion tokens in 2 calls, $0.50 of it as the endpoint says)",
  );
});

test("What a run cost never takes an unknown price for nothing", () => {
  expect(described({ usage })).toMatch(/^1 of 1 call at an unknown price \(/);
  expect(described({ usage }, { usage, usd: 0.25 })).toMatch(
    /^at least \$0\.25, 1 of 2 calls at an unknown price \(/,
  );
  expect(described()).toBe("nothing: no model was asked");
});
