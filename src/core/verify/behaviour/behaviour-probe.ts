import type { Patch } from "../../patch/patch.ts";

/** Patches that are known to have the same effect count together. */
export interface CountedPatch {
  readonly patch: Patch;
  /** 0: it is compared with the others, and nobody is measured by it. */
  readonly count: number;
}

/** How far patches agree in what their code does, not in how it is written. */
export interface BehaviourAgreement {
  /** For each patch the share of the others that do the same, over the telling inputs; 1 where there is none. */
  readonly shares: readonly number[];
  /** Inputs that were tried, and those of them on which not all do the same. */
  readonly inputs: number;
  readonly telling: number;
}

/**
 * Tells patches apart by running their code: on the inputs that the checks use and on variations of them. Patches that
 * pass the same checks and still do different things cannot all be right, and where most do the same that is more likely
 * what was meant (CodeT, arXiv 2207.10397, groups solutions by what they do; here nobody has to write tests).
 */
export interface BehaviourProbe {
  /**
   * @param patches that pass the checks
   * @returns undefined when nothing could be observed: no check calls the changed code with plain values
   * @throws Failure `cancelled`, and what the sandbox throws
   */
  compare(patches: readonly CountedPatch[], signal: AbortSignal): Promise<BehaviourAgreement | undefined>;
}
