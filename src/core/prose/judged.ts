import { invented } from "./invented.ts";
import type { ProseTask } from "./prose-task.ts";

/** An answer in the form that was asked for, and what is wrong with it, a sentence each. */
export interface Judgement {
  readonly text: string;
  readonly faults: readonly string[];
}

/** Held against what it may speak of. */
export function judged({ tidy, faults, evidence }: ProseTask, answer: string): Judgement {
  const text = tidy(answer);
  const made = invented(text, evidence).map((name) => `It speaks of ${name}, ${evidence.absent}.`);
  return { text, faults: [...faults(text), ...made] };
}
