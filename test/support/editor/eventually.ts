import { EditorError } from "./editorError.ts";

const pollEveryMs = 50;

/**
 * Asks `probe` again and again until it answers something other than `undefined` or `false`, and returns that.
 * A probe that throws counts as "not yet" (the page may be redrawing under it).
 * @throws EditorError naming `what` was waited for, and the last failure, after `timeoutMs`.
 */
export async function eventually<T>(
  what: string,
  timeoutMs: number,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let failure: unknown;
  for (;;) {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== false) {
        return answer;
      }
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    if (Date.now() > deadline) {
      const because = failure instanceof Error ? ` (${failure.message})` : "";
      throw new EditorError(`Waited ${timeoutMs / 1000} s in vain for ${what}${because}.`, {
        cause: failure,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
  }
}
