import * as v from "valibot";
import type { ChatOutcome, ModelFailureKind } from "../../model/chat-model.ts";
import type { Proposal } from "../../moa/proposer.ts";
import { matchKinds, type Patch } from "../../patch/patch.ts";
import { relativePath } from "../../workspace/path.ts";
import { textFile } from "../../workspace/text-file.ts";
import type { BehaviourAgreement } from "../../verify/behaviour/behaviour-probe.ts";
import type { Verdict } from "../../verify/verdict.ts";
import { taskShape, usageShape } from "../journal/line-shapes.ts";
import { amount, madeOf, natural, shaped, word } from "../journal/shape.ts";

const modelFailure = v.object({
  kind: word<ModelFailureKind>(),
  message: v.string(),
  contextTokens: v.exactOptional(natural),
});

const chatOutcome = v.variant("kind", [
  v.object({ kind: v.literal("answer"), text: v.string(), usage: usageShape }),
  v.object({ kind: v.literal("failed"), failure: modelFailure, text: v.string(), usage: usageShape }),
]);

const verdict = v.object({
  gates: v.array(
    v.object({
      gate: v.picklist(["applies", "parses", "code", "diagnostics", "checks", "target", "tests"]),
      subject: v.string(),
      status: v.picklist(["passed", "partial", "failed", "skipped"]),
      detail: v.string(),
      evidence: v.exactOptional(v.string()),
      strong: v.boolean(),
      milliseconds: amount,
      worth: v.exactOptional(
        v.object({ killed: natural, covered: natural, guarded: v.exactOptional(amount) }),
      ),
    }),
  ),
  accepted: v.boolean(),
  complete: v.boolean(),
  proven: v.boolean(),
});

/** Inside the root, or no path at all. */
const path = v.pipe(
  v.string(),
  v.check((text) => {
    const found = relativePath(text);
    return found.kind === "inside" && found.path === text;
  }, "leads out of the workspace"),
);

const encoding = v.picklist(["utf-8", "utf-8-bom", "utf-16le", "utf-16be"]);
/** Its hash is worked out, never believed. */
const file = v.pipe(
  v.object({ text: v.string(), encoding }),
  v.transform((kept) => textFile(kept.text, kept.encoding)),
);
const hunk = v.object({
  fingerprint: v.string(),
  match: v.picklist(matchKinds),
  baseStart: natural,
  baseLines: v.array(v.string()),
  newLines: v.array(v.string()),
});
const executable = v.exactOptional(v.boolean());
const patch = v.object({
  changes: v.array(
    v.variant("kind", [
      v.object({ kind: v.literal("modify"), path, base: file, hunks: v.array(hunk), executable }),
      v.object({ kind: v.literal("create"), path, file, executable }),
      v.object({ kind: v.literal("delete"), path, base: file }),
      v.object({ kind: v.literal("rename"), from: path, path, base: file, hunks: v.array(hunk), executable }),
    ]),
  ),
});

const proposals = v.array(
  v.variant("kind", [
    v.object({ kind: v.literal("text"), text: v.string(), usage: usageShape }),
    v.object({
      kind: v.literal("patch"),
      title: v.string(),
      patch,
      parts: v.exactOptional(v.array(v.object({ title: v.string(), patch }))),
      unmended: v.exactOptional(v.array(v.object({ problem: v.string(), why: v.string() }))),
    }),
    v.object({ kind: v.literal("refused"), failure: modelFailure, text: v.string(), usage: usageShape }),
  ]),
);

const lines = v.object({ first: natural, last: natural });
const prepared = v.object({
  task: taskShape,
  checks: v.array(
    v.object({
      command: v.string(),
      passed: v.boolean(),
      exitCode: v.nullable(v.number()),
      timedOut: v.boolean(),
      output: v.string(),
      milliseconds: amount,
      earlier: v.exactOptional(v.boolean()),
    }),
  ),
  context: v.object({
    files: v.array(
      v.object({
        path: v.string(),
        text: v.string(),
        lines: v.exactOptional(lines),
        reason: v.picklist([
          "target",
          "imported",
          "imports the target",
          "tests the target",
          "shows how tests are written",
          "named in the request",
          "matches the request",
          "in the workspace",
        ]),
      }),
    ),
    omitted: v.array(v.string()),
    tokens: amount,
    overview: v.exactOptional(v.string()),
  }),
  /** All files of the workspace that models may be shown. */
  paths: v.array(v.string()),
  /** Recognises the workspace, with everything in it that checks can see. */
  workspace: v.string(),
  /** What was told about secrets. */
  unsent: v.exactOptional(v.string()),
});

export type KeptPreparation = v.InferOutput<typeof prepared>;

/** @throws TypeError */
export function chatOutcomeOf(kept: unknown): ChatOutcome {
  return shaped(chatOutcome, kept);
}

const behaviour = v.nullable(v.object({ shares: v.array(amount), inputs: natural, telling: natural }));

/** @throws TypeError */
export function behaviourFrom(kept: unknown): BehaviourAgreement | null {
  return shaped(behaviour, kept);
}

/** @throws TypeError */
export function patchFrom(kept: unknown): Patch {
  return madeOf(patch, kept);
}

/** @throws TypeError */
export function verdictFrom(kept: unknown): Verdict {
  return shaped(verdict, kept);
}

/** @throws TypeError */
export function proposalsFrom(kept: unknown): readonly Proposal[] {
  return madeOf(proposals, kept);
}

/** @throws TypeError */
export function preparationFrom(kept: unknown): KeptPreparation {
  return shaped(prepared, kept);
}
