import type { CandidateAnswer } from "./candidates.ts";

/** The first of the answers that most say in the same words, however they are laid out; `undefined` where there are none. */
export function agreedOn(answers: readonly CandidateAnswer[]): CandidateAnswer | undefined {
  const counts = new Map<string, number>();
  for (const { text } of answers) {
    const words = wordsOf(text);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return answers.length < 2
    ? undefined
    : answers.find(({ text }) => (counts.get(wordsOf(text)) ?? 0) > answers.length / 2);
}

function wordsOf(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}
