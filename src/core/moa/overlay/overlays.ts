import { isPatched } from "../candidate.ts";
import { mended } from "../repair/mend.ts";
import type { StrategyName } from "../strategy/strategies.ts";
import type { Strategy } from "../strategy/strategy.ts";
import { Novelty } from "./novelty.ts";
import type { Overlay } from "./overlay.ts";
import { robust } from "./robust.ts";

export const overlayNames = ["repair", "robust", "novelty"] as const;
export type OverlayName = (typeof overlayNames)[number];

export function isOverlayName(name: string): name is OverlayName {
  return overlayNames.some((known) => known === name);
}

/** Something that any strategy can take beside its own steps. */
interface StrategyOverlay extends Overlay {
  /** Around the whole strategy. */
  readonly around?: (strategy: Strategy) => Strategy;
}

/** After the strategy, where it ends with nothing that holds: what came furthest is mended. */
const repair: StrategyOverlay = {
  around: (strategy) => async (mix, parts, settings) => {
    const choice = await strategy(mix, parts, settings);
    const tries = (await mended(parts.candidates, parts)).filter(isPatched);
    const chosen = choice === undefined ? [] : [choice.chosen];
    return tries.length === 0 ? choice : parts.selection.best([...chosen, ...tries]);
  },
};

const overlays: Readonly<Record<OverlayName, StrategyOverlay>> = {
  repair,
  robust,
  novelty: { novelty: new Novelty("equal") },
};

/** For `adaptive` agreement is evidence, so that only failing together is wasted; it repairs by itself, before it clusters. */
const ofAdaptive: readonly StrategyOverlay[] = [robust, { novelty: new Novelty("equal failures") }];

/** What a strategy takes by itself, and what the user wants beside. */
export function overlaysOf(
  strategy: StrategyName,
  chosen: readonly OverlayName[],
): readonly StrategyOverlay[] {
  return strategy === "adaptive" ? ofAdaptive : [...new Set(chosen)].map((name) => overlays[name]);
}

export function overlaid(strategy: Strategy, taken: readonly StrategyOverlay[]): Strategy {
  return taken.reduce((inner, { around }) => around?.(inner) ?? inner, strategy);
}
