import * as vscode from "vscode";
import type { ChatModel } from "../../core/model/chat-model.ts";
import { ContinuingModel } from "../../core/model/client/continuing-model.ts";
import { HabitBook } from "../../core/model/client/habit-book.ts";
import { Habits } from "../../core/model/client/habits.ts";
import { OpenAiChatModel } from "../../core/model/client/openai-chat-model.ts";
import { labelOf } from "../../core/model/endpoint/model-source.ts";
import { windowOf } from "../../core/model/endpoint/window-of.ts";
import type { FoundModel } from "../../core/model/mix/resolved-mix.ts";
import type { TokenCounter } from "../../core/model/fit/token-counter.ts";
import { Budget } from "../../core/model/money/budget.ts";
import { BudgetedModel } from "../../core/model/money/budgeted-model.ts";
import type { Ledger } from "../../core/model/money/ledger.ts";
import { openSpending } from "../../core/model/money/spending-book.ts";
import type { Spending } from "../../core/model/money/spending.ts";
import { stateFolder } from "../../core/model/money/state-folder.ts";
import { Pressure } from "../../core/model/pressure/pressure.ts";
import { openMix, type ModelMix } from "../../core/moa/open-mix.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { ownVendor, settingKeys } from "../contributions.ts";
import type { Settings } from "../settings/settings.ts";
import { EditorChatModel } from "./editor-chat-model.ts";
import type { ModelCatalog } from "./model-catalog.ts";
import { ModelPrices } from "./model-prices.ts";
import { findMix } from "./offered-mixes.ts";
import { selectedModels } from "./selected-models.ts";

/** Shared by all runs: a parameter an endpoint refuses is refused once, and its limits hold for all calls together. */
let habits: Habits | undefined;
const pressure = new Pressure();

/** What the models of a run share. */
export interface ModelParts {
  readonly ledger: Ledger;
  readonly counter: TokenCounter;
  /** Told what the user should know and nothing stops for. */
  readonly note: (text: string) => void;
  /** Id of the run. */
  readonly run: string;
}

/** What of the settings says which models are asked, and how. */
export type ModelSettings = Pick<
  Settings,
  "budget" | "budgetPerDay" | "prices" | "requestTimeouts" | "endpoints" | "models" | "mix" | "mixes"
>;

/**
 * The models of a run, each behind the run's budget and in its ledger: those of the mix that is chosen, else those selected.
 * @throws Failure `budget` when the day's cap cannot be kept, `usage` for a setting that cannot be used, `no-model` for a mix that cannot be had, `cancelled`
 */
export async function chosenModels(
  settings: ModelSettings,
  catalog: ModelCatalog,
  { ledger, counter, note, run }: ModelParts,
  signal: AbortSignal,
): Promise<ModelMix> {
  const budget = new Budget(settings.budget);
  const prices = new ModelPrices(settings.prices);
  const limits = settings.requestTimeouts;
  const state = stateFolder(process.env, process.platform);
  const shared = { habits: (habits ??= new Habits(new HabitBook(state, note))), pressure };
  // Not before there is a model: a run without one spends nothing.
  let spending: Spending | undefined;
  const spendingOnce = (): Spending =>
    (spending ??= openSpending(state, {
      capUsd: settings.budgetPerDay,
      run,
      note,
    }));
  const open = (found: FoundModel): ChatModel => {
    const { place, info } = found;
    if (place.kind === "editor" && place.vendor === ownVendor) {
      throw new Failure(
        "usage",
        vscode.l10n.t(
          "{0} is a mixture itself and cannot take part in one; take it out of {1} or {2}.",
          info.id,
          settingKeys.models,
          settingKeys.mixes,
        ),
      );
    }
    const window = windowOf(place, info);
    const model =
      place.kind === "editor"
        ? new EditorChatModel(place.vendor, info.id, { window, limits })
        : new OpenAiChatModel(place.endpoint, info.id, { ...shared, limits, window });
    const paid = new BudgetedModel(model, {
      price: prices.of(place, info),
      budget,
      ledger,
      spending: spendingOnce(),
      endpoint: labelOf(place),
      countPrompt: (messages, id) => counter.countPrompt(messages, id),
      continuations: 0,
    });
    // Continued outside of the budget: the rest of a cut answer is asked for and paid for as a call of its own.
    return new ContinuingModel(paid);
  };
  return settings.mix === ""
    ? { models: (await selectedModels(settings, catalog, signal)).map(open) }
    : openMix(await findMix(settings.mix, settings, catalog, signal), open, note);
}
