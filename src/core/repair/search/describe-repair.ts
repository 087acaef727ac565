import type { Repair } from "./repair-search.ts";

/** One line for people: `plausible: off by one in src/a.js, line 12`. */
export function describeRepair({ files, idea }: Repair): string {
  const kinds = [...new Set(idea.edits.map(({ kind }) => (kind === "together" ? "the same mistake" : kind)))];
  const places = files.map(({ path, before }) => {
    const starts = (idea.changes.get(path) ?? []).map(({ start }) => lineAt(before, start));
    const lines = [...new Set(starts)];
    return `${path}, ${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")}`;
  });
  return `plausible: ${kinds.join(" and ")} in ${places.join("; ")}`;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset + 1).split("\n").length;
}
