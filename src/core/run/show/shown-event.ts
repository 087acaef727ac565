import { taskKinds } from "../../task/task.ts";
import { reviewKind } from "../../task/review-task.ts";
import { textKinds } from "../../task/text-task.ts";
import * as v from "valibot";
import type { ModelFailureKind } from "../../model/chat-model.ts";
import type { LayerName, Step } from "../../moa/moa-event.ts";
import type { FailureKind } from "../../workspace/failure.ts";
import { scopeShape } from "../journal/scope-shape.ts";
import { amount, natural, word } from "../journal/shape.ts";
import type { ReviewLayer } from "../review-event.ts";
import { reviewedShape, spentShape, usageShape } from "./shown-review.ts";

const cost = v.variant("kind", [
  v.object({ kind: v.literal("known"), usd: amount }),
  v.object({ kind: v.literal("unknown") }),
]);

const gate = v.object({
  gate: v.string(),
  subject: v.string(),
  status: v.picklist(["passed", "partial", "failed", "skipped"]),
  detail: v.string(),
  evidence: v.exactOptional(v.string()),
  milliseconds: amount,
});

const answered = {
  id: v.string(),
  proposer: v.string(),
  model: v.exactOptional(v.string()),
  origin: v.picklist(["proposal", "repair", "combination", "synthesis"]),
  text: v.string(),
};

const candidate = v.variant("kind", [
  v.object({ kind: v.literal("refused"), ...answered, why: v.object({ message: v.string() }) }),
  v.object({
    kind: v.literal("unusable"),
    ...answered,
    problems: v.array(v.object({ message: v.string() })),
  }),
  /** A text that holds. */
  v.object({ kind: v.literal("written"), ...answered }),
  v.object({
    kind: v.literal("patched"),
    ...answered,
    /** A unified diff. */
    patch: v.string(),
    verdict: v.object({
      gates: v.array(gate),
      accepted: v.boolean(),
      complete: v.boolean(),
      proven: v.boolean(),
    }),
  }),
]);

const chosen = v.object({ id: v.string() });
const provenance = v.array(
  v.object({
    path: v.string(),
    proposers: v.array(v.string()),
    agreed: natural,
    candidates: v.array(v.string()),
    /** What a language service calls the fixes it came from. */
    fixes: v.exactOptional(v.array(v.string())),
  }),
);
const critique = v.object({
  by: v.string(),
  text: v.string(),
  said: v.array(v.object({ candidate: v.string(), words: v.string() })),
});
const ended = { reason: v.string(), critiques: v.exactOptional(v.array(critique)), spent: spentShape };

const outcome = v.variant("kind", [
  v.object({ kind: v.literal("accepted"), ...ended, chosen, complete: v.boolean(), provenance }),
  v.object({ kind: v.literal("rejected"), ...ended, best: chosen, provenance }),
  v.object({ kind: v.literal("none"), ...ended }),
]);

const estimate = v.variant("kind", [
  v.object({
    kind: v.literal("range"),
    leastUsd: amount,
    mostUsd: amount,
    calls: natural,
    unpricedCalls: natural,
  }),
  v.object({ kind: v.literal("unknown"), reason: v.string() }),
]);

const target = v.object({
  path: v.string(),
  lines: v.exactOptional(v.object({ first: natural, last: natural })),
});
const task = v.object({
  kind: v.picklist([...taskKinds, ...textKinds, reviewKind]),
  instruction: v.string(),
  target: v.exactOptional(target),
  base: v.exactOptional(v.string()),
  scope: v.exactOptional(scopeShape),
  problems: v.optional(v.array(v.object({ path: v.string(), message: v.string() })), []),
  checks: v.optional(v.array(v.string()), []),
});

/** What a view is told of a run: the events of the run without what nobody looks at, and with diffs for patches. */
const shownEvent = v.variant("kind", [
  v.object({ kind: v.literal("started"), task, strategy: v.string(), seed: v.number() }),
  v.object({
    kind: v.literal("baseline"),
    checks: v.array(v.object({ command: v.string(), passed: v.boolean() })),
  }),
  v.object({
    kind: v.literal("context"),
    files: v.array(v.object({ path: v.string(), reason: v.string() })),
    omitted: v.array(v.string()),
    tokens: amount,
  }),
  v.object({ kind: v.literal("estimate"), estimate }),
  v.object({
    kind: v.literal("asking"),
    proposer: v.string(),
    origin: v.picklist(["proposal", "repair", "combination", "synthesis"]),
  }),
  v.object({
    kind: v.literal("question"),
    question: v.string(),
    step: word<Step>(),
    by: v.string(),
    model: v.string(),
    messages: v.array(v.object({ role: v.string(), content: v.string() })),
  }),
  v.object({ kind: v.literal("answering"), question: v.string(), piece: v.string() }),
  v.object({
    kind: v.literal("answered"),
    question: v.string(),
    text: v.string(),
    failure: v.exactOptional(v.object({ kind: word<ModelFailureKind>(), message: v.string() })),
    usage: usageShape,
    cost,
  }),
  v.object({ kind: v.literal("no-proposal"), proposer: v.string() }),
  v.object({ kind: v.literal("gate"), candidate: v.string(), proposer: v.string(), result: gate }),
  v.object({ kind: v.literal("candidate"), candidate }),
  v.object({
    kind: v.literal("clustered"),
    clusters: v.array(v.object({ members: v.array(v.string()), support: natural })),
  }),
  v.object({ kind: v.literal("layer-started"), layer: word<LayerName | ReviewLayer>(), by: v.string() }),
  v.object({ kind: v.literal("layer-finished"), layer: word<LayerName | ReviewLayer>(), detail: v.string() }),
  v.object({ kind: v.literal("note"), text: v.string() }),
  v.object({ kind: v.literal("finished"), outcome }),
  reviewedShape,
  /** No event of the run: how it ended, with or without an outcome. */
  v.object({
    kind: v.literal("ended"),
    state: v.picklist(["done", "failed", "cancelled", "cut"]),
    reason: v.string(),
    failure: v.exactOptional(word<FailureKind>()),
  }),
]);

export type ShownEvent = v.InferOutput<typeof shownEvent>;
export type ShownCandidate = v.InferOutput<typeof candidate>;
export type ShownGate = v.InferOutput<typeof gate>;
export type ShownOutcome = v.InferOutput<typeof outcome>;
export type ShownTask = v.InferOutput<typeof task>;
export type ShownCost = v.InferOutput<typeof cost>;
export type ShownEstimate = v.InferOutput<typeof estimate>;

/** An event and its moment. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: ShownEvent;
}

/**
 * @param event printed: with diffs for patches
 * @returns undefined for what this version does not know, or nobody can look at
 */
export function shownEventOf(event: unknown): ShownEvent | undefined {
  const read = v.safeParse(shownEvent, event);
  return read.success ? read.output : undefined;
}
