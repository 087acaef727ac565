import type { Step } from "../moa-event.ts";

/**
 * By how much a step raises the chance that a run ends with a patch that holds; from 0 to 1.
 * @param asked how often the run has bought such a step before
 */
export type ExpectedGain = (step: Step, asked: number) => number;

/** How often one answer holds, before anything is known. */
const answerHolds = 0.45;
/** No step is expected to gain less: while there is money for everything, everything is bought. */
const leastGain = 0.01;

/**
 * What studies found, for who has no history yet: execution and repair fed with its output gain most, opinions little (S*,
 * MoRA, Trae, Agentless); for a critique by itself nothing was ever shown.
 */
const usual: Readonly<Record<Exclude<Step, "sample">, number>> = {
  repair: 0.2,
  tests: 0.08,
  synthesis: 0.05,
  critique: 0.02,
  judgement: 0.04,
  selection: 0.02,
  plan: 0.03,
  roles: leastGain,
  rating: leastGain,
};

/** Of independent answers each gains less than the one before. */
export const usualGain: ExpectedGain = (step, asked) =>
  step === "sample" ? Math.max(leastGain, answerHolds * (1 - answerHolds) ** asked) : usual[step];

/** Of gains for the price of one answer: the most is a second answer's, the least an opinion's on many long answers. */
export const gainBounds = { least: leastGain / 10, most: usualGain("sample", 1) };
