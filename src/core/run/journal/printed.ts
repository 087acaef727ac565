import { printUnifiedDiff } from "../../patch/diff/print-unified.ts";
import type { Patch } from "../../patch/patch.ts";

/**
 * The value with a unified diff in the place of every patch.
 * @param conceal takes secrets out of what is printed
 */
export function printed(value: unknown, conceal: (text: string) => string): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => printed(item, conceal));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === "patch" && isPatch(item) ? conceal(printUnifiedDiff(item)) : printed(item, conceal),
    ]),
  );
}

function isPatch(value: unknown): value is Patch {
  return typeof value === "object" && value !== null && "changes" in value;
}
