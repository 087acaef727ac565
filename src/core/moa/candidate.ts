import type { ModelFailure, Usage } from "../model/chat-model.ts";
import type { Patch, PatchProblem } from "../patch/patch.ts";
import type { Verdict } from "../verify/verdict.ts";
import type { PatchPart, Unmended } from "./proposer.ts";
import { said } from "../workspace/said.ts";

/** How a candidate came to be. */
export type Origin = "proposal" | "repair" | "combination" | "synthesis";

interface Answered {
  /** `1`, `2`, … in the order of arrival; what people and prompts call it. */
  readonly id: string;
  readonly proposer: string;
  /** Label of the model that answered; left out: none did. */
  readonly model?: string;
  readonly origin: Origin;
  /** The answer as it came, or what a model-free agent calls its remedy. */
  readonly text: string;
  readonly usage: Usage;
}

/** The call gave no answer: an error, a cut stream, a refusal. Never an answer; its tokens are still counted. */
interface RefusedCandidate extends Answered {
  readonly kind: "refused";
  readonly why: ModelFailure;
}

/** There is an answer, but no patch can be made of it. */
interface UnusableCandidate extends Answered {
  readonly kind: "unusable";
  readonly problems: readonly PatchProblem[];
}

/** A patch, with what the gates said. */
export interface PatchedCandidate extends Answered {
  readonly kind: "patched";
  readonly patch: Patch;
  /** What it was put together from; left out: it is of one piece. */
  readonly parts?: readonly PatchPart[];
  /** Problems that its maker knows it leaves, with the reasons; what is really left, the verdict says. */
  readonly unmended?: readonly Unmended[];
  /** Equal for patches that do the same, however they are written. */
  readonly effect: string;
  readonly verdict: Verdict;
}

export type Candidate = RefusedCandidate | UnusableCandidate | PatchedCandidate;

export function isPatched(candidate: Candidate): candidate is PatchedCandidate {
  return candidate.kind === "patched";
}

/** `candidate 2 (gpt-4o-mini)` */
export function describeCandidate(candidate: Candidate): string {
  return said`candidate ${candidate.id} (${candidate.proposer})`;
}
