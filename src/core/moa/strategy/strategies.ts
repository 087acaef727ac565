import { adaptive } from "./adaptive.ts";
import { bestOfN } from "./best-of-n.ts";
import { debate } from "./debate.ts";
import { mcts } from "./mcts.ts";
import { moa } from "./moa.ts";
import { selfMoaSeq } from "./self-moa-seq.ts";
import { selfMoa } from "./self-moa.ts";
import { single } from "./single.ts";
import { smoa } from "./smoa.ts";
import type { Strategy } from "./strategy.ts";

export const strategies = {
  adaptive,
  moa,
  "best-of-n": bestOfN,
  mcts,
  "self-moa": selfMoa,
  "self-moa-seq": selfMoaSeq,
  smoa,
  debate,
  single,
} satisfies Record<string, Strategy>;

export type StrategyName = keyof typeof strategies;

export function isStrategyName(name: string): name is StrategyName {
  return Object.hasOwn(strategies, name);
}
