import { taskKinds } from "../../task/task.ts";
import { textKinds } from "../../task/text-task.ts";
import * as v from "valibot";
import type { ModelFailureKind } from "../../model/chat-model.ts";
import type { FailureKind } from "../../workspace/failure.ts";
import { reviewKind } from "../../task/review-task.ts";
import { journalVersions } from "./journal-lines.ts";
import { scopeShape } from "./scope-shape.ts";
import { amount, natural, shaped, word } from "./shape.ts";

const failure = v.object({ kind: word<FailureKind>(), message: v.string() });

const price = v.variant("kind", [
  v.object({ kind: v.literal("free") }),
  v.object({ kind: v.literal("unknown") }),
  v.object({ kind: v.literal("metered"), prompt: amount, cached: amount, completion: amount }),
]);

const count = v.pipe(natural, v.maxValue(1000));

/** Who takes part, without keys: models are told apart by their place in the list. */
const mix = v.object({
  models: v.array(
    v.object({
      id: v.string(),
      label: v.string(),
      contextTokens: v.exactOptional(natural),
      answerTokens: v.exactOptional(natural),
      price: v.exactOptional(price),
      /** Whether it is asked for several answers at once. */
      several: v.exactOptional(v.literal(true)),
    }),
  ),
  /** Of those, the ones that strategies ask; places in `models`. */
  asked: v.array(natural),
  proposers: v.exactOptional(
    v.array(
      v.object({
        model: natural,
        role: v.exactOptional(v.object({ name: v.string(), advice: v.string() })),
        temperature: v.exactOptional(v.number()),
        count,
      }),
    ),
  ),
  /** Asked beside the others; places in `models`. */
  probation: v.exactOptional(v.array(natural)),
  critic: v.exactOptional(natural),
  aggregator: v.exactOptional(natural),
  agents: v.array(v.string()),
});

const usage = v.object({
  promptTokens: amount,
  completionTokens: amount,
  cachedTokens: amount,
  reasoningTokens: amount,
  source: v.picklist(["reported", "estimated"]),
  billedUsd: v.exactOptional(amount),
});

const position = v.object({ line: natural, character: natural });

const target = v.exactOptional(
  v.object({ path: v.string(), lines: v.exactOptional(v.object({ first: natural, last: natural })) }),
);

export const taskShape = v.object({
  kind: v.picklist(taskKinds),
  instruction: v.string(),
  advice: v.exactOptional(v.array(v.string())),
  target,
  problems: v.array(
    v.object({
      path: v.string(),
      range: v.object({ start: position, end: position }),
      severity: v.picklist(["error", "warning", "information", "hint"]),
      message: v.string(),
      code: v.exactOptional(v.string()),
      source: v.exactOptional(v.string()),
    }),
  ),
  upgrades: v.exactOptional(v.array(v.object({ path: v.string(), name: v.string(), version: v.string() }))),
  checks: v.array(v.string()),
});

const anyHeader = {
  kind: v.literal("journal"),
  /** Version of the program. */
  engine: v.string(),
  run: v.string(),
  /** ISO 8601, UTC. */
  at: v.string(),
  /** Of the process that runs it. */
  pid: natural,
  origin: v.picklist(["command line", "editor"]),
  root: v.string(),
  /** Absolute paths of other files with the same lines. */
  copies: v.array(v.string()),
  strategy: v.string(),
  seed: v.number(),
  /** Of the run, in USD; left out: none. */
  budgetUsd: v.exactOptional(amount),
  /** Delimiter in prompts, and what the placeholders of secrets end with: unguessable while the run goes on, and known after it. */
  nonce: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  secretsNonce: v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/)),
  mix,
};

const patchHeader = v.object({
  version: v.literal(journalVersions.patches),
  ...anyHeader,
  settings: v.record(v.string(), v.union([count, v.string(), v.boolean()])),
  overlays: v.array(v.string()),
  contextTokens: v.exactOptional(natural),
  task: taskShape,
  /** What the user typed, where he did. */
  command: v.exactOptional(
    v.object({
      name: v.picklist(taskKinds),
      args: v.array(v.string()),
      /** What several runs have in common that are one call. */
      batch: v.exactOptional(v.string()),
    }),
  ),
});

const textHeader = v.object({
  version: v.literal(journalVersions.texts),
  ...anyHeader,
  task: v.object({
    kind: v.picklist(textKinds),
    instruction: v.string(),
    target,
    base: v.exactOptional(v.string()),
  }),
  /** What the user typed, where he did. */
  args: v.exactOptional(v.array(v.string())),
});

const reviewHeader = v.object({
  version: v.literal(journalVersions.reviews),
  ...anyHeader,
  task: v.object({ kind: v.literal(reviewKind), instruction: v.string(), scope: scopeShape }),
  /** What the user typed, where he did. */
  args: v.exactOptional(v.array(v.string())),
});

const header = v.variant("version", [patchHeader, textHeader, reviewHeader]);

const turn = v.object({
  kind: v.literal("turn"),
  key: v.string(),
  at: amount,
  value: v.exactOptional(v.unknown()),
  failure: v.exactOptional(failure),
  /** How many secrets are known by then. */
  secrets: natural,
});

/** A file of the workspace as it was; secrets as placeholders. */
const read = v.object({
  kind: v.literal("read"),
  path: v.string(),
  /** null: there is none. */
  file: v.exactOptional(
    v.nullable(
      v.object({
        text: v.string(),
        encoding: v.picklist(["utf-8", "utf-8-bom", "utf-16le", "utf-16be"]),
      }),
    ),
  ),
  failure: v.exactOptional(failure),
});

const call = v.object({
  kind: v.literal("call"),
  model: v.string(),
  usage,
  cost: v.variant("kind", [
    v.object({ kind: v.literal("known"), usd: amount }),
    v.object({ kind: v.literal("unknown") }),
  ]),
  milliseconds: amount,
  outcome: word<"answer" | ModelFailureKind>(),
});

const end = v.object({
  kind: v.literal("end"),
  at: v.string(),
  state: v.picklist(["done", "failed", "cancelled"]),
  /** In one sentence. */
  reason: v.string(),
  outcome: v.exactOptional(
    v.object({
      kind: v.picklist(["accepted", "rejected", "none"]),
      complete: v.boolean(),
      /** How many, of a review. */
      findings: v.exactOptional(natural),
      /** Of everything a replay has to come to. */
      digest: v.string(),
    }),
  ),
  failure: v.exactOptional(failure),
});

/** Another process goes on with the run. */
const resumed = v.object({ kind: v.literal("resumed"), at: v.string(), pid: natural });

const event = v.object({ kind: v.literal("event"), at: v.string(), event: v.unknown() });

/** Everything after the header, texts apart. */
const anyLine = v.variant("kind", [turn, read, call, event, resumed, end]);

/** Of a run for a patch. */
export type PatchHeader = v.InferOutput<typeof patchHeader>;
/** Of a run for a text. */
export type TextHeader = v.InferOutput<typeof textHeader>;
/** Of a review. */
export type ReviewHeader = v.InferOutput<typeof reviewHeader>;
export type HeaderLine = PatchHeader | TextHeader | ReviewHeader;
export type MixShape = HeaderLine["mix"];
export type ReadLine = v.InferOutput<typeof read>;
export type EndLine = v.InferOutput<typeof end>;
export type AnyLine = v.InferOutput<typeof anyLine>;

export const usageShape = usage;

/** @throws TypeError */
export function headerLine(value: unknown): HeaderLine {
  return shaped(header, value);
}

/** @throws TypeError */
export function anyLineOf(value: unknown): AnyLine {
  return shaped(anyLine, value);
}
