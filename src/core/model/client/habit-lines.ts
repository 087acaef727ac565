import * as v from "valibot";
import { optionalParameters, type Lesson } from "./habit.ts";

/** Of the lines; a reader leaves out what it does not know, and does not guess. */
const version = 1;
const beginning = `{"version":`;

/** Longer ones name no model and no address. */
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(2000));

const line = v.object({
  /** ISO 8601, UTC: when it was learned. */
  at: v.pipe(v.string(), v.isoTimestamp()),
  endpoint: name,
  model: name,
  lesson: v.strictObject({
    maxTokensName: v.exactOptional(v.picklist(["max_tokens", "max_completion_tokens"])),
    onlyThisName: v.exactOptional(v.literal(true)),
    mostTokens: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(16))),
    omitted: v.exactOptional(v.array(v.picklist(optionalParameters))),
    onlyStreams: v.exactOptional(v.literal(true)),
    foldsSystem: v.exactOptional(v.literal(true)),
    mergesRoles: v.exactOptional(v.literal(true)),
  }),
});

/** What was learned about one model at one endpoint, and when. */
export interface Learned {
  /** Address of the endpoint. */
  readonly endpoint: string;
  readonly model: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly lesson: Lesson;
}

/** With the line end. */
export function writeLine({ endpoint, model, at, lesson }: Learned): string {
  return `${JSON.stringify({ version, at: new Date(at).toISOString(), endpoint, model, lesson })}\n`;
}

/**
 * @param text without the line end
 * @returns `newer` was written by a later version, `broken` is what no version writes
 */
export function readLine(text: string): Learned | "newer" | "broken" {
  // After half a line of a program that died, the next one begins in its middle.
  const start = text.lastIndexOf(beginning);
  let json: unknown;
  try {
    json = JSON.parse(text.slice(Math.max(0, start)));
  } catch {
    return "broken";
  }
  const versioned = v.safeParse(v.object({ version: v.number() }), json);
  if (!versioned.success) {
    return "broken";
  }
  if (versioned.output.version !== version) {
    return "newer";
  }
  const read = v.safeParse(line, json);
  return read.success ? { ...read.output, at: Date.parse(read.output.at) } : "broken";
}
