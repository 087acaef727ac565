/** Parts of JSON that nobody vouches for: what is not of the kind that is asked for is not there. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A number, also where it is written as text. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** A whole number from 0 that can stand for a place in a list. */
export function indexOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

/** Everything that moves a cursor, changes the direction of writing, or cannot be seen. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** Characters; what is longer is cut. */
const longest = 600;

/** What a tool says as one line that is safe to show. */
export function lineOf(value: unknown): string {
  const text = (textOf(value) ?? "")
    .slice(0, longest * 2)
    .replace(unseen, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
