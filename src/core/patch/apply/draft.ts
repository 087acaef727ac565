import type { TextFile } from "../../workspace/text-file.ts";
import { hunkMaker } from "../diff/diff-texts.ts";
import type { Steps } from "../breather.ts";
import { diffLines, diffSteps } from "../diff/line-diff.ts";
import { JoinedLines } from "./joined-lines.ts";
import { contentOf, splitLines } from "../diff/lines.ts";
import type { Reading } from "../parse/edit.ts";
import type { Place } from "../locate/locate.ts";
import { matchKinds, type Hunk, type MatchKind } from "../patch.ts";
import type { Reindent } from "../locate/reindent.ts";
import { ChunkedList } from "../locate/chunked-list.ts";
import { append } from "../locate/replace-range.ts";
import type { DraftLine } from "./draft-line.ts";
import { LineEnds } from "./line-ends.ts";
import { LineOrigins } from "./line-origins.ts";
import { SearchedLines } from "../locate/searched-lines.ts";

/** A place and what to do to the lines that come there. */
export interface Settled extends Place {
  readonly reindent?: Reindent;
}

const MOST_NOT_JOINED = 16;

/** A file while the edits of an answer are made to it, one after the other; remembers where every line comes from. */
export class Draft {
  readonly path: string;
  readonly base: TextFile | undefined;
  readonly #baseLines: readonly string[];
  /** Lines of the base, without line ends. */
  readonly baseContents: readonly string[];
  readonly #lines: ChunkedList<DraftLine>;
  readonly ends: LineEnds;
  readonly origins: LineOrigins;
  readonly #contents: SearchedLines;
  #baseSearched: SearchedLines | undefined;
  #joinedLines: JoinedLines | undefined;
  /** Changes that the joined lines do not have yet. */
  readonly #notJoined: { start: number; length: number; lines: readonly string[] }[] = [];
  /** By line of the base. */
  readonly #deletedBy: (MatchKind | undefined)[];
  #hasDeleted = false;
  readonly #alreadyApplied: { start: number; length: number }[] = [];
  /** Where the previous edit of the file ended; undefined when the edits jumped back. */
  after: number | undefined = 0;
  /** How far the last hinted edit was from its hint. */
  drift = 0;

  constructor(path: string, base: TextFile | undefined) {
    this.path = path;
    this.base = base;
    this.#baseLines = splitLines(base?.text ?? "");
    this.baseContents = this.#baseLines.map(contentOf);
    this.#lines = new ChunkedList(
      this.#baseLines.map((text, origin) => ({ text, origin, base: origin, match: undefined })),
    );
    this.ends = new LineEnds(this.#lines, this.#baseLines);
    this.origins = new LineOrigins(this.#lines, this.#baseLines.length);
    this.#contents = new SearchedLines(this.baseContents);
    this.#deletedBy = new Array<MatchKind | undefined>(this.#baseLines.length);
  }

  /** The lines as one text. */
  get joined(): JoinedLines {
    this.#joinedLines ??= new JoinedLines(this.now);
    for (const { start, length, lines } of this.#notJoined.splice(0)) {
      this.#joinedLines.replace(start, length, lines);
    }
    return this.#joinedLines;
  }

  /** Lines as they are now, without line ends; costs something after each edit. */
  get now(): readonly string[] {
    return this.#contents.now;
  }

  get length(): number {
    return this.#lines.length;
  }

  /** About how many characters it has. */
  get size(): number {
    return this.base?.text.length ?? 0;
  }

  /** Some of the lines as they are now, without line ends. */
  slice(from: number, to: number): readonly string[] {
    return this.#contents.slice(from, to);
  }

  /** The lines as they are now, to be searched. */
  get searched(): SearchedLines {
    return this.#contents;
  }

  /** The lines of the base, to be searched. */
  get searchedBase(): SearchedLines {
    this.#baseSearched ??= new SearchedLines(this.baseContents);
    return this.#baseSearched;
  }

  get text(): string {
    return this.#lines.all.map(({ text }) => text).join("");
  }

  get isTouched(): boolean {
    return this.#hasDeleted || this.#lines.length !== this.#baseLines.length;
  }

  /**
   * Replaces the lines at the place. What search and replacement have in common stays as the file has it; a new line
   * ends like the line it replaces or follows.
   * @param literalEnds a carriage return at the end of a new line is meant, and so is its absence
   */
  *replace(
    place: Settled,
    { search, replace, changes }: Reading,
    finalNewline?: boolean,
    literalEnds = false,
  ): Steps<void> {
    const { start, match } = place;
    const hadOpenEnd = !this.ends.isLastEnded;
    // From the last one up, so that what stands above a change is still as it was.
    for (const change of [...(changes ?? (yield* diffSteps(search, replace)))].reverse()) {
      yield;
      const { oldStart, oldLength, newStart, newLength } = change;
      const at = start + oldStart;
      const base = this.origins.baseAbove(at);
      const fresh: DraftLine[] = [];
      for (let index = 0; index < newLength; index++) {
        const line = replace[newStart + index] ?? "";
        const content = place.reindent?.(line, newStart + index) ?? line;
        const end = literalEnds ? "\n" : this.ends.endAt(at + Math.min(index, oldLength - 1));
        fresh.push({ text: content + end, origin: undefined, base, match });
      }
      this.#splice(at, oldLength, fresh, match);
    }
    yield;
    const end = start + replace.length;
    this.#noteForJoined(start, search.length, end);
    if (hadOpenEnd) {
      this.ends.settle(start, replace.length, literalEnds ? "\n" : this.ends.usual);
    }
    const isLast = end === this.length && replace.length > 0 && this.#lines.at(end - 1)?.origin === undefined;
    this.ends.settleLast(finalNewline, literalEnds, isLast ? replace.at(-1) : undefined);
  }

  /**
   * The lines as they would be, without line ends.
   * @param region lines around the place as they are now; without it, all
   */
  preview(
    place: Settled,
    { search, replace, changes }: Reading,
    region = { from: 0, to: this.length },
  ): string[] {
    const { start } = place;
    const result = [...this.slice(region.from, start)];
    let at = 0;
    for (const { oldStart, oldLength, newStart, newLength } of changes ?? diffLines(search, replace)) {
      append(result, this.slice(start + at, start + oldStart));
      for (let index = newStart; index < newStart + newLength; index++) {
        const line = replace[index] ?? "";
        result.push(place.reindent?.(line, index) ?? line);
      }
      at = oldStart + oldLength;
    }
    append(result, this.slice(start + at, region.to));
    return result;
  }

  /** The whole content; lines that stay keep their line ends. */
  *rewrite(content: readonly string[], match: MatchKind, finalNewline: boolean | undefined): Steps<void> {
    const whole: Place = { start: 0, match };
    const hadNewline = this.#lines.length === 0 || this.ends.isLastEnded;
    yield* this.replace(whole, { search: this.now, replace: content }, finalNewline ?? hadNewline);
  }

  noteAlreadyApplied(start: number, length: number): void {
    const origin = this.#lines.at(start)?.origin;
    if (origin !== undefined) {
      this.#alreadyApplied.push({ start: origin, length });
    }
  }

  /** From the base to what the draft has become. */
  *hunks(): Steps<Hunk[]> {
    const hunkOf = hunkMaker(this.path, this.#baseLines);
    const lines = this.#lines.all;
    const after = lines.map(({ text }) => text);
    const hunks: Hunk[] = [];
    for (const { oldStart, oldLength, newStart, newLength } of yield* diffSteps(this.#baseLines, after)) {
      yield;
      const kinds = new Set<MatchKind | undefined>();
      for (let index = newStart; index < newStart + newLength; index++) {
        kinds.add(lines[index]?.match);
      }
      for (let index = oldStart; index < oldStart + oldLength; index++) {
        kinds.add(this.#deletedBy[index]);
      }
      hunks.push(hunkOf(oldStart, oldLength, after.slice(newStart, newStart + newLength), loosest(kinds)));
    }
    for (const { start, length } of this.#alreadyApplied) {
      const changed = hunks.some(
        ({ baseStart, baseLines }) => baseStart < start + length && baseStart + baseLines.length > start,
      );
      if (!changed) {
        hunks.push(hunkOf(start, length, this.#baseLines.slice(start, start + length), "already-applied"));
      }
    }
    return hunks.sort((a, b) => a.baseStart - b.baseStart);
  }

  /** The joined text follows when it is needed again; after many changes it is made anew. */
  #noteForJoined(start: number, length: number, end: number): void {
    if (this.#notJoined.length >= MOST_NOT_JOINED) {
      this.#joinedLines = undefined;
      this.#notJoined.length = 0;
    }
    if (this.#joinedLines) {
      this.#notJoined.push({ start, length, lines: this.slice(start, end) });
    }
  }

  #splice(start: number, length: number, fresh: readonly DraftLine[], match: MatchKind): void {
    for (const { origin } of this.#lines.slice(start, start + length)) {
      if (origin !== undefined) {
        this.#deletedBy[origin] = match;
        this.#hasDeleted = true;
      }
    }
    this.#lines.replace(start, length, fresh);
    this.#contents.replace(
      start,
      length,
      fresh.map(({ text }) => contentOf(text)),
    );
  }
}

function loosest(kinds: Iterable<MatchKind | undefined>): MatchKind {
  return [...kinds].reduce<MatchKind>(
    (worst, kind) => (kind && matchKinds.indexOf(kind) > matchKinds.indexOf(worst) ? kind : worst),
    "exact",
  );
}
