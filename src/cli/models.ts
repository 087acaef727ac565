import { unknownWindow, type ChatModel } from "../core/model/chat-model.ts";
import { ContinuingModel } from "../core/model/client/continuing-model.ts";
import { HabitBook } from "../core/model/client/habit-book.ts";
import { Habits } from "../core/model/client/habits.ts";
import { OpenAiChatModel } from "../core/model/client/openai-chat-model.ts";
import { discoverLocalServers } from "../core/model/endpoint/discover.ts";
import { createEndpoint, presetOf, type Endpoint } from "../core/model/endpoint/endpoint.ts";
import { listModels } from "../core/model/endpoint/list-models.ts";
import type { ModelInfo } from "../core/model/endpoint/model-info.ts";
import { labelOf, type Place } from "../core/model/endpoint/model-source.ts";
import { sourceAt } from "../core/model/endpoint/source-at.ts";
import { windowOf } from "../core/model/endpoint/window-of.ts";
import type { FoundModel } from "../core/model/mix/resolved-mix.ts";
import { smallModel } from "../core/model/mix/small-model.ts";
import type { TokenCounter } from "../core/model/fit/token-counter.ts";
import { Budget } from "../core/model/money/budget.ts";
import { BudgetedModel } from "../core/model/money/budgeted-model.ts";
import type { Ledger } from "../core/model/money/ledger.ts";
import { parsePrice, Prices } from "../core/model/money/prices.ts";
import { openSpending } from "../core/model/money/spending-book.ts";
import type { Spending } from "../core/model/money/spending.ts";
import { stateFolder } from "../core/model/money/state-folder.ts";
import { Pressure } from "../core/model/pressure/pressure.ts";
import { openMix, type ModelMix } from "../core/moa/open-mix.ts";
import { Failure } from "../core/workspace/failure.ts";
import { endpointAt, openAiEndpoint, type Environment } from "./endpoints.ts";
import { findMix } from "./mixes.ts";
import type { TaskOptions } from "./task-options.ts";

/** What a list may add to models that the user named is not waited for any longer. */
const detailsMs = 3_000;

/** What the models of a run share. */
export interface ModelParts {
  readonly ledger: Ledger;
  readonly counter: TokenCounter;
  /** Told what the user should know and nothing stops for. */
  readonly note: (text: string) => void;
  /** Id of the run. */
  readonly run: string;
  /** By the same run, before it was cut off; in USD. */
  readonly spentUsd?: number;
}

/**
 * The models of a run, each behind the run's budget: the mix or the models the user named, else what the environment points
 * at, else what a local server offers, else none.
 * @throws Failure `budget` when the day's cap cannot be kept, `usage` for a base URL, a price or a mix that cannot be read, `no-model` for a mix that cannot be had, `key`
 * and `unreachable` when an endpoint has to be asked for its models and does not answer
 */
export async function chooseModels(
  options: TaskOptions,
  environment: Environment,
  { ledger, counter, note, run, spentUsd }: ModelParts,
  signal: AbortSignal,
): Promise<ModelMix> {
  const prices = new Prices(new Map(options.prices.map(parsePrice)));
  if (options.offline) {
    return { models: [] };
  }
  const budget = new Budget(options.budget, spentUsd);
  const habits = new Habits(new HabitBook(stateFolder(environment, process.platform), note));
  const pressure = new Pressure();
  const limits = options.timeoutMs === undefined ? {} : { totalMs: options.timeoutMs };
  // Not before there is a model: a run without one spends nothing.
  let spending: Spending | undefined;
  const spendingOnce = (): Spending =>
    (spending ??= openSpending(stateFolder(environment, process.platform), {
      capUsd: options.budgetPerDay,
      run,
      note,
    }));
  const open = ({ place, info }: FoundModel): ChatModel => {
    const endpoint = endpointIn(place);
    const parts = { habits, pressure, limits, window: windowOf(place, info) };
    const model = new OpenAiChatModel(endpoint, info.id, parts);
    const paid = new BudgetedModel(model, {
      price: prices.of(info.id, endpoint, info.price),
      budget,
      ledger,
      spending: spendingOnce(),
      endpoint: endpoint.label,
      countPrompt: (messages, id) => counter.countPrompt(messages, id),
      continuations: 0,
    });
    // Continued outside of the budget: the rest of a cut answer is asked for and paid for as a call of its own.
    return new ContinuingModel(paid);
  };
  if (options.mix !== undefined) {
    return openMix(await findMix({ ...options, mix: options.mix }, environment, signal), open, note);
  }
  return { models: (await chosenModels(options, environment, signal)).map(open) };
}

async function chosenModels(
  options: TaskOptions,
  environment: Environment,
  signal: AbortSignal,
): Promise<readonly FoundModel[]> {
  const { baseUrl, apiKeyVariable, models } = options;
  const named =
    baseUrl !== undefined || apiKeyVariable !== undefined
      ? endpointAt(baseUrl ?? environment["OPENAI_BASE_URL"] ?? "openai", apiKeyVariable, environment)
      : openAiEndpoint(environment);
  if (named !== undefined) {
    return found(
      named,
      models.length > 0 ? await detailsOf(named, models, signal) : [await small(named, signal)],
    );
  }
  const servers = await discoverLocalServers(signal);
  const [first] = servers;
  if (models.length === 0) {
    return first === undefined ? [] : found(first.endpoint, first.models.slice(0, 1));
  }
  const server =
    servers.find((each) => models.every((id) => each.models.some((model) => model.id === id))) ?? first;
  // Without a server or a key the question still goes out, so that the endpoint's own words say what is missing.
  const endpoint = server?.endpoint ?? createEndpoint({ baseUrl: "https://api.openai.com/v1" });
  return found(
    endpoint,
    models.map((id) => server?.models.find((model) => model.id === id) ?? { id, window: unknownWindow }),
  );
}

function found(endpoint: Endpoint, models: readonly ModelInfo[]): readonly FoundModel[] {
  return models.map((info) => ({ place: { kind: "endpoint", endpoint }, info }));
}

/** What the endpoint's list says about models that will be asked in any case: their window, their price. */
async function detailsOf(
  endpoint: Endpoint,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly ModelInfo[]> {
  const unknown = ids.map((id) => ({ id, window: unknownWindow }));
  if (presetOf(endpoint)?.name === "openai") {
    // Its list holds names only.
    return unknown;
  }
  const patience = AbortSignal.any([signal, AbortSignal.timeout(detailsMs)]);
  try {
    const { models } = await sourceAt(endpoint, patience, ids);
    return models.length > 0 ? models : unknown;
  } catch (error) {
    if (Failure.is(error, "cancelled") && !signal.aborted) {
      return unknown;
    }
    throw error;
  }
}

async function small(endpoint: Endpoint, signal: AbortSignal): Promise<ModelInfo> {
  const models = await listModels(endpoint, signal);
  const info = smallModel({ place: { kind: "endpoint", endpoint }, models }) ?? models[0];
  if (info === undefined) {
    throw new Failure("no-model", `${endpoint.label} lists no model.`);
  }
  return info;
}

function endpointIn(place: Place): Endpoint {
  if (place.kind === "endpoint") {
    return place.endpoint;
  }
  throw new Failure("no-model", `Models of ${labelOf(place)} can be asked in the editor only.`);
}
