import type { Budget } from "./budget.ts";
import {
  addUsage,
  askSeveral,
  noUsage,
  sampleOf,
  type ChatMessage,
  type ChatModel,
  type ContextWindow,
  type ChatOutcome,
  type ChatRequest,
  type MayRepeat,
} from "../chat-model.ts";
import { estimatePromptTokens, estimateTokens, toolTokens } from "../fit/estimate-tokens.ts";
import { costOf, formatUsd, worstCost, type Cost } from "./cost.ts";
import type { CallRecord, Ledger } from "./ledger.ts";
import type { Price } from "./prices.ts";
import type { Admission, Spending } from "./spending.ts";
import { systemTimers, type Timers } from "../timers.ts";

export interface BudgetedModelParts {
  readonly price: Price;
  /** Shared by all models of a run. */
  readonly budget: Budget;
  readonly ledger: Ledger;
  /** Over all runs and programs; left out: nothing is written down, and a day has no cap. */
  readonly spending?: Spending;
  /** For people: where the model runs, as the spending names it. */
  readonly endpoint?: string;
  /** Of a prompt, for what is set aside; left out: a high estimate. */
  readonly countPrompt?: (messages: readonly ChatMessage[], modelId: string) => number;
  /**
   * How often the model may ask for the rest of a cut answer within one `ask`, each billed again; default 1. What is asked
   * again because an attempt came to nothing has a place of its own.
   */
  readonly continuations?: number;
  readonly timers?: Pick<Timers, "now">;
}

/** The bound on an answer whose request sets none; without any bound no cap could be kept. */
const usualMaxTokens = 4096;
/** As often as the client of this program does. */
const usualContinuations = 1;

/** Where money is set aside for one call. */
type Place =
  | { readonly kind: "set aside"; settle(spent: Spent): void }
  | { readonly kind: "refused"; readonly message: string };

type Spent = Omit<CallRecord, "model">;

/** What attempts of one call took that came to nothing, each paid for before the next one is made. */
interface Repeats {
  readonly mayRepeat: MayRepeat;
  /** An outcome with their usage: who asked once is told of everything that took. */
  all(outcome: ChatOutcome): ChatOutcome;
}

/** A model that asks the budgets of the run and the day before it spends, and writes every call into the ledgers. */
export class BudgetedModel implements ChatModel {
  readonly id: string;
  readonly label: string;
  readonly window: ContextWindow;
  readonly price: Price;
  readonly #model: ChatModel;
  readonly #parts: BudgetedModelParts;
  /** The most that was billed for one answer beyond its price, as the endpoint says; in USD. */
  #dearestUsd = 0;

  constructor(model: ChatModel, parts: BudgetedModelParts) {
    this.id = model.id;
    this.label = model.label;
    this.window = model.window;
    this.price = parts.price;
    this.#model = model;
    this.#parts = parts;
  }

  async ask(
    request: ChatRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<ChatOutcome> {
    const bounded = this.#bounded(request);
    const worst = this.#worstOf(bounded, 1);
    const place = this.#setAside(worst);
    if (place.kind === "refused") {
      this.#parts.ledger.record({ model: this.id, ...unspent, milliseconds: 0, outcome: "budget" });
      return refused(place.message);
    }
    const repeats = this.#repeats();
    const [outcome] = await this.#spend(place, worst, async (): Promise<readonly [ChatOutcome]> => [
      await this.#model.ask(bounded, signal, onText, repeats.mayRepeat),
    ]);
    return repeats.all(outcome);
  }

  /** Set aside as if each answer were asked for by itself, as happens where an endpoint takes no notice of their number. */
  async askSeveral(
    request: ChatRequest,
    count: number,
    signal: AbortSignal,
    onText?: (piece: string, answer: number) => void,
  ): Promise<readonly ChatOutcome[]> {
    const bounded = this.#bounded(request);
    const worst = this.#worstOf(bounded, count);
    const place: Place =
      count > 1 && this.#model.askSeveral ? this.#setAside(worst) : { kind: "refused", message: "" };
    if (place.kind === "refused") {
      // One by one as many may be asked for as the budget has room for.
      const asks = Array.from({ length: count }, (_, answer) =>
        this.ask(sampleOf(request, answer), signal, (piece) => onText?.(piece, answer)),
      );
      return await Promise.all(asks);
    }
    const repeats = this.#repeats();
    const outcomes = await this.#spend(place, worst, () =>
      askSeveral(this.#model, bounded, count, signal, onText, repeats.mayRepeat),
    );
    return outcomes.map((outcome, answer) => (answer === 0 ? repeats.all(outcome) : outcome));
  }

  /**
   * A call keeps its place for its last attempt: what an earlier one took is asked for, and spent, beside it. So as many
   * attempts are made as there is money for.
   */
  #repeats(): Repeats {
    const { price, ledger, timers = systemTimers } = this.#parts;
    let since = timers.now();
    let repeated = noUsage;
    return {
      mayRepeat: (usage, outcome) => {
        const cost = costOf(usage, price);
        const place = this.#setAside({ ...cost, promptTokens: usage.promptTokens });
        if (place.kind === "refused") {
          return place.message;
        }
        const spent: Spent = { usage, cost, milliseconds: timers.now() - since, outcome };
        since = timers.now();
        ledger.record({ model: this.id, ...spent });
        place.settle(spent);
        repeated = addUsage(repeated, usage);
        return undefined;
      },
      all: (outcome) => ({ ...outcome, usage: addUsage(repeated, outcome.usage) }),
    };
  }

  async #spend<Outcomes extends readonly ChatOutcome[]>(
    place: Extract<Place, { kind: "set aside" }>,
    worst: Cost,
    ask: () => Promise<Outcomes>,
  ): Promise<Outcomes> {
    const { price, ledger, timers = systemTimers } = this.#parts;
    const start = timers.now();
    // What is set aside counts as spent if the model breaks its promise not to throw.
    let spent: Spent = { usage: noUsage, cost: worst, milliseconds: 0, outcome: "server" };
    try {
      const outcomes = await ask();
      const milliseconds = timers.now() - start;
      for (const outcome of outcomes) {
        const { usage } = outcome;
        const cost = costOf(usage, price);
        this.#learn(cost);
        ledger.record({ model: this.id, usage, cost, milliseconds, outcome: wordFor(outcome) });
      }
      const usage = outcomes.reduce((sum, outcome) => addUsage(sum, outcome.usage), noUsage);
      const best = outcomes.find(({ kind }) => kind === "answer") ?? outcomes[0];
      spent = {
        usage,
        cost: costOf(usage, price),
        milliseconds,
        outcome: best === undefined ? "empty" : wordFor(best),
      };
      return outcomes;
    } finally {
      place.settle(spent);
    }
  }

  /** With a cap, and a price, an answer has an end. */
  #bounded(request: ChatRequest): ChatRequest {
    const { price, budget, spending } = this.#parts;
    const capped = budget.capUsd !== undefined || spending?.capUsd !== undefined;
    return capped && price.kind !== "free"
      ? { ...request, maxTokens: request.maxTokens ?? usualMaxTokens }
      : request;
  }

  /** @param answers how many are asked for, each with the whole prompt */
  #worstOf(request: ChatRequest, answers: number): Cost & { readonly promptTokens: number } {
    const { price, countPrompt = estimatePromptTokens, continuations = usualContinuations } = this.#parts;
    const promptTokens =
      answers * (countPrompt(request.messages, this.id) + toolTokens(request.tools, estimateTokens));
    const answerTokens = answers * (request.maxTokens ?? this.window.answerTokens ?? usualMaxTokens);
    const worst = worstCost({ promptTokens, answerTokens, continuations }, price);
    return {
      ...(worst.kind === "known"
        ? { ...worst, usd: Math.max(worst.usd, answers * this.#dearestUsd) }
        : worst),
      promptTokens,
    };
  }

  /** What was billed once beyond the price may be billed again: a cap has to know before the next call. */
  #learn(cost: Cost): void {
    if (cost.kind === "known" && cost.saidBy === "endpoint") {
      this.#dearestUsd = Math.max(this.#dearestUsd, cost.usd);
    }
  }

  /** First from the run's budget, which is at hand, then from the day's, which others spend too. */
  #setAside(worst: Cost & { readonly promptTokens: number }): Place {
    const { price, budget, spending, endpoint = "" } = this.#parts;
    const { capUsd } = budget;
    if (price.kind === "unknown" && (capUsd ?? spending?.capUsd) !== undefined) {
      return { kind: "refused", message: this.#withoutPrice() };
    }
    const usd = worst.kind === "known" ? worst.usd : 0;
    const reservation = budget.reserve(capUsd === undefined ? 0 : usd);
    if (reservation === undefined) {
      return { kind: "refused", message: this.#beyondCap(capUsd ?? 0, usd) };
    }
    const { promptTokens } = worst;
    const admission: Admission = spending?.admit({ model: this.id, endpoint, promptTokens, worst }) ?? {
      kind: "admitted",
      settle: () => undefined,
    };
    if (admission.kind === "refused") {
      reservation.settle(0);
      return admission;
    }
    return {
      kind: "set aside",
      settle: (spent) => {
        reservation.settle(usdOf(spent.cost));
        admission.settle(spent);
      },
    };
  }

  #withoutPrice(): string {
    const { budget, spending } = this.#parts;
    const cap =
      budget.capUsd === undefined
        ? `${formatUsd(spending?.capUsd ?? 0)} a day`
        : `${formatUsd(budget.capUsd)} for a run`;
    return `With a budget of ${cap}, ${this.id} is not asked, because its price is not known. Give it, in USD per million tokens: in the setting patchedMoa.prices, or --price ${this.id}=IN/OUT on the command line.`;
  }

  #beyondCap(capUsd: number, usd: number): string {
    const { spentUsd, reservedUsd } = this.#parts.budget;
    const inFlight =
      reservedUsd > 0 ? `, up to ${formatUsd(reservedUsd)} is set aside for calls in flight` : "";
    return `Asking ${this.id} might cost ${formatUsd(usd)} and break the budget of ${formatUsd(capUsd)} for this run: ${formatUsd(spentUsd)} is spent${inFlight}. Raise it with --budget or in the setting patchedMoa.budget, or take fewer or cheaper models.`;
  }
}

const unspent = { usage: noUsage, cost: { kind: "known", usd: 0 } } as const;

function refused(message: string): ChatOutcome {
  return { kind: "failed", failure: { kind: "budget", message }, text: "", usage: noUsage };
}

function wordFor(outcome: ChatOutcome): CallRecord["outcome"] {
  return outcome.kind === "answer" ? "answer" : outcome.failure.kind;
}

/** Money that is known to be spent. */
function usdOf(cost: Cost): number {
  return cost.kind === "known" ? cost.usd : 0;
}
