import type { MatchKind } from "../patch.ts";

/** A line of a file while it is edited. */
export interface DraftLine {
  readonly text: string;
  /** Zero-based line of the base; undefined for a line an edit brought. */
  readonly origin: number | undefined;
  /** The base line itself, or the last one of those that were above it; never falls from line to line. */
  readonly base: number;
  readonly match: MatchKind | undefined;
}
