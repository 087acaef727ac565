import type { ChosenReading } from "../parse/choose-reading.ts";
import { closestLines } from "./closest-lines.ts";
import type { Draft } from "../apply/draft.ts";
import type { ReplaceEdit } from "../parse/edit.ts";
import { locate } from "./locate.ts";
import { diffLines } from "../diff/line-diff.ts";
import type { PatchProblemKind } from "../patch.ts";

/**
 * Why the lines of an edit have no place, and what would help: for the repair prompt and the user.
 * @param showsClosest whether it is to show the lines that are most like them
 */
export function missingReason(
  edit: ReplaceEdit,
  draft: Draft,
  result: Exclude<ChosenReading, { kind: "found" }>,
  showsClosest: boolean,
): [PatchProblemKind, string] {
  if (!draft.base && draft.length === 0) {
    return ["unknown-file", `there is no file ${draft.path}.`];
  }
  if (result.kind === "ambiguous") {
    const starts = result.places.first(MOST_COUNTED + 1);
    const places = starts.slice(0, 8).map((start) => start + 1);
    const more = starts.length > places.length ? ", …" : "";
    const count = starts.length > MOST_COUNTED ? `more than ${MOST_COUNTED}` : starts.length;
    return [
      "ambiguous",
      `the lines to replace are there ${count} times, at lines ${places.join(", ")}${more}. Add lines around the one you mean.`,
    ];
  }
  if (draft.isTouched && locate(draft.searchedBase, edit.search).kind === "found") {
    return [
      "overlap",
      "an earlier block of the same answer already changes these lines. Make one block of them.",
    ];
  }
  if (!showsClosest) {
    return ["not-found", "the lines to replace are not in the file."];
  }
  const closest = closestLines(draft.now, edit.search);
  const hint = closest
    ? ` Did you mean these lines (${closest.start + 1} to ${closest.start + closest.lines.length})?\n${closest.lines.slice(0, 30).join("\n")}\nThe difference, yours with - and the file's with +:\n${difference(edit.search, closest.lines)}`
    : " No lines of the file are like them.";
  return ["not-found", `the lines to replace are not in the file.${hint}`];
}

const MOST_COUNTED = 100;

function difference(yours: readonly string[], theirs: readonly string[]): string {
  const lines = diffLines(yours, theirs).flatMap(({ oldStart, oldLength, newStart, newLength }) => [
    ...yours.slice(oldStart, oldStart + oldLength).map((line) => `-${line}`),
    ...theirs.slice(newStart, newStart + newLength).map((line) => `+${line}`),
  ]);
  return [...lines.slice(0, 20), ...(lines.length > 20 ? ["…"] : [])].join("\n");
}
