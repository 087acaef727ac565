import type { ContextWindow } from "../chat-model.ts";

/** How a prompt was counted: in the model's own encoding, or estimated. */
export type Counting = "exact" | "estimated";

/** Chat templates and tools that providers add are in no count of ours. */
const marginTokens = { exact: 64, estimated: 64 };
/** The estimate is a high one, but for texts like no code; the part of the window that pays for them. */
const marginPart = { exact: 0.005, estimated: 0.1 };

/**
 * Tokens a prompt may have, so that it and its answer fit the window.
 * @returns 0 when the answer alone does not fit; `undefined` when the window is not known
 */
export function roomFor(
  { contextTokens }: ContextWindow,
  answerTokens: number,
  counting: Counting = "estimated",
): number | undefined {
  if (contextTokens === undefined) {
    return undefined;
  }
  const margin = marginTokens[counting] + contextTokens * marginPart[counting];
  return Math.max(0, Math.floor(contextTokens - margin) - answerTokens);
}
