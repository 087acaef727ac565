import { unfixedIn } from "../verify/unfixed.ts";
import type { PatchedCandidate } from "./candidate.ts";

/** A problem that a candidate leaves. */
export interface Left {
  /** As `unfixedIn` tells it. */
  readonly line: string;
  /** Why nothing was done about it, where the candidate's maker said so. */
  readonly why?: string;
}

/** What an accepted candidate leaves as its gates saw it; of one that was rejected only its maker can say. */
export function leftBy({
  verdict,
  unmended = [],
}: Pick<PatchedCandidate, "verdict" | "unmended">): readonly Left[] {
  if (!verdict.accepted) {
    return unmended.map(({ problem, why }) => ({ line: problem, why }));
  }
  return unfixedIn(verdict).map((line) => {
    // Evidence is told line by line, and messages of type errors have several.
    const known = unmended.find(({ problem }) => line.endsWith(`: ${problem.split("\n", 1)[0] ?? ""}`));
    return { line, ...(known && { why: known.why }) };
  });
}

/** One line for people. */
export function describeLeft({ line, why }: Left): string {
  return why === undefined ? line : `${line} — ${why}`;
}
