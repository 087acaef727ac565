import type { Budget } from "./budget.ts";
import {
  noUsage,
  type ChatModel,
  type ContextWindow,
  type ChatOutcome,
  type ChatRequest,
} from "../chat-model.ts";
import { costOf, formatUsd, worstCost, type Cost } from "./cost.ts";
import type { Ledger } from "./ledger.ts";
import type { Price } from "./prices.ts";
import { systemTimers, type Timers } from "../timers.ts";

export interface BudgetedModelParts {
  readonly price: Price;
  /** Shared by all models of a run. */
  readonly budget: Budget;
  readonly ledger: Ledger;
  readonly timers?: Pick<Timers, "now">;
}

/** The bound on an answer whose request sets none; without any bound no cap could be kept. */
const usualMaxTokens = 4096;

/** A model that asks the budget before it spends, and writes every call into the ledger. */
export class BudgetedModel implements ChatModel {
  readonly id: string;
  readonly label: string;
  readonly window: ContextWindow;
  readonly #model: ChatModel;
  readonly #parts: BudgetedModelParts;

  constructor(model: ChatModel, parts: BudgetedModelParts) {
    this.id = model.id;
    this.label = model.label;
    this.window = model.window;
    this.#model = model;
    this.#parts = parts;
  }

  async ask(
    request: ChatRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<ChatOutcome> {
    const { price, budget, ledger, timers = systemTimers } = this.#parts;
    const start = timers.now();
    const outcome = await this.#askWithin(budget, price, request, signal, onText);
    ledger.record({
      model: this.id,
      usage: outcome.usage,
      cost: costOf(outcome.usage, price),
      milliseconds: timers.now() - start,
      outcome: outcome.kind === "answer" ? "answer" : outcome.failure.kind,
    });
    return outcome;
  }

  async #askWithin(
    budget: Budget,
    price: Price,
    request: ChatRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<ChatOutcome> {
    if (budget.capUsd === undefined || price.kind === "free") {
      const outcome = await this.#model.ask(request, signal, onText);
      budget.reserve(0)?.settle(usdOf(costOf(outcome.usage, price)));
      return outcome;
    }
    const bounded = { ...request, maxTokens: request.maxTokens ?? usualMaxTokens };
    const worst = worstCost(bounded, bounded.maxTokens, price);
    if (worst.kind === "unknown") {
      return refused(
        `With a budget of ${formatUsd(budget.capUsd)}, ${this.id} is not asked, because its price is not known. Give it, in USD per million tokens: in the setting patchedMoa.prices, or --price ${this.id}=IN/OUT on the command line.`,
      );
    }
    const reservation = budget.reserve(worst.usd);
    if (!reservation) {
      return refused(this.#beyondCap(budget.capUsd, worst.usd));
    }
    // What is set aside counts as spent if the model breaks its promise not to throw.
    let spent: Cost = worst;
    try {
      const outcome = await this.#model.ask(bounded, signal, onText);
      spent = costOf(outcome.usage, price);
      return outcome;
    } finally {
      reservation.settle(usdOf(spent));
    }
  }

  #beyondCap(capUsd: number, usd: number): string {
    const { spentUsd, reservedUsd } = this.#parts.budget;
    const inFlight =
      reservedUsd > 0 ? `, up to ${formatUsd(reservedUsd)} is set aside for calls in flight` : "";
    return `Asking ${this.id} might cost ${formatUsd(usd)} and break the budget of ${formatUsd(capUsd)}: ${formatUsd(spentUsd)} is spent${inFlight}. Raise the budget, or take fewer or cheaper models.`;
  }
}

function refused(message: string): ChatOutcome {
  return { kind: "failed", failure: { kind: "budget", message }, text: "", usage: noUsage };
}

/** Money that is known to be spent. */
function usdOf(cost: Cost): number {
  return cost.kind === "known" ? cost.usd : 0;
}
