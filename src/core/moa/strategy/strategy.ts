import type { Mix } from "../mix.ts";
import type { Parts } from "../parts.ts";
import type { Choice } from "../select.ts";

/**
 * How proposers, gates, critic and aggregator are combined.
 * @returns undefined when no candidate has a patch at all; else the best one, accepted by the gates or not
 * @throws Failure `no-model` when the strategy cannot work with the mix, `cancelled`
 */
export type Strategy = (mix: Mix, parts: Parts) => Promise<Choice | undefined>;

/** Answers are edits, not essays; room for a reasoning model's thinking is included. Tokens. */
export const answerTokens = 8192;
