import { Budget } from "../../core/model/money/budget.ts";
import { BudgetedModel } from "../../core/model/money/budgeted-model.ts";
import type { ChatModel } from "../../core/model/chat-model.ts";
import { Habits } from "../../core/model/client/habits.ts";
import type { Ledger } from "../../core/model/money/ledger.ts";
import { OpenAiChatModel } from "../../core/model/client/openai-chat-model.ts";
import { metered, Prices, unknownPrice, type Price } from "../../core/model/money/prices.ts";
import type { KeyStore } from "../settings/key-store.ts";
import type { ModelChoice } from "../settings/model-choice.ts";
import type { Settings } from "../settings/settings.ts";
import { EditorChatModel } from "./editor-chat-model.ts";
import { endpointOf } from "./offered-models.ts";

/** Shared by all runs, so that a parameter an endpoint refuses is refused once a session. */
const habits = new Habits();

/**
 * The models the user selected, each behind the run's budget and in its ledger.
 * @throws Failure `usage` for a setting that cannot be used
 */
export function chosenModels(settings: Settings, keys: KeyStore, ledger: Ledger): readonly ChatModel[] {
  const budget = new Budget(settings.budget);
  const given = new Map<string, Price>(
    [...settings.prices].map(([id, { prompt, completion, cached }]) => [
      id,
      metered(prompt, completion, cached),
    ]),
  );
  const prices = new Prices(given);
  const endpoints = settings.endpoints;
  const open = (choice: ModelChoice): { model: ChatModel; price: Price } => {
    if ("vendor" in choice) {
      const model = new EditorChatModel(choice.vendor, choice.model);
      return { model, price: given.get(choice.model) ?? unknownPrice };
    }
    // A discovered server is remembered by its address alone; what the settings say about an address counts.
    const setting = endpoints.find(({ baseUrl }) => baseUrl === choice.baseUrl) ?? {
      baseUrl: choice.baseUrl,
    };
    const endpoint = endpointOf(setting, keys);
    return {
      model: new OpenAiChatModel(endpoint, choice.model, { habits }),
      price: prices.of(choice.model, endpoint),
    };
  };
  return settings.models.map((choice) => {
    const { model, price } = open(choice);
    return new BudgetedModel(model, { price, budget, ledger });
  });
}
