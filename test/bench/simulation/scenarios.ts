import type { Gates } from "./simulated-gates.ts";
import type { Character } from "./simulated-model.ts";
import type { Contender, Setting } from "./trial.ts";

export const working: Gates = { kind: "check", finds: 0.98 };
export const weak: Gates = { kind: "check", finds: 0.6 };
export const none: Gates = { kind: "none" };
/** Where models think alike. */
export const alike = 0.6;

export const deceptive: Character = { kind: "deceptive" };
export const mute: Character = { kind: "mute" };

/** Honest models of these abilities, independent of one another. */
export function honest(...abilities: readonly number[]): readonly Character[] {
  return abilities.map((p) => ({ kind: "honest", p }));
}

export function setting(models: readonly Character[], gates: Gates, correlation = 0): Setting {
  return { models, gates, correlation };
}

export const contenders: readonly Contender[] = [
  { name: "single", strategy: "single" },
  { name: "best-of-n, pairs", strategy: "best-of-n" },
  { name: "best-of-n, rating", strategy: "best-of-n", settings: { judgement: "rating" } },
  { name: "moa", strategy: "moa" },
  { name: "moa, 2 layers", strategy: "moa", settings: { layers: 2 } },
  { name: "mcts", strategy: "mcts" },
  { name: "self-moa", strategy: "self-moa" },
  { name: "self-moa-seq", strategy: "self-moa-seq" },
  { name: "smoa", strategy: "smoa" },
  { name: "debate", strategy: "debate" },
  { name: "adaptive", strategy: "adaptive" },
];

export interface Scenario {
  readonly title: string;
  readonly setting: Setting;
}

export const scenarios: readonly Scenario[] = [
  ...[0.3, 0.5, 0.7].flatMap((p): readonly Scenario[] => [
    {
      title: `three models, each right with p = ${p}; working gates`,
      setting: setting(honest(p, p, p), working),
    },
    { title: `three models, each right with p = ${p}; no gates`, setting: setting(honest(p, p, p), none) },
  ]),
  {
    title: "three models that think alike, p = 0.5; working gates",
    setting: setting(honest(0.5, 0.5, 0.5), working, alike),
  },
  {
    title: "three models that think alike, p = 0.5; no gates",
    setting: setting(honest(0.5, 0.5, 0.5), none, alike),
  },
  { title: "three models, p = 0.7, 0.5 and 0.3; no gates", setting: setting(honest(0.7, 0.5, 0.3), none) },
  { title: "three models, p = 0.5; weak gates", setting: setting(honest(0.5, 0.5, 0.5), weak) },
  {
    title: "two models, p = 0.5, and a deceptive one; working gates",
    setting: setting([...honest(0.5, 0.5), deceptive], working),
  },
  {
    title: "two models, p = 0.5, and a deceptive one; no gates",
    setting: setting([...honest(0.5, 0.5), deceptive], none),
  },
  {
    title: "two models, p = 0.5, and a mute one; working gates",
    setting: setting([...honest(0.5, 0.5), mute], working),
  },
];
