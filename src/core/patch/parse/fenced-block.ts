import { closesFence, openingFence, type Fence } from "./answer-lines.ts";
import type { ParsedAnswer } from "./edit.ts";
import {
  createdInSentence,
  nameInComment,
  nameInFence,
  nameInHeading,
  nameInSentence,
  nameOnLine,
  type IsKnown,
} from "./file-name.ts";
import { opensToolCall, parseToolCall } from "./parse-tool-call.ts";

/** A fenced block and the file it may be the content of. */
export interface FencedBlock {
  /** Index of the opening fence. */
  readonly start: number;
  readonly fence: Fence;
  readonly content: readonly string[];
  /** Named by a line of its own or in the fence. */
  readonly name: string | undefined;
  /** Its first line, where that is a comment that names a file. */
  readonly nameLine: string | undefined;
  /** Named in passing: by the sentence above, by a comment in its first line, or by the heading it stands below. */
  readonly mentioned: string | undefined;
  readonly closed: boolean;
  /** The first line after it. */
  readonly next: number;
}

/** @param floor lines before this one belong to an earlier block */
export function readFencedBlock(
  lines: readonly string[],
  start: number,
  floor: number,
  isKnown: IsKnown,
): FencedBlock | undefined {
  const fence = openingFence(lines[start] ?? "");
  if (!fence) {
    return undefined;
  }
  const end = closingLine(lines, start, fence);
  const above = lineAbove(lines, start, floor);
  const content = lines.slice(start + 1, end ?? lines.length);
  const commented = nameInComment(content[0] ?? "", fence.info, isKnown);
  const named =
    nameInFence(fence.info, isKnown) ??
    (above === undefined ? undefined : (nameOnLine(above, isKnown) ?? createdInSentence(above, isKnown)));
  const name = named ?? (commented !== undefined && !isKnown(commented) ? commented : undefined);
  return {
    start,
    fence,
    content,
    name,
    nameLine: commented === undefined ? undefined : content[0]?.trim(),
    mentioned:
      commented ??
      (above === undefined ? undefined : nameInSentence(above, isKnown)) ??
      nameInHeading(lines, start, floor, isKnown),
    closed: end !== undefined,
    next: (end ?? lines.length) + 1,
  };
}

/** Whether its fence says that it is a diff, and it has lines of one: without a header too. */
export function isDiff({ fence, content }: FencedBlock): boolean {
  return /^(?:diff|patch|udiff)\b/.test(fence.info) && content.some((line) => /^[+-]/.test(line));
}

/** The edits of the tool call that the block consists of. A block with a name is a file. */
export function callIn(
  { name, content }: FencedBlock,
  block: number,
  parse: (text: string) => ParsedAnswer,
): ParsedAnswer | undefined {
  const first = content.findIndex((line) => line.trim() !== "");
  if (name !== undefined || !opensToolCall(content[first] ?? "")) {
    return undefined;
  }
  const call = parseToolCall(content, first, block, parse);
  return call.kind === "edits" ? call : undefined;
}

/** Fences inside the content (a Markdown file) are paired: one with a language opens, the next bare one closes it. */
function closingLine(lines: readonly string[], start: number, fence: Fence): number | undefined {
  let nested = 0;
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const inner = openingFence(line);
    if (closesFence(line, fence)) {
      if (nested === 0) {
        return at;
      }
      nested--;
    } else if (
      inner &&
      inner.info !== "" &&
      /^(?:md|markdown|mdx)\b/.test(fence.info) &&
      inner.mark === fence.mark
    ) {
      nested++;
    }
  }
  return undefined;
}

function lineAbove(lines: readonly string[], start: number, floor: number): string | undefined {
  for (let at = start - 1; at >= Math.max(floor, start - 3); at--) {
    const line = lines[at] ?? "";
    if (line.trim() !== "") {
      return line;
    }
  }
  return undefined;
}
