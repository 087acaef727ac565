import * as v from "valibot";
import { amount, natural, word } from "../../../core/run/journal/shape.ts";
import { taskShape, usageShape } from "../../../core/run/journal/line-shapes.ts";
import type { RiskKind } from "../../../core/moa/risk/signs.ts";
import type { GateName } from "../../../core/verify/verdict.ts";
import { commandIds } from "../../contributions.ts";
import { hunkShape, insidePath, linesShape, patchShape, textFileShape } from "../patch-shape.ts";

const verdict = v.object({
  gates: v.array(
    v.object({
      gate: word<GateName>(),
      subject: v.string(),
      status: v.picklist(["passed", "partial", "failed", "skipped"]),
      detail: v.string(),
      evidence: v.exactOptional(v.string()),
      strong: v.boolean(),
      milliseconds: amount,
    }),
  ),
  accepted: v.boolean(),
  complete: v.boolean(),
  proven: v.boolean(),
});

const candidate = v.object({
  id: v.string(),
  proposer: v.string(),
  model: v.exactOptional(v.string()),
  origin: v.picklist(["proposal", "repair", "combination", "synthesis"]),
  patch: patchShape,
  parts: v.exactOptional(v.array(v.object({ title: v.string(), patch: patchShape }))),
  effect: v.string(),
  verdict,
});

/** What a proposal is made of again. Without answers, for nobody reads them in a review. */
export const keptProposal = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.uuid()),
  run: v.string(),
  root: v.string(),
  path: insidePath,
  task: taskShape,
  command: v.picklist(Object.values(commandIds)),
  kind: v.picklist(["accepted", "rejected"]),
  complete: v.boolean(),
  candidates: v.pipe(v.array(candidate), v.minLength(1)),
  /** Place of the chosen one among them. */
  chosen: natural,
  spent: v.object({
    calls: natural,
    usage: usageShape,
    knownUsd: amount,
    billedUsd: v.exactOptional(amount),
    unpricedCalls: natural,
  }),
  critiques: v.array(
    v.object({
      by: v.string(),
      text: v.string(),
      said: v.array(v.object({ candidate: v.string(), words: v.string() })),
    }),
  ),
  reason: v.string(),
  provenance: v.array(
    v.object({
      path: v.string(),
      fingerprint: v.string(),
      candidates: linesShape,
      proposers: linesShape,
      agreed: natural,
      fixes: linesShape,
      partly: linesShape,
    }),
  ),
  risks: v.array(v.object({ kind: word<RiskKind>(), path: v.string(), line: v.string(), key: v.string() })),
});

const lines = v.nullable(linesShape);

const slot = v.object({
  kind: v.literal("slot"),
  id: v.string(),
  base: lines,
  proposed: lines,
  origin: v.object({ start: natural, base: linesShape }),
  /** `by` is left out of a file where nobody chose another version. */
  chosen: v.pipe(
    v.object({ by: v.exactOptional(v.string()), lines }),
    v.transform(({ by, lines: chosen }) => ({ by, lines: chosen })),
  ),
  now: lines,
  kept: lines,
  accepted: v.boolean(),
  absorbed: linesShape,
});

/** What the user has made of one file of it. */
const keptFile = v.object({
  path: insidePath,
  base: v.exactOptional(textFileShape),
  pieces: v.array(
    v.variant("kind", [v.object({ kind: v.literal("gap"), base: linesShape, now: linesShape }), slot]),
  ),
  move: v.exactOptional(v.object({ taken: v.boolean(), accepted: v.boolean() })),
  aside: v.array(
    v.object({
      slot: v.exactOptional(slot),
      own: v.exactOptional(v.object({ hunk: hunkShape, base: linesShape })),
      reason: v.string(),
    }),
  ),
  blocked: v.exactOptional(v.string()),
});

export const keptFiles = v.object({
  version: v.literal(1),
  /** Id of the proposal. */
  proposal: v.string(),
  files: v.array(keptFile),
});

export type KeptProposal = v.InferOutput<typeof keptProposal>;
export type KeptFile = v.InferOutput<typeof keptFile>;
