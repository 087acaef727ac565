import type { ChatModel } from "../../model/chat-model.ts";
import { Failure } from "../../workspace/failure.ts";
import type { Mix } from "../mix.ts";
import { gathering } from "../model-proposer.ts";
import type { Parts } from "../parts.ts";
import type { Choice } from "../selection.ts";

/** What of a strategy the user may set. */
export interface StrategySettings {
  /** Rounds of proposers before the aggregator (`moa` only). 1: as published in Patched MOA. */
  readonly layers: number;
  /** Who decides between candidates that gates and agreement tell not apart (`best-of-n` only). */
  readonly judgement: "pairwise" | "rating";
  /**
   * Samples of one model that are asked the same make one request where the endpoint honours `n`: it reads their prompt once.
   * `adaptive` also asks one proposer first where a strong gate can accept its answer alone, the others only if it does not.
   */
  readonly frugal: boolean;
}

/** More rounds than this cost much and change nothing. */
export const mostLayers = 6;

export const usualSettings: StrategySettings = { layers: 1, judgement: "pairwise", frugal: false };

/**
 * How proposers, gates, critic and aggregator are combined.
 * @returns undefined when no candidate has a patch at all; else the best one, accepted by the gates or not
 * @throws Failure `no-model` when the strategy cannot work with the mix, `cancelled`
 */
export type Strategy = (mix: Mix, parts: Parts, settings: StrategySettings) => Promise<Choice | undefined>;

/** Answers are edits, not essays; room for a reasoning model's thinking is included. Tokens. */
export const answerTokens = 8192;

/** Who proposes: as in the mix, or gathered, so that samples which are asked the same make one request. */
export function proposing(mix: Mix, { frugal }: StrategySettings): Mix {
  return frugal ? gathering(mix) : mix;
}

/** The models of a strategy that is nothing without one. */
export interface Cast {
  readonly models: readonly [ChatModel, ...ChatModel[]];
  readonly critic: ChatModel;
  readonly aggregator: ChatModel;
}

/** @throws Failure `no-model` */
export function castOf({ models: [first, ...others], critic, aggregator }: Mix, strategy: string): Cast {
  if (first === undefined) {
    throw new Failure(
      "no-model",
      `The strategy ${strategy} needs a model. Name one, or use the strategy adaptive, which works without.`,
    );
  }
  const judging = critic ?? first;
  return { models: [first, ...others], critic: judging, aggregator: aggregator ?? judging };
}
