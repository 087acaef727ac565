import { adaptive } from "./adaptive.ts";
import { moa } from "./moa.ts";
import { single } from "./single.ts";
import type { Strategy } from "./strategy.ts";

export const strategies = { adaptive, moa, single } satisfies Record<string, Strategy>;

export type StrategyName = keyof typeof strategies;

export function isStrategyName(name: string): name is StrategyName {
  return Object.hasOwn(strategies, name);
}
