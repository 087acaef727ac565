import { dominantEnd, sameLines, splitLines } from "../../../core/patch/diff/lines.ts";
import type { FileChange, Hunk } from "../../../core/patch/patch.ts";
import { textFile, type TextFile } from "../../../core/workspace/text-file.ts";
import { hunksOf, ownChanges, type OwnChange } from "./compose.ts";
import {
  accept,
  isSame,
  linesOf,
  reject,
  statusOf,
  unglued,
  withVersion,
  type Gap,
  type HunkStatus,
  type Piece,
  type Slot,
  type Version,
} from "./piece.ts";
import { withKnownEnds } from "./known-ends.ts";
import { typed } from "./typed.ts";
import { widened } from "./widen.ts";

export type Decision = "accepted" | "rejected";

/** A hunk, and where it stands in the text that would be applied now. */
export interface PlacedHunk {
  readonly fingerprint: string;
  /** Zero-based line, and how many lines there are now; none where lines are taken away. */
  readonly line: number;
  readonly length: number;
  readonly status: HunkStatus | "own" | "stale";
  /** Who wrote the version that was chosen; undefined: the proposal. */
  readonly by: string | undefined;
  /** Why it cannot be applied. */
  readonly reason?: string;
}

/** What waits until the file is again what it was made for. */
export interface Aside {
  readonly slot?: Slot;
  /** A change of the user's own, with the text it was made in. */
  readonly own?: { readonly hunk: Hunk; readonly base: readonly string[] };
  readonly reason: string;
}

/** Whether a file gets its new name or mode: the part of a change that has no lines. */
interface Move {
  readonly taken: boolean;
  readonly accepted: boolean;
}

/** Somebody's version of a hunk that may reach over lines around it. */
export interface WideVersion extends Version {
  /** Base lines above and below the hunk that it replaces as well, as they were when it was made. */
  readonly above: readonly string[];
  readonly below: readonly string[];
}

interface State {
  /** As it was proposed. */
  readonly change: FileChange;
  /** The file that the stretches are made for: the proposal's, or what it has become since. */
  readonly base: TextFile | undefined;
  readonly pieces: readonly Piece[];
  readonly move?: Move;
  readonly aside: readonly Aside[];
  /** Why nothing of this file can be applied as it is now. */
  readonly blocked?: string;
}

/** The review of one file. Immutable: every method gives the next one. */
export class FileReview {
  #known: string | undefined;

  private constructor(
    readonly state: State,
    /** Nothing has been done to it. */
    readonly isUntouched = false,
  ) {}

  static of(change: FileChange): FileReview {
    const base = change.kind === "create" ? undefined : change.base;
    const moves = change.kind === "rename" || (change.kind === "modify" && change.executable !== undefined);
    return new FileReview(
      {
        ...{ change, base, aside: [], pieces: piecesOf(change) },
        ...(moves && { move: { taken: true, accepted: false } }),
      },
      true,
    );
  }

  get path(): string {
    return this.state.change.path;
  }

  /** Where the file is before anything is applied; undefined: it is new. */
  get presentPath(): string | undefined {
    const { change } = this.state;
    return change.kind === "create" ? undefined : change.kind === "rename" ? change.from : change.path;
  }

  /** What would be in the file if it were applied now; empty for one that is gone. */
  get text(): string {
    return (this.#known ??= linesOf(this.state.pieces).join(""));
  }

  /** Lines are lines of the editor as well: it ends them at lone carriage returns, which we do not. */
  get isEditable(): boolean {
    return this.state.change.kind !== "delete" && !/\r(?!\n)/.test(this.text);
  }

  get lineEnd(): "\n" | "\r\n" {
    return dominantEnd(splitLines(this.state.base?.text ?? this.text));
  }

  with(state: Partial<State>): FileReview {
    return this.replaced({ ...this.state, ...state });
  }

  replaced(state: State): FileReview {
    return new FileReview(state);
  }

  hunks(): readonly PlacedHunk[] {
    const { pieces, aside, blocked, move } = this.state;
    const placed: PlacedHunk[] = move === undefined ? [] : [moved(this.path, move)];
    let line = 0;
    for (const piece of pieces) {
      const length = piece.now?.length ?? 0;
      if (piece.kind === "slot") {
        placed.push({ fingerprint: piece.id, line, length, status: statusOf(piece), by: piece.chosen.by });
      }
      line += length;
    }
    for (const { line: at, hunk } of this.own()) {
      placed.push({
        ...{ fingerprint: hunk.fingerprint, line: at, length: hunk.newLines.length },
        ...{ status: "own", by: undefined },
      });
    }
    const stale = aside.map(({ slot, own, reason }): PlacedHunk => ({
      ...{ fingerprint: slot?.id ?? own?.hunk.fingerprint ?? "", line: 0, length: 0 },
      ...{ status: "stale", by: slot?.chosen.by, reason },
    }));
    const all = placed.toSorted((a, b) => a.line - b.line);
    return [
      ...(blocked === undefined
        ? all
        : all.map((hunk) => ({ ...hunk, status: "stale" as const, reason: blocked }))),
      ...stale,
    ];
  }

  own(): readonly OwnChange[] {
    return ownChanges(this.path, this.state.pieces);
  }

  slot(fingerprint: string): Slot | undefined {
    return this.slots().find(({ id }) => id === fingerprint);
  }

  slots(): readonly Slot[] {
    return this.state.pieces.filter((piece) => piece.kind === "slot");
  }

  /** @param text as the editor holds it, with line ends of one kind */
  withText(text: string): FileReview {
    const { pieces } = this.state;
    const lines = withKnownEnds(splitLines(text), linesOf(pieces), this.lineEnd);
    const next = typed(pieces, lines);
    return next === pieces ? this : this.#rearranged(next);
  }

  /** @returns undefined where there is no such hunk any more */
  decide(fingerprint: string, decision: Decision): FileReview | undefined {
    const { move, pieces } = this.state;
    if (fingerprint === this.path && move !== undefined) {
      return this.with({ move: { taken: decision === "accepted", accepted: decision === "accepted" } });
    }
    if (this.slot(fingerprint) === undefined) {
      const own = this.own().find(({ hunk }) => hunk.fingerprint === fingerprint);
      return own === undefined ? undefined : decision === "accepted" ? this : this.#reverted(own);
    }
    const change = decision === "accepted" ? accept : reject;
    return this.#rearranged(
      pieces.map((piece) => (piece.kind === "slot" && piece.id === fingerprint ? change(piece) : piece)),
    );
  }

  /** Of every hunk of the proposal; the user's own changes stay. */
  decideAll(decision: Decision): FileReview {
    const change = decision === "accepted" ? accept : reject;
    const pieces = this.state.pieces.map((piece) => (piece.kind === "slot" ? change(piece) : piece));
    const taken = decision === "accepted";
    return this.#rearranged(pieces).with(
      this.state.move === undefined ? {} : { move: { taken, accepted: taken } },
    );
  }

  /**
   * @returns undefined where there is no such hunk any more, or the lines around it that the version replaces as well are
   * not what they were
   */
  choose(fingerprint: string, version: WideVersion): FileReview | undefined {
    const wide = widened(this.state.pieces, fingerprint, version);
    if (wide === undefined) {
      return undefined;
    }
    const lines = version.lines === null ? null : [...wide.prefix, ...version.lines, ...wide.suffix];
    return this.#rearranged(
      wide.pieces.map((piece) =>
        piece.kind === "slot" && piece.id === fingerprint
          ? withVersion(piece, { by: version.by, lines })
          : piece,
      ),
    );
  }

  /** What would be applied now; undefined: nothing. */
  change(): FileChange | undefined {
    const { change, base, pieces, move, blocked } = this.state;
    if (blocked !== undefined) {
      return undefined;
    }
    const [first] = pieces;
    if (change.kind === "create" || change.kind === "delete") {
      const now = first?.now;
      if (change.kind === "delete") {
        return now === null ? change : undefined;
      }
      return now === null || now === undefined
        ? undefined
        : isSame(now, splitLines(change.file.text))
          ? change
          : { ...change, file: textFile(now.join(""), change.file.encoding) };
    }
    if (base === undefined) {
      return undefined;
    }
    if (move?.taken !== false && base === change.base && this.#isAsProposed()) {
      return change;
    }
    const known = new Map(change.hunks.map((hunk) => [hunk.fingerprint, hunk]));
    const hunks = hunksOf(this.path, pieces, known);
    const { path, executable } = change;
    const taken = move?.taken === true;
    if (change.kind === "rename" && taken) {
      return { ...change, base, hunks };
    }
    if (hunks.length === 0 && (executable === undefined || !taken)) {
      return undefined;
    }
    return {
      ...{ kind: "modify", path: change.kind === "rename" ? change.from : path, base, hunks },
      ...(executable !== undefined && taken && { executable }),
    };
  }

  #isAsProposed(): boolean {
    return (
      this.state.aside.length === 0 &&
      this.state.pieces.every((piece) =>
        piece.kind === "gap" ? sameLines(piece.now, piece.base) : isSame(piece.now, piece.proposed),
      )
    );
  }

  #reverted({ hunk, gap, at }: OwnChange): FileReview {
    return this.#rearranged(
      this.state.pieces.map((piece, index): Piece =>
        index === gap && piece.kind === "gap"
          ? { ...piece, now: piece.now.toSpliced(at, hunk.newLines.length, ...hunk.baseLines) }
          : piece,
      ),
    );
  }

  #rearranged(pieces: readonly Piece[]): FileReview {
    return this.with({ pieces: unglued(pieces, this.lineEnd) });
  }
}

function moved(path: string, { taken, accepted }: Move): PlacedHunk {
  const status = !taken ? "rejected" : accepted ? "accepted" : "pending";
  return { fingerprint: path, line: 0, length: 0, status, by: undefined };
}

function piecesOf(change: FileChange): readonly Piece[] {
  if (change.kind === "create") {
    const lines = splitLines(change.file.text);
    return [slotOf(change.file.hash, null, lines, 0)];
  }
  const base = splitLines(change.base.text);
  if (change.kind === "delete") {
    return [slotOf(change.base.hash, base, null, 0)];
  }
  const pieces: Piece[] = [];
  let at = 0;
  for (const { fingerprint, match, baseStart, baseLines, newLines } of change.hunks) {
    if (match !== "already-applied") {
      pieces.push(gapOf(base.slice(at, baseStart)), slotOf(fingerprint, baseLines, newLines, baseStart));
      at = baseStart + baseLines.length;
    }
  }
  return [...pieces, gapOf(base.slice(at))];
}

function gapOf(base: readonly string[]): Gap {
  return { kind: "gap", base, now: base };
}

function slotOf(id: string, base: Slot["base"], proposed: Slot["proposed"], start: number): Slot {
  const origin = { start, base: base ?? [] };
  const chosen = { by: undefined, lines: proposed };
  return {
    ...{ kind: "slot", id, base, proposed, origin, chosen, accepted: false, absorbed: [] },
    ...{ now: proposed, kept: proposed },
  };
}
