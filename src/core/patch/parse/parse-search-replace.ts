import { firstCharacter } from "./answer-lines.ts";
import type { IsKnown } from "./file-name.ts";
import { nameAbove } from "./file-name.ts";
import type { Reading, ReplaceEdit } from "./edit.ts";
import type { PatchProblem } from "../patch.ts";
import { said } from "../../workspace/said.ts";

const OPEN = /^(\s{0,16})(<{3,12}|-{3,12}) (?:SEARCH|ORIGINAL)>?\s*$/;
const CLOSE = /^\s{0,16}(>{3,12}|\+{3,12}) (?:REPLACE|UPDATED)[<>]?\s*$/;
const SEPARATOR = /^\s{0,16}(={3,12})\s*$/;
/** Files in which a line of `=` is content: it underlines a heading. */
const HAS_UNDERLINES = /\.(?:md|mdx|markdown|rst|txt|adoc|org)$/i;
/** More separators in one block make no sense, and every one is a reading. */
const MOST_SPLITS = 20;
const ESCAPED = /^(\s*)\\(?=<{5,}|={5,}|>{5,}|-{5,}|:start_line:|:end_line:)/;

export function opensSearchReplace(line: string): boolean {
  return OPEN.test(line);
}

/** The end of a block that never began: its marker must have been spoiled, and its edit is not to be lost silently. */
export function strayEnd(line: string): boolean {
  return /^\s{0,16}(?:>{5,9}|\+{5,9}) REPLACE>?\s*$/.test(line);
}

/** One block, or why it is none. */
export type BlockResult = {
  /** The first line after it. */
  readonly next: number;
  /** Its end marker is not there: more lines may change what it says. */
  readonly open: boolean;
} & (
  | { readonly kind: "edit"; readonly edit: ReplaceEdit }
  | { readonly kind: "problem"; readonly problem: PatchProblem }
);

/** Where a block stands in the answer. */
export interface BlockPlace {
  readonly lines: readonly string[];
  /** Index of the opening marker. */
  readonly start: number;
  /** Index of the first line that belongs to no earlier block. */
  readonly floor: number;
  /** One-based. */
  readonly block: number;
  /** The file of the block before. */
  readonly inherited: string | undefined;
  readonly isKnown: IsKnown;
  /** The caller, not the answer, tells the file. */
  readonly told: boolean;
  /** Whether the block stands in a fence. */
  readonly fenced: boolean;
  /** The answer ended as it should: a last block without end marker is complete. */
  readonly ended: boolean;
}

/** Reads a SEARCH/REPLACE block in the dialects of Aider, Cline and Roo. */
export function parseSearchReplace(place: BlockPlace): BlockResult {
  const { lines, start, floor, block, inherited, isKnown, ended } = place;
  const [, indent = "", mark = ""] = OPEN.exec(lines[start] ?? "") ?? [];
  const named = nameAbove(lines, start, floor, isKnown);
  const path = named ?? inherited;
  const open = (): boolean => at >= lines.length;
  const fail = (kind: PatchProblem["kind"], message: string, next: number): BlockResult => ({
    kind: "problem",
    open: open(),
    problem: { kind, message: `Block ${block}, line ${start + 1}: ${message}`, block, ...(path && { path }) },
    next,
  });
  const separators: number[] = [];
  let seekConflicts = true;
  let at = start + 1;
  for (; at < lines.length; at++) {
    if (!mayBeMarker(lines[at] ?? "")) {
      continue;
    }
    if (CLOSE.test(lines[at] ?? "")) {
      break;
    }
    if (OPEN.test(lines[at] ?? "") && !isRule(lines, at)) {
      return fail(
        "malformed",
        said`another SEARCH begins before this block ends. End each block with >>>>>>> REPLACE.`,
        at,
      );
    }
    const nested = seekConflicts ? conflictEnd(lines, at) : undefined;
    if (nested === "none") {
      seekConflicts = false;
    } else if (nested !== undefined) {
      at = nested;
    } else if (isSeparator(lines[at] ?? "", mark)) {
      separators.push(at);
    }
  }
  if (open() && !(ended && separators.length === 1)) {
    return fail("truncated", "the answer ends before >>>>>>> REPLACE. Give the block again, complete.", at);
  }
  const splits = likelySplits(lines, separators, mark.length);
  if (splits.length > MOST_SPLITS) {
    return fail("malformed", "it is not clear which ======= ends SEARCH. Use exactly one.", at + 1);
  }
  if (splits.length === 0) {
    return fail("malformed", said`there is no ======= between SEARCH and REPLACE.`, at + 1);
  }
  const { hint, first } = readHint(lines, start + 1);
  const readings = splits.flatMap((split): Reading[] => {
    if (split < first) {
      return [];
    }
    const search = sectionOf(lines.slice(first, split), indent);
    const rest = withoutClosingFence(lines.slice(split + 1, at), open());
    if (rest.every((line) => SEPARATOR.test(line))) {
      return [{ search, replace: [] }];
    }
    const stray = separators.some((index) => index > split && splits.includes(index));
    return stray && path !== undefined && !HAS_UNDERLINES.test(path)
      ? []
      : [{ search, replace: sectionOf(rest, indent) }];
  });
  const [reading, ...others] = readings;
  if (!reading) {
    return fail("malformed", "it is not clear which ======= ends SEARCH. Use exactly one.", at + 1);
  }
  const numbered = withoutLineNumbers(reading) ?? withoutSomeNumbers(reading);
  const edit: ReplaceEdit = {
    kind: "replace",
    block,
    line: start + 1,
    path: isBareName(place, named, reading) ? inherited : path,
    ...reading,
    hint: hint ?? numbered?.hint,
    otherReadings: numbered ? [...others, numbered.reading] : others,
  };
  return { kind: "edit", edit, open: open(), next: at + 1 };
}

/** Markers begin with these; most lines are none. */
function mayBeMarker(line: string): boolean {
  const first = firstCharacter(line);
  return first !== undefined && "<>=+-".includes(first);
}

/** Cline's own reader takes a separator with blanks behind it for content. */
function isSeparator(line: string, mark: string): boolean {
  return SEPARATOR.test(line) && !(mark.startsWith("-") && line.endsWith(" "));
}

/**
 * Where tools are told the file beside the block, a line above it may be anything: without a fence it creates no file,
 * unless it is a `<path>`.
 */
function isBareName(
  { lines, start, floor, fenced, told, isKnown }: BlockPlace,
  named: string | undefined,
  { search }: Reading,
): boolean {
  const tagged = lines
    .slice(Math.max(floor, start - 3), start)
    .some((line) => /<\/(?:path|file\w*)>/.test(line));
  return told && named !== undefined && search.length === 0 && !fenced && !tagged && !isKnown(named);
}

/** At the end of an answer without end marker the fence may still be closed. */
function withoutClosingFence(lines: readonly string[], open: boolean): readonly string[] {
  let end = lines.length;
  while (open && end > 0 && /^\s*(?:`{3,}\s*)?$/.test(lines[end - 1] ?? "")) {
    end--;
  }
  return lines.slice(0, end);
}

/** `------- SEARCH` opens a block for Cline; between `+` and `-` lines of a diff it could not stand. */
function isRule(lines: readonly string[], index: number): boolean {
  return (lines[index] ?? "").startsWith("\\");
}

/**
 * A merge conflict inside the content, complete with its own separator, is content.
 * @returns its last line; "none" when no conflict ends in the rest of the block
 */
function conflictEnd(lines: readonly string[], start: number): number | "none" | undefined {
  if (!/^<{7} (?!(?:SEARCH|ORIGINAL)\b)\S/.test(lines[start] ?? "")) {
    return undefined;
  }
  let separated = false;
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (CLOSE.test(line) || OPEN.test(line)) {
      return "none";
    }
    separated ||= /^={7}\s*$/.test(line);
    if (separated && /^>{7} (?!REPLACE\b)\S/.test(line)) {
      return at;
    }
  }
  return "none";
}

/** Separators as long as the opening marker outrank underlines of headings; several left are several readings. */
function likelySplits(lines: readonly string[], separators: readonly number[], length: number): number[] {
  const lengthOf = (index: number): number => SEPARATOR.exec(lines[index] ?? "")?.[1]?.length ?? 0;
  const same = separators.filter((index) => lengthOf(index) === length);
  if (same.length > 0) {
    return same;
  }
  const usual = separators.filter((index) => lengthOf(index) >= 5 && lengthOf(index) <= 9);
  return usual.length > 0 ? usual : [...separators];
}

function readHint(lines: readonly string[], from: number): { hint: number | undefined; first: number } {
  let first = from;
  let hint: number | undefined;
  let hinted = false;
  for (; ; first++) {
    const match = /^:(start_line|end_line):\s*(\d{1,9})?$/.exec((lines[first] ?? "").trim());
    if (!match) {
      break;
    }
    hinted = true;
    if (match[1] === "start_line" && match[2] !== undefined) {
      hint = Number(match[2]);
    }
  }
  if (hinted && /^\s*-{5,9}\s*$/.test(lines[first] ?? "")) {
    first++;
  }
  return { hint, first };
}

/** Content of a section: escaped markers unescaped, and without the indentation the whole block has in a list. */
function sectionOf(lines: readonly string[], indent: string): string[] {
  const shared = indent !== "" && lines.every((line) => line.startsWith(indent) || line.trim() === "");
  return lines.map((line) => {
    const own = shared ? line.slice(Math.min(indent.length, line.length)) : line;
    return own.includes("\\") ? own.replace(ESCAPED, "$1") : own;
  });
}

const NUMBERED = /^\s{0,8}(\d{1,7}) \|(?: |$)/;

/** The reading for models that copy `12 | code` from a listing: all lines of SEARCH are numbered, one after the other. */
function withoutLineNumbers({ search, replace }: Reading): { reading: Reading; hint: number } | undefined {
  const numberOf = (line: string): number => Number(NUMBERED.exec(line)?.[1] ?? Number.NaN);
  const first = numberOf(search[0] ?? "");
  if (search.length === 0 || !search.every((line, index) => numberOf(line) === first + index)) {
    return undefined;
  }
  const written = replace.filter((line) => line.trim() !== "");
  const prefixed = written.filter((line) => NUMBERED.test(line)).length;
  if (prefixed !== 0 && prefixed !== written.length) {
    return undefined;
  }
  const bare = (line: string): string => line.replace(NUMBERED, "");
  return {
    reading: { search: search.map(bare), replace: prefixed > 0 ? replace.map(bare) : replace },
    hint: first,
  };
}

const PREFIX = /^\s{0,8}(?:\d{1,7} )?\|(?: |$)/;

/** Only SEARCH was copied from a listing, and not all of its lines kept their numbers. */
function withoutSomeNumbers({ search, replace }: Reading): { reading: Reading; hint: undefined } | undefined {
  const isPrefixed = (line: string): boolean => line.includes("|") && PREFIX.test(line);
  if (!search.some(isPrefixed) || replace.some(isPrefixed)) {
    return undefined;
  }
  return { reading: { search: search.map((line) => line.replace(PREFIX, "")), replace }, hint: undefined };
}
