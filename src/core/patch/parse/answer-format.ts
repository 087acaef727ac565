import type { AnswerFormat } from "./edit.ts";
import { markOf } from "./answer-lines.ts";
import { opensFileTag } from "./parse-file-tag.ts";
import { opensSearchReplace, strayEnd } from "./parse-search-replace.ts";
import { opensTaggedCall } from "./parse-tagged-call.ts";
import { opensToolCall } from "./parse-tool-call.ts";
import { opensDiff } from "./parse-unified-diff.ts";
import { opensV4a } from "./parse-v4a.ts";

/** What begins on a line of an answer; `file-tag`: a whole file; `tagged-call`: a call as tags; `stray-end`: the end of a block that never began. */
export type Opening = Exclude<AnswerFormat, "whole"> | "file-tag" | "tagged-call" | "stray-end";

/** @returns undefined for a line of text */
export function openingAt(
  lines: readonly string[],
  index: number,
  reads: (format: AnswerFormat) => boolean,
): Opening | undefined {
  const line = lines[index] ?? "";
  const mark = markOf(line);
  switch (mark) {
    case undefined:
      return undefined;
    case "*":
      return reads("v4a") && opensV4a(line) ? "v4a" : undefined;
    case "[":
    case "{":
      return reads("json") && opensToolCall(line) ? "json" : undefined;
    case ">":
    case "+":
      return reads("search-replace") && strayEnd(line) ? "stray-end" : undefined;
    default:
      if (mark === "<" && reads("whole") && opensFileTag(line)) {
        return "file-tag";
      }
      if (mark === "<" && reads("json") && opensTaggedCall(line)) {
        return "tagged-call";
      }
      if (reads("search-replace") && opensSearchReplace(line)) {
        return "search-replace";
      }
      return reads("udiff") && opensDiff(lines, index) ? "udiff" : undefined;
  }
}
