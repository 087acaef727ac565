import type { ChatModel } from "../../model/chat-model.ts";
import type { PlannedAsk } from "../../model/money/estimate-run.ts";
import { unknownPrice } from "../../model/money/prices.ts";
import type { Mix } from "../mix.ts";
import type { OverlayName } from "../overlay/overlays.ts";
import type { StrategyName } from "./strategies.ts";
import { usualSettings, type StrategySettings } from "./strategy.ts";

/** What a strategy means to ask, before it knows what is answered. */
interface Plan {
  /** Rounds of all proposers, each with as many answers as a round has. */
  readonly rounds: number;
  /** Answers of a round where the mix names no proposers. */
  readonly least: number;
  /** Questions after the proposals, with answers in their prompts. */
  readonly after: number;
  /** Of all this, what may turn out not to be needed. */
  readonly perhaps: "nothing" | "after" | "all but the first";
}

const plans: Readonly<Record<StrategyName, (settings: StrategySettings) => Plan>> = {
  // Another sample where two fail together, a repair each where nothing holds, tests, a critique and a synthesis where
  // proposers disagree, three pairs to judge where they still do.
  adaptive: ({ frugal }) => ({
    rounds: 1,
    least: 3,
    after: 14,
    perhaps: frugal ? "all but the first" : "after",
  }),
  moa: ({ layers }) => ({ rounds: layers, least: 3, after: layers > 1 ? 1 : 2, perhaps: "nothing" }),
  "best-of-n": ({ judgement }) => ({
    rounds: 1,
    least: 3,
    after: judgement === "rating" ? 3 : 4,
    perhaps: "after",
  }),
  mcts: () => ({ rounds: 1, least: 1, after: 11, perhaps: "all but the first" }),
  "self-moa": () => ({ rounds: 1, least: 6, after: 1, perhaps: "nothing" }),
  "self-moa-seq": () => ({ rounds: 1, least: 6, after: 3, perhaps: "after" }),
  smoa: () => ({ rounds: 2, least: 3, after: 4, perhaps: "after" }),
  debate: () => ({ rounds: 2, least: 3, after: 0, perhaps: "nothing" }),
  single: () => ({ rounds: 1, least: 1, after: 0, perhaps: "nothing" }),
};

/** What overlays may ask beside; `adaptive` has them in its own plan. */
const besides: Readonly<Record<OverlayName, number>> = { repair: 2, robust: 0, novelty: 1 };

/** Strategies that ask one model only, whatever the mix. */
const ofOneModel: readonly StrategyName[] = ["single", "mcts", "self-moa", "self-moa-seq"];
/** Bound and usual length of an answer, in tokens: edits are short, thinking is not. */
const maxAnswerTokens = 8192;
const expectedAnswerTokens = 800;

/** How many different models a strategy has use for. */
export function modelsAsked(strategy: StrategyName): number {
  return ofOneModel.includes(strategy) ? 1 : plans[strategy](usualSettings).least;
}

/**
 * The calls of a run, as far as they can be foreseen, for the estimate of what it will cost.
 * @param taskTokens of the prompt that shows the task to a model
 */
export function plannedAsks(
  strategy: StrategyName,
  mix: Mix,
  settings: StrategySettings,
  taskTokens: (model: ChatModel) => number,
  overlays: readonly OverlayName[] = [],
): readonly PlannedAsk[] {
  const [first] = mix.models;
  if (first === undefined) {
    return [];
  }
  const { rounds, least, after, perhaps } = plans[strategy](settings);
  const proposing = ofOneModel.includes(strategy)
    ? Array.from({ length: least }, () => first)
    : roundOf(mix, least);
  const aggregator = mix.aggregator ?? mix.critic ?? first;
  const beside =
    strategy === "adaptive" ? 0 : [...new Set(overlays)].reduce((sum, name) => sum + besides[name], 0);
  const answers = proposing.length * expectedAnswerTokens;
  const ask = (model: ChatModel, extraTokens: number, isPerhaps: boolean): PlannedAsk => ({
    model: model.id,
    price: model.price ?? unknownPrice,
    promptTokens: taskTokens(model) + extraTokens,
    maxAnswerTokens,
    expectedAnswerTokens,
    ...(isPerhaps && { perhaps: true }),
  });
  return [
    ...Array.from({ length: rounds }, (_, round) =>
      proposing.map((model, index) =>
        ask(model, round === 0 ? 0 : answers, perhaps === "all but the first" && round + index > 0),
      ),
    ).flat(),
    ...(mix.probation ?? []).map((model) => ask(model, 0, false)),
    ...Array.from({ length: after }, () => ask(aggregator, answers, perhaps !== "nothing")),
    ...Array.from({ length: beside }, () => ask(first, answers, true)),
  ];
}

function roundOf({ models, proposers }: Mix, least: number): readonly ChatModel[] {
  if (proposers !== undefined) {
    return proposers.flatMap(({ model, count }) => Array.from({ length: count }, () => model));
  }
  const total = Math.max(least, models.length);
  return Array.from({ length: total }, (_, index) => models[index % models.length]).filter(
    (model) => model !== undefined,
  );
}
