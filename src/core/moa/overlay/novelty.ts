import type { Candidate } from "../candidate.ts";
import type { Draft, DraftedPatch } from "../draft.ts";
import type { Proposer } from "../proposer.ts";
import { differentPrompt } from "../prompt/novelty-prompt.ts";
import { printUnifiedDiff } from "../../patch/diff/print-unified.ts";

/**
 * What counts as wasted: any answer that does what another does already, or only where both fail at the gates. The second
 * is for strategies that take agreement for evidence.
 */
export type Waste = "equal" | "equal failures";

/**
 * Novelty rejection (ShinkaEvolve, arXiv 2509.19349, section 3.2): who proposes what exists already is asked once more, and
 * told which ways to avoid. Once for each effect, so that a model that knows one way only costs little.
 */
export class Novelty {
  readonly #waste: Waste;

  constructor(waste: Waste) {
    this.#waste = waste;
  }

  /** For proposers that are asked at the same time; later rounds are meant to converge. */
  round(nonce: string): NoveltyRound {
    return new NoveltyRound(this.#waste, nonce);
  }
}

export class NoveltyRound {
  readonly #waste: Waste;
  readonly #nonce: string;
  /** What was answered, by effect, as diffs. */
  readonly #ways = new Map<string, string>();
  readonly #resampled = new Set<string>();

  constructor(waste: Waste, nonce: string) {
    this.#waste = waste;
    this.#nonce = nonce;
  }

  /** @returns who is to be asked as well; undefined where the answers are news, or nobody can be asked otherwise */
  instead(proposer: Proposer, answers: readonly (Draft | Candidate)[]): Proposer | undefined {
    const effects = answers.flatMap((answer) => this.#note(answer));
    const [effect] = effects;
    if (effect === undefined || effects.length < answers.length || this.#resampled.has(effect)) {
      return undefined;
    }
    const ways = [...this.#ways.values()];
    const other = proposer.differently?.("anew", (task) =>
      differentPrompt(task, ways, this.#waste === "equal failures", this.#nonce),
    );
    if (other !== undefined) {
      this.#resampled.add(effect);
    }
    return other;
  }

  /** @returns the effect, where it is wasted */
  #note(answer: Draft | Candidate): readonly string[] {
    const patched = patchedOf(answer);
    if (patched === undefined || (this.#waste === "equal failures" && patched.accepted !== false)) {
      return [];
    }
    const isKnown = this.#ways.has(patched.effect);
    this.#ways.set(patched.effect, printUnifiedDiff(patched.patch));
    return isKnown ? [patched.effect] : [];
  }
}

type DraftedAndTried = DraftedPatch & { readonly accepted: boolean | undefined };

function patchedOf(answer: Draft | Candidate): DraftedAndTried | undefined {
  if (answer.kind === "patch") {
    return { ...answer.candidate, accepted: undefined };
  }
  return answer.kind === "patched" ? { ...answer, accepted: answer.verdict.accepted } : undefined;
}

/** What a proposer gives; where that is nothing new, what it gives when it is asked to do otherwise as well. */
export async function withNews<A extends Draft | Candidate>(
  proposer: Proposer,
  ask: (proposer: Proposer) => Promise<readonly A[]>,
  novelty: NoveltyRound | undefined,
): Promise<readonly A[]> {
  const answers = await ask(proposer);
  const other = novelty?.instead(proposer, answers);
  return other === undefined ? answers : [...answers, ...(await ask(other))];
}
