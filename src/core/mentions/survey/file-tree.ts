import { posix } from "node:path";

/** Of one folder; the others are counted. */
const mostOfFolder = 25;

/**
 * The files of a workspace by their folders, a line each, the upper folders first: `src/core: a.ts b.ts (and 12 more)`.
 * @param most characters
 */
export function fileTree(paths: readonly string[], most: number): string {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = posix.dirname(path);
    folders.set(folder, [...(folders.get(folder) ?? []), posix.basename(path)]);
  }
  const depth = (folder: string): number => (folder === "." ? 0 : folder.split("/").length);
  const ordered = [...folders].toSorted(([a], [b]) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const lines: string[] = [];
  let left = most;
  for (const [folder, names] of ordered) {
    const more = names.length > mostOfFolder ? ` (and ${names.length - mostOfFolder} more)` : "";
    const line = `${folder === "." ? "" : `${folder}/`}: ${names.slice(0, mostOfFolder).join(" ")}${more}`;
    left -= line.length + 1;
    if (left < 0) {
      lines.push(`(and ${ordered.length - lines.length} more folders)`);
      break;
    }
    lines.push(line);
  }
  return lines.join("\n");
}
