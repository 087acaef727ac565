import type { ModelFailureKind, Usage } from "../chat-model.ts";

/** Of the lines; a reader counts what it does not know, and does not guess. */
const version = 1;
const beginning = `{"version":`;

/** Before a call is made. */
export interface ReservedLine {
  readonly kind: "reserved";
  /** Of the call, unique. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly run: string;
  readonly model: string;
  readonly endpoint: string;
  readonly promptTokens: number;
  /** The most it may cost; `null`: its price is not known. */
  readonly worstUsd: number | null;
}

/** After it, whatever became of it. */
export interface SettledLine {
  readonly kind: "settled";
  readonly id: string;
  readonly at: string;
  readonly outcome: "answer" | ModelFailureKind;
  readonly usage: Usage;
  /** `null`: its price is not known. */
  readonly usd: number | null;
  readonly milliseconds: number;
}

/** The call was not made: it would have broken a cap. */
interface WithdrawnLine {
  readonly kind: "withdrawn";
  readonly id: string;
  readonly at: string;
}

export type SpendingLine = ReservedLine | SettledLine | WithdrawnLine;

/** What a line of the file is: `newer` was written by a later version, `broken` by a program that died or a disk that was full. */
export type ReadLine = SpendingLine | { readonly kind: "newer" | "broken" };

/** With the line end. */
export function writeLine(line: SpendingLine): string {
  return `${JSON.stringify({ version, ...line })}\n`;
}

/** @param text without the line end */
export function readLine(text: string): ReadLine {
  // After half a line of a program that died, the next one begins in its middle.
  const start = text.lastIndexOf(beginning);
  const json = start < 0 ? undefined : parse(text.slice(start));
  if (!isRecord(json)) {
    return { kind: "broken" };
  }
  if (json["version"] !== version) {
    return { kind: "newer" };
  }
  return isLine(json) ? json : { kind: "broken" };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isLine(
  json: Readonly<Record<string, unknown>>,
): json is Readonly<Record<string, unknown>> & SpendingLine {
  if (!texts(json, "id", "at")) {
    return false;
  }
  switch (json["kind"]) {
    case "reserved":
      return (
        texts(json, "run", "model", "endpoint") && amounts(json, "promptTokens") && isPrice(json["worstUsd"])
      );
    case "settled":
      return (
        texts(json, "outcome") &&
        isUsage(json["usage"]) &&
        isPrice(json["usd"]) &&
        amounts(json, "milliseconds")
      );
    case "withdrawn":
      return true;
    default:
      return false;
  }
}

function isUsage(value: unknown): boolean {
  return (
    isRecord(value) &&
    amounts(value, "promptTokens", "completionTokens", "cachedTokens", "reasoningTokens") &&
    (value["source"] === "reported" || value["source"] === "estimated")
  );
}

function isPrice(value: unknown): boolean {
  return value === null || isAmount(value);
}

function amounts(json: Readonly<Record<string, unknown>>, ...names: readonly string[]): boolean {
  return names.every((name) => isAmount(json[name]));
}

function isAmount(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function texts(json: Readonly<Record<string, unknown>>, ...names: readonly string[]): boolean {
  return names.every((name) => typeof json[name] === "string");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
