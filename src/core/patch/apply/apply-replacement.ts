import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import { chooseIndentation } from "../locate/choose-indentation.ts";
import {
  appliedAt,
  chooseReading,
  hintedStart,
  type ChosenReading,
  type Choice,
  type TaskRange,
} from "../parse/choose-reading.ts";
import { decoded, withoutEscapedCode } from "../parse/decode-escapes.ts";
import type { Breather, Steps } from "../breather.ts";
import type { Effort } from "../effort.ts";
import type { Draft } from "./draft.ts";
import type { Reading, ReplaceEdit } from "../parse/edit.ts";
import { isBlank, sameLines } from "../diff/lines.ts";
import { locateWithinLines } from "../locate/locate-within-lines.ts";
import { elidedChoice } from "../locate/elided-lines.ts";
import { punctuatedLike } from "../locate/plain-text.ts";
import { Places } from "../locate/places.ts";
import { addedOmission } from "../parse/omission.ts";
import type { PatchProblemKind } from "../patch.ts";
import { hasCarriageReturns, plain } from "../parse/reading.ts";

/** What became of an edit; `missing` leaves it open whether another file is meant. */
export type Applied =
  | { readonly kind: "done" }
  | { readonly kind: "missing"; readonly result: Exclude<ChosenReading, { kind: "found" }> }
  | { readonly kind: "problem"; readonly problem: PatchProblemKind; readonly message: string };

export interface ReplacementContext {
  readonly parser: SyntaxParser | undefined;
  readonly range: TaskRange;
  /** For code whose syntax tells what is meant. */
  readonly syntax: Effort;
  /** For texts in the middle of lines. */
  readonly scanning: Effort;
  readonly breather: Breather;
}

const done: Applied = { kind: "done" };

function problem(kind: PatchProblemKind, message: string): Applied {
  return { kind: "problem", problem: kind, message };
}

/** Makes a find-and-replace edit to the draft of its file, or leaves the draft as it is. */
export async function applyReplacement(
  edit: ReplaceEdit,
  draft: Draft,
  context: ReplacementContext,
): Promise<Applied> {
  if (edit.search.length === 0 || (edit.search.every(isBlank) && draft.length === 0)) {
    return context.breather.through(insert(edit, draft));
  }
  if (edit.withinLines) {
    const within = await context.breather.through(applyWithinLines(edit, draft, context.scanning));
    if (within) {
      return within;
    }
  }
  const result = chooseReading(edit, draft, context.range);
  if (result.kind === "found") {
    return place(edit, draft, result.choice, context);
  }
  if (result.kind === "ambiguous" && edit.everywhere) {
    return placeEverywhere(edit, draft, result, context);
  }
  if (result.kind === "missing") {
    const applied = appliedAt(edit, draft);
    if (applied !== undefined) {
      draft.noteAlreadyApplied(applied, edit.replace.length);
      return done;
    }
    const choice = elidedChoice(plain(edit), draft) ?? (await decoded(edit, draft, context));
    if (choice) {
      return place(edit, draft, choice, context);
    }
  }
  return { kind: "missing", result };
}

/** @returns undefined when the text is not there as it is, and lines are to be compared more loosely */
function* applyWithinLines(edit: ReplaceEdit, draft: Draft, effort: Effort): Steps<Applied | undefined> {
  const located = yield* locateWithinLines(draft, edit, edit.everywhere ? Infinity : 9, effort);
  if (!located) {
    return problem("malformed", "the answer has too many edits for a file so long. Give fewer at a time.");
  }
  const { places, changes } = located;
  if (places === 0) {
    return undefined;
  }
  const omitted = addedOmission(edit, draft.path);
  if (omitted !== undefined) {
    return placeholder(omitted);
  }
  if (places > 1 && !edit.everywhere) {
    const starts = Places.of(changes.map(({ start }) => start));
    return { kind: "missing", result: { kind: "ambiguous", places: starts, match: "exact" } };
  }
  const ended = draft.ends.isLastEnded;
  for (const { start, reading } of [...changes].reverse()) {
    yield;
    yield* draft.replace({ start, match: "exact" }, reading, edit.finalNewline ?? ended);
  }
  return done;
}

async function placeEverywhere(
  edit: ReplaceEdit,
  draft: Draft,
  { places, match }: Extract<ChosenReading, { kind: "ambiguous" }>,
  context: ReplacementContext,
): Promise<Applied> {
  const reading = plain(edit);
  const apart = places.all.filter(
    (start, index, all) => start >= (all[index - 1] ?? -Infinity) + reading.search.length,
  );
  for (const start of apart.reverse()) {
    await context.breather.breathe();
    const applied = await place(edit, draft, { reading, place: { start, match } }, context);
    if (applied.kind !== "done") {
      return applied;
    }
  }
  return done;
}

async function place(
  edit: ReplaceEdit,
  draft: Draft,
  { reading: asRead, place: found }: Choice,
  { parser, syntax, breather }: ReplacementContext,
): Promise<Applied> {
  const there = draft.slice(found.start, found.start + asRead.search.length);
  const typed = found.match === "exact" ? asRead : punctuatedLike(asRead, there);
  const reading = await withoutEscapedCode({ reading: typed, place: found }, draft, { parser, syntax });
  const drift = edit.hint === undefined ? draft.drift : found.start - hintedStart(edit.hint, draft);
  // A diff whose counts and line number are right was made by a program from this very file.
  const omitted = addedOmission(reading, draft.path, edit.counted && drift === 0);
  if (omitted !== undefined) {
    return placeholder(omitted);
  }
  const end = found.start + reading.search.length;
  if (edit.hadNoFinalNewline && end === draft.length && draft.ends.isLastEnded) {
    return problem(
      "not-found",
      `the diff was made for a file without a newline at its end; ${draft.path} has one.`,
    );
  }
  const reindent = await chooseIndentation(draft, found, reading, { parser, effort: syntax });
  if (!reindent) {
    return problem(
      "not-found",
      `the lines are at line ${found.start + 1}, but with other indentation, and how the new lines are to be indented is not clear. Copy the indentation of the file.`,
    );
  }
  const isWhole = reading.search.length === edit.search.length;
  const literal = hasCarriageReturns(edit) && isWhole && draft.ends.areThoseOf(found.start, edit.search);
  if (
    edit.windowsEnds &&
    edit.ordered &&
    draft.ends.areMixed &&
    !draft.ends.areAll(found.start, end, "\r\n")
  ) {
    return problem(
      "not-found",
      `the file has mixed line ends, and the lines at line ${found.start + 1} do not end as the diff says.`,
    );
  }
  const before = draft.length;
  await breather.through(
    draft.replace({ ...found, reindent }, literal ? edit : reading, edit.finalNewline, literal),
  );
  const settled = end + (draft.length - before);
  draft.drift = drift;
  const inOrder = draft.after !== undefined && found.start >= draft.after;
  draft.after = inOrder || edit.ordered ? settled : undefined;
  return done;
}

/** SEARCH is empty: a new file, an empty one, or a place that only line numbers tell. */
function* insert(edit: ReplaceEdit, draft: Draft): Steps<Applied> {
  const omitted = addedOmission({ search: [], replace: edit.replace }, draft.path, edit.counted);
  if (omitted !== undefined) {
    return placeholder(omitted);
  }
  const reading: Reading = { search: [], replace: plain(edit).replace };
  if (draft.length === 0) {
    const content = edit.windowsEnds ? edit.replace.map((line) => `${line}\r`) : edit.replace;
    yield* draft.rewrite(content, draft.base ? "exact" : "created", edit.finalNewline);
  } else if (draft.length === reading.replace.length && sameLines(draft.now, reading.replace)) {
    draft.noteAlreadyApplied(0, draft.length);
  } else if (edit.ordered && edit.hint !== undefined && edit.hint - 1 <= draft.baseContents.length) {
    const start = Math.max(0, edit.hint - 1);
    yield* draft.replace(
      { start: start + draft.origins.shiftAt(start), match: "line-hint" },
      reading,
      edit.finalNewline,
    );
  } else if (edit.ordered && edit.anchors?.length === 0) {
    yield* draft.replace({ start: draft.length, match: "exact" }, reading, edit.finalNewline);
  } else {
    return problem(
      "exists",
      `${draft.path} has content already, and the block does not say where it goes. Put the lines around the place into SEARCH.`,
    );
  }
  return done;
}

function placeholder(omitted: string): Applied {
  return problem(
    "placeholder",
    `"${omitted}" stands for code that was left out. Write the code itself, or choose smaller blocks.`,
  );
}
