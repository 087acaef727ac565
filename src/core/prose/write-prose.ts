import type { ModelFailure, Usage } from "../model/chat-model.ts";
import type { ConversationEvent } from "../moa/conversation/conversation.ts";
import { converse, type ConversationParts } from "../moa/conversation/converse.ts";
import { invented } from "./invented.ts";
import { medoid } from "./medoid.ts";
import type { ProseTask } from "./prose-task.ts";

/** What came of a text that was asked for. Usage is that of all calls. */
export type ProseOutcome =
  | {
      readonly kind: "written";
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
      readonly text: string;
      readonly faults: readonly string[];
      readonly usage: Usage;
    }
  | { readonly kind: "failed"; readonly failure: ModelFailure; readonly usage: Usage };

interface Judged {
  readonly text: string;
  readonly by: string;
  readonly faults: readonly string[];
}

/**
 * A short text by a mixture: candidates, a critique, one final text. Each is held against what it speaks of; where the final
 * one does not hold, the candidate stands that holds and has most in common with the others that do.
 */
export async function writeProse(
  task: ProseTask,
  parts: Omit<ConversationParts, "onText">,
  signal: AbortSignal,
): Promise<ProseOutcome> {
  const candidates: Judged[] = [];
  const onEvent = (event: ConversationEvent): void => {
    if (event.kind === "candidate") {
      candidates.push(judged(task, event.text, event.model));
    }
    parts.onEvent?.(event);
  };
  const outcome = await converse({ messages: task.messages }, { ...parts, onEvent }, signal);
  const { usage } = outcome;
  if (outcome.kind === "failed") {
    return { kind: "failed", failure: outcome.failure, usage };
  }
  const final = judged(task, outcome.text, outcome.by);
  if (final.faults.length === 0) {
    const reason = outcome.unmixed ?? `Mixed of ${candidates.length} texts.`;
    return { kind: "written", text: final.text, by: final.by, reason, usage };
  }
  const sound = candidates.filter(({ faults }) => faults.length === 0);
  const best = medoid(sound, ({ text }) => text);
  if (best === undefined) {
    return { kind: "refused", text: final.text, faults: final.faults, usage };
  }
  const reason = `The mixed text does not hold (${final.faults.join(" ")}); of the ${sound.length} that do, this has most in common with the others.`;
  return { kind: "written", text: best.text, by: best.by, reason, usage };
}

function judged({ tidy, faults, evidence }: ProseTask, answer: string, by: string): Judged {
  const text = tidy(answer);
  const made = invented(text, evidence).map((name) => `It speaks of ${name}, ${evidence.absent}.`);
  return { text, by, faults: [...faults(text), ...made] };
}
