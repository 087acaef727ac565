import type { ChatModel } from "../../model/chat-model.ts";
import type { Price } from "../../model/money/prices.ts";
import type { ModelMix } from "../open-mix.ts";
import { shuffled, type Random } from "../random.ts";
import { playedRuns, type About } from "./played-runs.ts";
import type { ScoreLine } from "./score-lines.ts";
import { Scoreboard, type Evidence } from "./scoreboard.ts";
import { describeBench, standingOf, type Standing } from "./standing.ts";

/** How much a model gains by having played little: on the scale of merits, which end at 1. */
const exploration = 0.3;
/** How often the last of several places goes to anybody, whatever the scores say (ShinkaEvolve, arXiv 2509.19349). */
const dice = 0.2;
/** What the dearest of a pool is held back by, and cheaper ones in proportion: of two equals the cheaper one is asked. */
const costCoefficient = 0.1;

export interface Casting {
  readonly mix: ModelMix;
  /** For the user: who plays, and who is benched and why. */
  readonly notes: readonly string[];
}

export interface CastingCall {
  readonly about: About;
  /** How many different models propose. */
  readonly places: number;
  readonly random: Random;
  /** What brings a benched model back. */
  readonly recallWith: (model: string) => string;
}

/**
 * Who of a pool of models takes part in a run: proposers by what they are expected to add to one another, and, separately,
 * the aggregator by how its syntheses did. One newcomer is asked beside them, on probation. What the user chose stays: critic,
 * aggregator, roles and temperatures.
 */
export function cast(pool: ModelMix, lines: readonly ScoreLine[], call: CastingCall): Casting {
  const played = playedRuns(lines);
  const standings = new Map(pool.models.map((model) => [model, standingOf(model.label, played)]));
  const of = (kind: Standing["kind"]): readonly ChatModel[] =>
    pool.models.filter((model) => standings.get(model)?.kind === kind);
  const regulars = of("regular");
  const newcomers = of("newcomer");
  const selector = new Selector(new Scoreboard(played.runs), pool.models, call);

  const chosen = selector.proposers(regulars, call.places);
  // Somebody has to play: where regulars do not fill the places newcomers do, and at last who is benched.
  const proposers = [...chosen, ...newcomers.slice(0, Math.max(0, call.places - chosen.length))];
  const playing = proposers.length > 0 ? proposers : pool.models.slice(0, call.places);
  const [shadow] = shuffled(
    newcomers.filter((model) => !playing.includes(model)),
    call.random,
  );
  const aggregator = pool.aggregator ?? (pool.critic ? undefined : selector.aggregator(regulars));
  const mix = ofPool(pool, playing, shadow === undefined ? [] : [shadow], aggregator);
  return { mix, notes: notesOn(pool, mix, standings, call.recallWith) };
}

/** The mix in which these of a pool take part, as the user wants them asked. */
export function ofPool(
  pool: ModelMix,
  playing: readonly ChatModel[],
  probation: readonly ChatModel[],
  aggregator: ChatModel | undefined,
): ModelMix {
  return {
    ...pool,
    models: playing,
    ...(pool.proposers && { proposers: pool.proposers.filter(({ model }) => playing.includes(model)) }),
    ...(aggregator && { aggregator }),
    ...(probation.length > 0 && { probation }),
  };
}

class Selector {
  readonly #board: Scoreboard;
  readonly #dearest: number;
  readonly #call: CastingCall;

  constructor(board: Scoreboard, pool: readonly ChatModel[], call: CastingCall) {
    this.#board = board;
    this.#dearest = Math.max(0, ...pool.map(({ price }) => tokenPrice(price) ?? 0));
    this.#call = call;
  }

  /** Each place goes to who adds most to those before; the last of several sometimes to anybody. */
  proposers(models: readonly ChatModel[], places: number): readonly ChatModel[] {
    const { about, random } = this.#call;
    const chosen: ChatModel[] = [];
    while (chosen.length < Math.min(places, models.length)) {
      const rest = models.filter((model) => !chosen.includes(model));
      const isLastOfSeveral = chosen.length > 0 && chosen.length === places - 1;
      const [anybody] = isLastOfSeveral && random() < dice ? shuffled(rest, random) : [];
      const names = chosen.map(({ label }) => label);
      const best =
        anybody ??
        this.#best(rest, "proposals", ({ label }) =>
          names.length === 0
            ? this.#board.strength(label, about)
            : this.#board.complement(label, names, about),
        );
      chosen.push(...(best === undefined ? [] : [best]));
    }
    return chosen;
  }

  /** @returns undefined while nobody has mixed anything: then it is the strategy's choice */
  aggregator(models: readonly ChatModel[]): ChatModel | undefined {
    const { about } = this.#call;
    const isKnown = models.some(({ label }) => this.#board.evidence(label, about, "syntheses").own > 0);
    return isKnown
      ? this.#best(models, "syntheses", ({ label }) => this.#board.aggregation(label, about))
      : undefined;
  }

  /** Upper confidence bound; of equals the first. */
  #best(
    models: readonly ChatModel[],
    of: "proposals" | "syntheses",
    worth: (model: ChatModel) => number,
  ): ChatModel | undefined {
    const bounds = models.map((model) => {
      const evidence = this.#board.evidence(model.label, this.#call.about, of);
      return worth(model) + curiosity(evidence) - this.#held(model);
    });
    return models[bounds.indexOf(Math.max(...bounds))];
  }

  #held({ price }: ChatModel): number {
    const tokens = tokenPrice(price) ?? this.#dearest;
    return this.#dearest === 0 ? 0 : (costCoefficient * tokens) / this.#dearest;
  }
}

/** Evidence fades, so that who has not played for long becomes interesting again (discounted UCB). */
function curiosity({ own, all }: Evidence): number {
  return exploration * Math.sqrt(Math.log(1 + all) / (1 + own));
}

/** Of a token, with the three of a prompt for one of an answer that edits take; undefined: not known. */
function tokenPrice(price: Price | undefined): number | undefined {
  switch (price?.kind) {
    case "free":
      return 0;
    case "metered":
      return (3 * price.prompt + price.completion) / 4;
    default:
      return undefined;
  }
}

function notesOn(
  pool: ModelMix,
  { models, probation = [], aggregator }: ModelMix,
  standings: ReadonlyMap<ChatModel, Standing>,
  recallWith: CastingCall["recallWith"],
): readonly string[] {
  const benched = pool.models.flatMap((model) => {
    const standing = standings.get(model);
    return standing?.kind === "benched" ? [describeBench(model.label, standing, recallWith)] : [];
  });
  const names = (some: readonly ChatModel[]): string => some.map(({ label }) => label).join(", ");
  const mixing = aggregator && pool.aggregator === undefined ? `; ${aggregator.label} mixes` : "";
  const beside =
    probation.length > 0
      ? `; ${names(probation)} is asked beside them, on probation, and decides nothing alone`
      : "";
  const chosen = `The roster asks ${names(models)} of ${pool.models.length} models${mixing}${beside}.`;
  return [...(models.length < pool.models.length || mixing !== "" ? [chosen] : []), ...benched];
}
