import type { ChatMessage, ModelFailure, Usage } from "../model/chat-model.ts";
import { converse, type ConversationParts } from "../moa/conversation/converse.ts";
import { medoid } from "./medoid.ts";

/** What came of a text that was asked for. Usage is that of all calls; `id` names the text among all that there were. */
export type ProseOutcome =
  | {
      readonly kind: "written";
      readonly id: string;
      readonly text: string;
      /** Who wrote it, for people. */
      readonly by: string;
      /** Why this one. */
      readonly reason: string;
      readonly usage: Usage;
    }
  /** There are texts, and all of them name what is not there or have not the form that was asked for. */
  | {
      readonly kind: "refused";
      readonly id: string;
      readonly text: string;
      readonly faults: readonly string[];
      readonly usage: Usage;
    }
  | { readonly kind: "failed"; readonly failure: ModelFailure; readonly usage: Usage };

/** A text that was held against what it speaks of. */
interface JudgedText {
  readonly id: string;
  readonly text: string;
  readonly by: string;
  readonly faults: readonly string[];
}

/** Who judges. The `origin` of what was mixed of others is `synthesis`. */
export type Judge = (answer: string, by: string, origin: "proposal" | "synthesis") => Promise<JudgedText>;

/**
 * A short text by a mixture: candidates, a critique, one final text. Each is held against what it speaks of; where the final
 * one does not hold, the candidate stands that holds and has most in common with the others that do.
 */
export async function writeProse(
  messages: readonly ChatMessage[],
  judge: Judge,
  parts: Omit<ConversationParts, "onText" | "onCandidate">,
  signal: AbortSignal,
): Promise<ProseOutcome> {
  const candidates: (JudgedText & { readonly answer: string })[] = [];
  const onCandidate = async (answer: string, by: string): Promise<void> => {
    candidates.push({ ...(await judge(answer, by, "proposal")), answer });
  };
  const outcome = await converse({ messages }, { ...parts, onCandidate }, signal);
  const { usage } = outcome;
  if (outcome.kind === "failed") {
    return { kind: "failed", failure: outcome.failure, usage };
  }
  const { text: answer, by, unmixed } = outcome;
  const standing =
    unmixed === undefined ? undefined : candidates.find((each) => each.answer === answer && each.by === by);
  const final = standing ?? (await judge(answer, by, candidates.length > 0 ? "synthesis" : "proposal"));
  const { id, text, faults } = final;
  if (faults.length === 0) {
    const reason = unmixed ?? `Mixed of ${candidates.length} texts.`;
    return { kind: "written", id, text, by, reason, usage };
  }
  const sound = candidates.filter((each) => each.faults.length === 0);
  const best = medoid(sound, (each) => each.text);
  if (best === undefined) {
    return { kind: "refused", id, text, faults, usage };
  }
  const reason = `The mixed text does not hold (${faults.join(" ")}); of the ${sound.length} that do, this has most in common with the others.`;
  return { kind: "written", id: best.id, text: best.text, by: best.by, reason, usage };
}
