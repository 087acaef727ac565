import type { CheckResult } from "./verifier.ts";

/** For people: what a check does without any patch, and how that is known. */
export function describeBefore({ passed, earlier = false }: CheckResult): string {
  return `${passed ? "passes" : "fails"}${earlier ? " (known from an earlier run)" : ""}`;
}
