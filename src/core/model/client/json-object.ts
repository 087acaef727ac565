export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value out of JSON is an object, and neither a list nor `null`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
