import * as v from "valibot";
import { amount, natural } from "../journal/shape.ts";

export const usageShape = v.object({ promptTokens: amount, completionTokens: amount });

/** By a whole run. */
export const spentShape = v.object({
  calls: natural,
  usage: usageShape,
  knownUsd: amount,
  unpricedCalls: natural,
});

const labels = v.array(v.string());

const finding = v.object({
  path: v.string(),
  first: natural,
  last: natural,
  removed: v.boolean(),
  severity: v.picklist(["high", "medium", "low"]),
  standing: v.picklist(["confirmed", "unconfirmed"]),
  evidence: v.string(),
  said: v.array(v.object({ concern: v.string(), by: v.string(), message: v.string() })),
  vote: v.object({ yes: labels, no: labels, silent: labels }),
  change: v.variant("kind", [
    v.object({ kind: v.literal("none") }),
    /** A unified diff. */
    v.object({ kind: v.literal("offered"), by: v.string(), patch: v.string() }),
    v.object({ kind: v.literal("failed"), reason: v.string() }),
  ]),
});

/** What a review came to. */
export const reviewedShape = v.object({
  kind: v.literal("reviewed"),
  files: v.array(v.string()),
  findings: v.array(finding),
  dropped: v.array(
    v.object({ path: v.string(), line: v.number(), message: v.string(), by: labels, reason: v.string() }),
  ),
  gaps: v.array(v.string()),
  spent: spentShape,
});

export type ShownReview = v.InferOutput<typeof reviewedShape>;
export type ShownFinding = v.InferOutput<typeof finding>;

/** `a.ts:12`, `a.ts:12-14`. */
export function placeOf({ path, first, last }: Pick<ShownFinding, "path" | "first" | "last">): string {
  return `${path}:${first === last ? first : `${first}-${last}`}`;
}

/** Who raised it, who shares it, who denies it, who has no opinion: labels of models. */
export function votersOf({ said, vote }: ShownFinding): {
  readonly raised: readonly string[];
  readonly agreed: readonly string[];
} {
  const raised = [...new Set(said.map(({ by }) => by))];
  return { raised, agreed: vote.yes.filter((label) => !raised.includes(label)) };
}
