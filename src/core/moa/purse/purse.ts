import type { ChatModel, Usage } from "../../model/chat-model.ts";
import { costOf, formatUsd } from "../../model/money/cost.ts";
import { unknownPrice } from "../../model/money/prices.ts";
import type { Step } from "../moa-event.ts";
import { gainBounds, usualGain, type ExpectedGain } from "./expected-gains.ts";
import { threshold } from "./threshold.ts";
import { said } from "../../workspace/said.ts";

/** A question that could be asked. */
export interface Offer {
  readonly step: Step;
  readonly model: Pick<ChatModel, "label" | "price">;
  readonly promptTokens: number;
  /** The bound of the answer. */
  readonly answerTokens: number;
}

export type Purchase =
  | {
      readonly kind: "bought";
      /** To be called once, with what the question did take. */
      settle(usage: Usage): void;
    }
  /** @property why one sentence for the user */
  | { readonly kind: "declined"; readonly why: string };

/** Decides which questions of a run are worth their price. It caps nothing: that is the models' own budget's business. */
export interface Purse {
  buy(offer: Offer): Purchase;
}

/** Without a budget everything is bought. */
export const bottomless: Purse = { buy: () => ({ kind: "bought", settle: () => undefined }) };

/** In which a purse counts; tokens for models without a price. */
export type Allowance = { readonly usd: number } | { readonly tokens: number };

/** @param usd of the budget of a run; `undefined`: there is none */
export function purseOf(usd: number | undefined, gain?: ExpectedGain): Purse {
  return usd === undefined ? bottomless : new ThriftyPurse({ usd }, gain);
}

/** What answers usually take, in tokens: edits are short. */
const usualAnswerTokens = 800;

/** What a step is worth nothing without: both are bought, or neither. A judge is heard in both orders. */
const companions: Partial<Readonly<Record<Step, Step>>> = { critique: "synthesis", judgement: "judgement" };

const names: Readonly<Record<Step, string>> = {
  sample: said`another answer`,
  repair: said`a repair`,
  critique: said`a critique, and the synthesis after it`,
  synthesis: said`a synthesis`,
  judgement: said`a judgement in both orders`,
  rating: said`a rating`,
  selection: said`a selection`,
  roles: "roles",
  plan: said`a plan`,
  tests: said`tests of the candidates`,
};

/**
 * Spends an allowance on what gains most for its price: a step is bought while its expected gain, divided by its price, clears
 * a threshold that rises as the allowance is spent (see `threshold`). The first answer is always bought.
 */
export class ThriftyPurse implements Purse {
  readonly #allowance: Allowance;
  readonly #gain: ExpectedGain;
  readonly #bought = new Map<Step, number>();
  /** Prices of what is bought together with something, and not asked yet. */
  readonly #promised = new Map<Step, number>();
  #spent = 0;
  #inFlight = 0;
  /** The first price that is one: what the bounds of gains are divided by. */
  #measure: number | undefined;

  /** @param gain left out: what studies found */
  constructor(allowance: Allowance, gain: ExpectedGain = usualGain) {
    this.#allowance = allowance;
    this.#gain = gain;
  }

  /** What is spent, set aside and promised, as a share of the allowance. */
  get gone(): number {
    const promised = [...this.#promised.values()].reduce((sum, price) => sum + price, 0);
    return this.#limit === 0 ? 1 : (this.#spent + this.#inFlight + promised) / this.#limit;
  }

  buy(offer: Offer): Purchase {
    const { step } = offer;
    const price = this.#priceOf(offer);
    if (price === undefined || price === 0) {
      // Free, or without a price: then the budget itself refuses, and says what to do.
      return this.#take(step, price ?? 0, offer);
    }
    if (this.#promised.delete(step) && this.#fits(price)) {
      return this.#take(step, price, offer);
    }
    const isFirstAnswer = step === "sample" && !this.#bought.has("sample");
    const companion = companions[step];
    const together = companion === undefined ? price : 2 * price;
    const gain =
      this.#gainOf(step) + (companion === undefined || companion === step ? 0 : this.#gainOf(companion));
    if (!isFirstAnswer && !this.#isWorth(gain, together, price)) {
      return { kind: "declined", why: this.#why(offer, gain, together) };
    }
    if (companion !== undefined) {
      this.#promised.set(companion, price);
    }
    return this.#take(step, price, offer);
  }

  #isWorth(gain: number, together: number, price: number): boolean {
    this.#measure ??= price;
    const { least, most } = gainBounds;
    const bounds = { least: least / this.#measure, most: most / this.#measure };
    // Whatever comes before the first answer leaves enough for it.
    const kept = this.#bought.has("sample") ? 0 : price;
    return this.#fits(together + kept) && gain / together >= threshold(this.gone, bounds);
  }

  #fits(price: number): boolean {
    return this.gone + price / this.#limit <= 1;
  }

  #take(step: Step, price: number, offer: Offer): Purchase {
    this.#measure ??= price === 0 ? undefined : price;
    this.#bought.set(step, (this.#bought.get(step) ?? 0) + 1);
    this.#inFlight += price;
    let isOpen = true;
    return {
      kind: "bought",
      settle: (usage) => {
        if (isOpen) {
          isOpen = false;
          this.#inFlight -= price;
          this.#spent += this.#amount(offer, usage) ?? 0;
        }
      },
    };
  }

  #gainOf(step: Step): number {
    return this.#gain(step, this.#bought.get(step) ?? 0);
  }

  #priceOf(offer: Offer): number | undefined {
    return this.#amount(offer, {
      promptTokens: offer.promptTokens,
      completionTokens: Math.min(offer.answerTokens, usualAnswerTokens),
      cachedTokens: 0,
      reasoningTokens: 0,
      source: "estimated",
    });
  }

  #amount({ model: { price = unknownPrice } }: Offer, usage: Usage): number | undefined {
    if ("tokens" in this.#allowance) {
      return usage.promptTokens + usage.completionTokens;
    }
    const cost = costOf(usage, price);
    return cost.kind === "known" ? cost.usd : undefined;
  }

  get #limit(): number {
    return "tokens" in this.#allowance ? this.#allowance.tokens : this.#allowance.usd;
  }

  #why({ step, model }: Offer, gain: number, price: number): string {
    const amount = "tokens" in this.#allowance ? `${Math.round(price)} tokens` : formatUsd(price);
    return `Not bought: ${names[step]} by ${model.label}. It would gain about ${percent(gain)} for about ${amount}, which is too little for its price with ${percent(this.gone)} of the budget gone.`;
  }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
