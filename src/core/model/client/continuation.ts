import type { ChatMessage } from "../chat-model.ts";

const goOn =
  "Your answer was cut off at its length limit. Continue exactly where you stopped, in the middle of the line if need be: no greeting, no repetition, no new code fence.";

/** The question whose answer goes on after `text`. */
export function continued(messages: readonly ChatMessage[], text: string): readonly ChatMessage[] {
  return [...messages, { role: "assistant", content: text }, { role: "user", content: goOn }];
}

/** How much of a continuation has to be seen before it can be joined, in characters. */
export const seamLength = 400;

/** A shorter repetition may be code that is meant to stand there twice, such as closing braces. */
const leastRepetition = 24;
const leastWords = 3;

/** What is known to be no continuation: the answer from its beginning. In characters. */
const restart = 60;

/**
 * The beginning of a continuation as it fits behind `text`: without what it repeats of the end of it, and without the
 * fence it opens anew inside of one.
 * @param beginning the first `seamLength` characters of the continuation, or all of it
 * @returns `undefined` when it is no continuation but the answer once more, which cannot be joined
 */
export function joinable(text: string, beginning: string): string | undefined {
  const start = text.trimStart().slice(0, restart);
  if (start.length === restart && beginning.trimStart().startsWith(start)) {
    return undefined;
  }
  const fresh = insideFence(text) ? beginning.replace(/^\s*```[\w+-]+[^\S\n]*\n/, "") : beginning;
  return fresh.slice(repetition(text, fresh));
}

/** How many characters at the beginning of `fresh` only repeat the end of `text`. */
function repetition(text: string, fresh: string): number {
  for (let length = Math.min(text.length, fresh.length); length >= leastRepetition; length -= 1) {
    const repeated = fresh.slice(0, length);
    if (text.endsWith(repeated) && (repeated.match(/\w+/g)?.length ?? 0) >= leastWords) {
      return length;
    }
  }
  return 0;
}

function insideFence(text: string): boolean {
  return (text.match(/^\s*```/gm)?.length ?? 0) % 2 === 1;
}
