import type { Range } from "../workspace/position.ts";

/** Code without what an editor changes by itself. */
export function withoutLayout(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/**
 * Recognises a finding wherever its code moves to: the rule, and the code it is about. Of one line the part that it points
 * at, else all of its lines.
 */
export function codeKey(rule: string, text: string, { start, end }: Range): string {
  const lines = text.split("\n").slice(start.line, end.line + 1);
  const [only = ""] = lines;
  const part =
    lines.length === 1 && end.character > start.character
      ? only.slice(start.character, end.character)
      : lines.join("\n");
  // A place that is empty, or beyond the end, is told by its rule alone.
  return JSON.stringify([rule, withoutLayout(part)]);
}
