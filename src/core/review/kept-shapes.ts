import * as v from "valibot";
import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import { natural, shaped } from "../run/journal/shape.ts";
import { patchFrom, verdictFrom } from "../run/record/result-shapes.ts";
import { withSecrets } from "../run/record/without-secrets.ts";
import { severities, type SuggestedChange } from "./finding.ts";
import type { KeptReview } from "./kept-review.ts";
import type { PreparedReview } from "./material.ts";
import type { ReviewResults } from "./reading/protocol.ts";

const concern = v.picklist(["correctness", "security", "compatibility"]);
const messages = v.array(
  v.object({ role: v.picklist(["system", "user", "assistant"]), content: v.string() }),
);
const labels = v.array(v.string());

const prepared = v.object({
  prompt: v.string(),
  what: v.string(),
  files: v.array(v.string()),
  questions: v.array(v.object({ concern, messages })),
  format: v.record(v.string(), v.unknown()),
  gaps: v.array(v.string()),
  workspace: v.string(),
});

const said = v.object({
  concern,
  by: v.string(),
  severity: v.picklist(severities),
  message: v.string(),
  change: v.string(),
});

const held = v.object({
  raised: v.array(
    v.object({
      path: v.string(),
      first: natural,
      last: natural,
      removed: v.boolean(),
      evidence: v.string(),
      movedFrom: v.exactOptional(natural),
      said: v.tupleWithRest([said], said),
      raisedBy: labels,
      questions: v.array(messages),
    }),
  ),
  dropped: v.array(
    v.object({ path: v.string(), line: v.number(), message: v.string(), by: labels, reason: v.string() }),
  ),
  unread: v.array(v.object({ concern, by: v.string(), text: v.string() })),
});

const change = v.variant("kind", [
  v.object({ kind: v.literal("none") }),
  v.object({
    kind: v.literal("offered"),
    by: v.string(),
    patch: v.unknown(),
    effect: v.string(),
    verdict: v.unknown(),
  }),
  v.object({ kind: v.literal("failed"), reason: v.string() }),
]);

/** Reads what a journal has of a review. */
export const keptReview: KeptReview = { prepared: preparedFrom, findings: findingsFrom, change: changeFrom };

function preparedFrom(kept: unknown): PreparedReview {
  return shaped(prepared, kept);
}

/** Secrets are put back into suggested changes alone: all else is shown, or sent. */
function findingsFrom(kept: unknown, vault: SecretVault): ReviewResults["findings"] {
  const read = shaped(held, kept);
  return {
    ...read,
    raised: read.raised.map((finding) => {
      const [first, ...others] = finding.said;
      const revealed = <Each extends { readonly change: string }>(each: Each): Each => ({
        ...each,
        change: vault.reveal(each.change),
      });
      return { ...finding, said: [revealed(first), ...others.map(revealed)] };
    }),
  };
}

function changeFrom(kept: unknown, vault: SecretVault): SuggestedChange {
  const read = shaped(change, withSecrets(kept, vault));
  return read.kind === "offered"
    ? { ...read, patch: patchFrom(read.patch), verdict: verdictFrom(read.verdict) }
    : read;
}
