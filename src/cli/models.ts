import { Budget } from "../core/model/money/budget.ts";
import { BudgetedModel } from "../core/model/money/budgeted-model.ts";
import type { ChatModel } from "../core/model/chat-model.ts";
import { discoverLocalServers } from "../core/model/endpoint/discover.ts";
import { createEndpoint, type Endpoint } from "../core/model/endpoint/endpoint.ts";
import { Habits } from "../core/model/client/habits.ts";
import type { Ledger } from "../core/model/money/ledger.ts";
import { listModels } from "../core/model/endpoint/list-models.ts";
import { OpenAiChatModel } from "../core/model/client/openai-chat-model.ts";
import { parsePrice, Prices } from "../core/model/money/prices.ts";
import { Secret } from "../core/model/secret.ts";
import type { TaskOptions } from "./task-options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Small, cheap and good at code: what an endpoint with hundreds of models is asked for when the user names none. */
const favourites = ["gpt-5-mini", "gpt-4.1-mini", "gpt-4o-mini"];

/**
 * The models of a run, each behind the run's budget: what the user named, else what the environment points at, else what
 * a local server offers, else none.
 * @throws Failure `usage` for a base URL or a price that cannot be read, `key` and `unreachable` when an endpoint has to be
 * asked for its models and does not answer
 */
export async function chooseModels(
  options: TaskOptions,
  environment: Environment,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<readonly ChatModel[]> {
  const prices = new Prices(new Map(options.prices.map(parsePrice)));
  if (options.offline) {
    return [];
  }
  const budget = new Budget(options.budget);
  const habits = new Habits();
  const chosen = await chosenEndpoint(options, environment, signal);
  if (chosen === undefined) {
    return [];
  }
  const { endpoint, ids } = chosen;
  return ids.map((id) => {
    const model = new OpenAiChatModel(endpoint, id, { habits });
    return new BudgetedModel(model, { price: prices.of(id, endpoint), budget, ledger });
  });
}

interface Choice {
  readonly endpoint: Endpoint;
  readonly ids: readonly string[];
}

async function chosenEndpoint(
  options: TaskOptions,
  environment: Environment,
  signal: AbortSignal,
): Promise<Choice | undefined> {
  const keyVariable = options.apiKeyVariable ?? "OPENAI_API_KEY";
  const baseUrl = options.baseUrl ?? environment["OPENAI_BASE_URL"];
  const hasKey = (environment[keyVariable] ?? "").trim() !== "";
  if (baseUrl !== undefined || hasKey) {
    const endpoint = createEndpoint({
      baseUrl: baseUrl ?? "https://api.openai.com/v1",
      keyVariable,
      ...(hasKey ? { apiKey: new Secret(() => environment[keyVariable]) } : {}),
    });
    return {
      endpoint,
      ids: options.models.length > 0 ? options.models : [await favourite(endpoint, signal)],
    };
  }
  const servers = await discoverLocalServers(signal);
  const [first] = servers;
  if (options.models.length === 0) {
    return first === undefined
      ? undefined
      : { endpoint: first.endpoint, ids: first.models.slice(0, 1).map(({ id }) => id) };
  }
  const server =
    servers.find(({ models }) => options.models.every((id) => models.some((model) => model.id === id))) ??
    first;
  // Without a server or a key the question still goes out, so that the endpoint's own words say what is missing.
  const endpoint = server?.endpoint ?? createEndpoint({ baseUrl: "https://api.openai.com/v1", keyVariable });
  return { endpoint, ids: options.models };
}

async function favourite(endpoint: Endpoint, signal: AbortSignal): Promise<string> {
  const ids = (await listModels(endpoint, signal)).map(({ id }) => id);
  return favourites.find((id) => ids.includes(id)) ?? ids[0] ?? "";
}
