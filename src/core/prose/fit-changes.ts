import { estimateTokens } from "../model/fit/estimate-tokens.ts";
import type { ChangedFile, Changes } from "./changes.ts";

/** More of a generated file or a lock file says no more. */
const mostOfFile = 4_000;

/**
 * As much of a diff as fits, whole files first, the smallest of them first: of what is left out a model is told that it changed
 * and by how much.
 * @param room in estimated tokens
 */
export function fitChanges({ files, ...changes }: Changes, room: number): Changes {
  const sized = files.map((file) => ({ file, tokens: estimateTokens(file.diff) }));
  const shown = new Set<ChangedFile>();
  let left = room;
  for (const { file, tokens } of sized.toSorted((a, b) => a.tokens - b.tokens)) {
    const taken = Math.min(tokens, mostOfFile);
    if (taken > left) {
      break;
    }
    left -= taken;
    shown.add(file);
  }
  return {
    ...changes,
    files: sized.map(({ file, tokens }) => {
      if (shown.has(file) && tokens <= mostOfFile) {
        return file;
      }
      const kept = shown.has(file) ? beginning(file.diff, mostOfFile / tokens) : header(file.diff);
      return { path: file.path, diff: `${kept}[${sizeOf(file.diff)}; the rest is not shown]\n` };
    }),
  };
}

function beginning(diff: string, part: number): string {
  const lines = diff.split("\n");
  return `${lines.slice(0, Math.floor(lines.length * part)).join("\n")}\n`;
}

function header(diff: string): string {
  return `${diff.split("\n@@", 1)[0]?.trimEnd() ?? ""}\n`;
}

function sizeOf(diff: string): string {
  const count = (sign: RegExp): number => diff.match(sign)?.length ?? 0;
  return `${count(/^\+(?!\+\+ )/gm)} lines added, ${count(/^-(?!-- )/gm)} removed`;
}
