import type { Repair } from "./repair-search.ts";

/** One line for people: `plausible: off by one in src/a.js, line 12`. */
export function describeRepair({ path, idea, before }: Repair): string {
  const kinds = [...new Set(idea.edits.map(({ kind }) => (kind === "together" ? "the same mistake" : kind)))];
  const lines = [...new Set(idea.changes.map(({ start }) => lineAt(before, start)))];
  const where = `${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")}`;
  return `plausible: ${kinds.join(" and ")} in ${path}, ${where}`;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset + 1).split("\n").length;
}
