import type { Laboratory } from "./laboratory.ts";
import { alike, deceptive, honest, mute, none, setting, working } from "./scenarios.ts";
import { meanOf, wilson, type Estimate } from "./statistics.ts";
import type { Contender, Setting, Trial } from "./trial.ts";

/** Something that is promised of `adaptive`, and whether the figures bear it out. */
export interface Claim {
  readonly text: string;
  readonly holds: boolean;
  readonly figures: string;
}

/** More than the tables have, so that two points can be told from none. */
export const claimSeeds = 1000;

const adaptive: Contender = { name: "adaptive", strategy: "adaptive" };
const single: Contender = { name: "single", strategy: "single" };
const moa: Contender = { name: "moa", strategy: "moa" };
const abilities = [0.3, 0.5, 0.7];

export async function claims(laboratory: Laboratory): Promise<readonly Claim[]> {
  const of = (contender: Contender, where: Setting): Promise<readonly Trial[]> =>
    laboratory.trials(contender, where, claimSeeds);
  return Promise.all([
    ...abilities.map((p) => reachesAnyOfThree(p, of)),
    ...abilities.map((p) => notBelowSingle(`p = ${p}`, setting(honest(p, p, p), none), of)),
    notBelowSingle("p = 0.5, models that think alike", setting(honest(0.5, 0.5, 0.5), none, alike), of),
    notBelowSingle("p = 0.7, 0.5 and 0.3", setting(honest(0.7, 0.5, 0.3), none), of),
    ...abilities.map((p) => survivesDeception(p, of)),
    ...abilities.flatMap((p) =>
      [
        { place: "third", models: [...honest(p, p), deceptive] },
        // Critic and aggregator too.
        { place: "first", models: [deceptive, ...honest(p, p)] },
      ].map(({ place, models }) =>
        notBelowSingle(
          `p = ${p}, the ${place} of three deceives`,
          setting(models, none),
          of,
          setting(honest(p), none),
        ),
      ),
    ),
    spendsLessWhereAgreed(of),
  ]);
}

type TrialsOf = (contender: Contender, where: Setting) => Promise<readonly Trial[]>;

async function reachesAnyOfThree(p: number, of: TrialsOf): Promise<Claim> {
  const success = successOf(await of(adaptive, setting(honest(p, p, p), working)));
  const target = 1 - (1 - p) ** 3;
  return {
    text: `p = ${p}, working gates: adaptive is right at least as often as one of three answers is, ${percent(target)}`,
    holds: success.high >= target,
    figures: interval(success),
  };
}

/** @param best the best single model by itself; left out: the first of the mix */
async function notBelowSingle(
  models: string,
  where: Setting,
  of: TrialsOf,
  best: Setting = where,
): Promise<Claim> {
  const [ours, theirs] = await Promise.all([of(adaptive, where), of(single, best)]);
  const gain = gainOf(ours, theirs);
  return {
    text: `${models}, no gates: adaptive is not below the best single model`,
    holds: gain.high >= 0,
    figures: `${interval(successOf(ours))} against ${interval(successOf(theirs))}, gain ${points(gain)}`,
  };
}

/** Compared with a third model that says nothing: what is lost is then the deception's doing. */
async function survivesDeception(p: number, of: TrialsOf): Promise<Claim> {
  const [deceived, unharmed] = await Promise.all([
    of(adaptive, setting([...honest(p, p), deceptive], working)),
    of(adaptive, setting([...honest(p, p), mute], working)),
  ]);
  const cost = gainOf(unharmed, deceived);
  return {
    text: `p = ${p}, working gates: that the third of three models deceives instead of being mute costs adaptive less than 2 points`,
    holds: cost.value < 0.02,
    figures: `${interval(successOf(deceived))} against ${interval(successOf(unharmed))}, cost ${points(cost)}`,
  };
}

async function spendsLessWhereAgreed(of: TrialsOf): Promise<Claim> {
  const where = setting(honest(0.7, 0.7, 0.7), working, alike);
  const [ours, theirs] = await Promise.all([of(adaptive, where), of(moa, where)]);
  // The same seeds have the same first answers, whatever the strategy; moa waits for all of them.
  const agreed = [...theirs.keys()].filter((seed) => theirs[seed]?.agreed);
  const tokens = (trials: readonly Trial[]): number =>
    meanOf(agreed.map((seed) => trials[seed]?.tokens ?? NaN)).value;
  const share = tokens(ours) / tokens(theirs);
  return {
    text: "where all three candidates agree, adaptive spends less than 60 % of moa's tokens",
    holds: share < 0.6,
    figures: `${percent(share)} in ${agreed.length} runs: ${tokens(ours).toFixed(0)} against ${tokens(theirs).toFixed(0)} tokens`,
  };
}

function successOf(trials: readonly Trial[]): Estimate {
  return wilson(trials.filter(({ success }) => success).length, trials.length);
}

/** Seed by seed. */
function gainOf(ours: readonly Trial[], theirs: readonly Trial[]): Estimate {
  return meanOf(ours.map(({ success }, seed) => Number(success) - Number(theirs[seed]?.success)));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function interval({ value, low, high }: Estimate): string {
  return `${percent(value)} (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`;
}

function points({ value, low, high }: Estimate): string {
  return `${(100 * value).toFixed(1)} points (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`;
}
