import * as v from "valibot";

/** Of the lines; a reader leaves out what it does not know, and does not guess. */
const version = 1;
const beginning = `{"version":`;

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
/** ISO 8601, UTC: what is written later sorts later. */
const moment = v.pipe(v.string(), v.isoTimestamp());

const scored = v.object({
  /** Label of the model. */
  model: v.string(),
  merit: share,
  /** Its answer is what the run ended with, or does the same. */
  chosen: v.exactOptional(v.boolean()),
});

const runLine = v.object({
  kind: v.literal("run"),
  /** Unique. */
  id: v.string(),
  at: moment,
  /** Kind of the task. */
  task: v.string(),
  language: v.string(),
  /** How the answers of each model did on the average. */
  proposals: v.array(v.object({ ...scored.entries, tokens: amount })),
  syntheses: v.array(scored),
});

/** What the user did with the outcome. */
const decisionLine = v.object({
  kind: v.literal("decision"),
  run: v.string(),
  at: moment,
  accepted: v.boolean(),
});

/** The user brings a model back from the bench. */
const recallLine = v.object({ kind: v.literal("recall"), model: v.string(), at: moment });

const line = v.variant("kind", [runLine, decisionLine, recallLine]);

export type RunLine = v.InferOutput<typeof runLine>;
export type ScoreLine = v.InferOutput<typeof line>;

/** `newer` was written by a later version, `broken` is what no version writes. */
type ReadLine = ScoreLine | { readonly kind: "newer" | "broken" };

/** With the line end. */
export function writeLine(written: ScoreLine): string {
  return `${JSON.stringify({ version, ...written })}\n`;
}

/** @param text without the line end */
export function readLine(text: string): ReadLine {
  // After half a line of a program that died, the next one begins in its middle.
  const start = text.lastIndexOf(beginning);
  let json: unknown;
  try {
    json = JSON.parse(text.slice(Math.max(0, start)));
  } catch {
    return { kind: "broken" };
  }
  const versioned = v.safeParse(v.object({ version: v.number() }), json);
  if (!versioned.success) {
    return { kind: "broken" };
  }
  if (versioned.output.version !== version) {
    return { kind: "newer" };
  }
  const read = v.safeParse(line, json);
  return read.success ? read.output : { kind: "broken" };
}
