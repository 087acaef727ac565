import type { Account } from "../core/gateway/account.ts";
import type { Offer, Offering } from "../core/gateway/offering.ts";
import type { ChatModel } from "../core/model/chat-model.ts";
import { ContinuingModel } from "../core/model/client/continuing-model.ts";
import { HabitBook } from "../core/model/client/habit-book.ts";
import { Habits } from "../core/model/client/habits.ts";
import { OpenAiChatModel } from "../core/model/client/openai-chat-model.ts";
import { addressOf } from "../core/model/endpoint/endpoint.ts";
import { labelOf } from "../core/model/endpoint/model-source.ts";
import { windowOf } from "../core/model/endpoint/window-of.ts";
import type { TokenCounter } from "../core/model/fit/token-counter.ts";
import type { FoundModel } from "../core/model/mix/resolved-mix.ts";
import { BudgetedModel } from "../core/model/money/budgeted-model.ts";
import type { Ledger } from "../core/model/money/ledger.ts";
import { Prices } from "../core/model/money/prices.ts";
import { newRunId, openSpending } from "../core/model/money/spending-book.ts";
import type { Spending } from "../core/model/money/spending.ts";
import { stateFolder } from "../core/model/money/state-folder.ts";
import { Pressure } from "../core/model/pressure/pressure.ts";
import { openMix, type ModelMix } from "../core/moa/open-mix.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { Environment } from "./endpoints.ts";
import type { ServeOptions } from "./serve-options.ts";
import { ServedPlaces, type Found } from "./served-places.ts";

/** What the models of one account share, and nobody else has. */
interface Opened {
  readonly spending: Spending;
  readonly pressure: Pressure;
  /** By address and id. */
  readonly models: Map<string, OpenAiChatModel>;
}

/** Callers may name any model: beyond so many, those that are kept are forgotten. */
const mostModels = 500;

/** The models of a gateway: of the environment, or of the endpoint that was named, each account behind its own budget. */
export class ServedModels implements Offering {
  readonly #options: ServeOptions;
  readonly #environment: Environment;
  readonly #counter: TokenCounter;
  readonly #note: (text: string) => void;
  readonly #places: ServedPlaces;
  readonly #prices: Prices;
  readonly #habits: Habits;
  readonly #opened = new WeakMap<Account, Opened>();
  /** Of all whose models are asked with the same key: the endpoint counts their calls together. */
  readonly #pressure: Pressure;

  /** @param note told what the user should know and nothing stops for */
  constructor(
    options: ServeOptions,
    environment: Environment,
    counter: TokenCounter,
    note: (text: string) => void,
  ) {
    this.#options = options;
    this.#environment = environment;
    this.#counter = counter;
    this.#note = note;
    this.#places = new ServedPlaces(options, environment, note);
    this.#prices = new Prices(options.prices);
    this.#habits = new Habits(new HabitBook(stateFolder(environment, process.platform), note));
    this.#pressure = this.#newPressure();
  }

  /** @throws Failure `usage`, `key`: why nobody could be asked */
  check(): void {
    this.#places.check();
  }

  async list(account: Account): Promise<readonly Offer[]> {
    return (await this.#places.of(account)).offers;
  }

  async open(id: string, account: Account, ledger: Ledger): Promise<ModelMix> {
    const found = await this.#places.of(account);
    const open = (model: FoundModel): ChatModel => this.#open(model, account, ledger);
    const mix = found.mixes.get(id);
    return mix === undefined ? { models: [open(this.#find(id, found))] } : openMix(mix, open, this.#note);
  }

  #find(id: string, { sources, offers }: Found): FoundModel {
    const source = sources.find(({ models }) => models.some((model) => model.id === id));
    const info = source?.models.find((model) => model.id === id);
    if (source !== undefined && info !== undefined) {
      return { place: source.place, info };
    }
    const [first] = sources.filter(({ problem }) => problem?.kind !== "key");
    if (first === undefined || this.#options.models.length > 0) {
      const names = offers.map((offer) => offer.id).join(", ");
      throw new Failure("no-model", `The model '${id}' is not offered here; there are: ${names || "none"}.`);
    }
    // An endpoint may know more names than it lists, and says so itself where it does not.
    return {
      place: first.place,
      info: { id, window: { contextTokens: undefined, answerTokens: undefined } },
    };
  }

  #open({ place, info }: FoundModel, account: Account, ledger: Ledger): ChatModel {
    if (place.kind !== "endpoint") {
      throw new Failure("no-model", `Models of ${labelOf(place)} can be asked in the editor only.`);
    }
    const { endpoint } = place;
    const { spending, pressure, models } = this.#openedFor(account);
    const key = `${addressOf(endpoint)} ${info.id}`;
    const limits = this.#options.timeoutMs === undefined ? {} : { totalMs: this.#options.timeoutMs };
    const parts = { habits: this.#habits, pressure, limits, window: windowOf(place, info) };
    const model = models.get(key) ?? new OpenAiChatModel(endpoint, info.id, parts);
    if (models.size >= mostModels) {
      models.clear();
    }
    models.set(key, model);
    return new ContinuingModel(
      new BudgetedModel(model, {
        price: this.#prices.of(info.id, endpoint, info.price),
        budget: account.budget,
        ledger,
        spending,
        endpoint: endpoint.label,
        countPrompt: (messages, id) => this.#counter.countPrompt(messages, id),
        continuations: 0,
      }),
    );
  }

  #openedFor(account: Account): Opened {
    const opened = this.#opened.get(account) ?? {
      spending: openSpending(stateFolder(this.#environment, process.platform), {
        capUsd: this.#options.budgetPerDay,
        // So that what was spent is listed by who spent it.
        run: newRunId(),
        note: this.#note,
      }),
      pressure: account.ownKey === undefined ? this.#pressure : this.#newPressure(),
      models: new Map(),
    };
    this.#opened.set(account, opened);
    return opened;
  }

  #newPressure(): Pressure {
    const { callsAtOnce } = this.#options;
    return new Pressure(callsAtOnce === undefined ? {} : { concurrency: callsAtOnce });
  }
}
