/** What kind of mistake an edit would correct; for people, and for how often such mistakes are made. */
export type EditKind =
  | "operator"
  | "off by one"
  | "wrong value"
  | "wrong name"
  | "wrong member"
  | "wrong function"
  | "swapped"
  | "condition"
  | "missing check"
  | "missing call"
  | "needless call"
  | "needless part"
  | "missing statement"
  | "needless statement"
  | "misplaced statement"
  | "missing return"
  | "missing await"
  | "wrong range"
  | "initial value"
  | "default argument"
  /** What the language or its library makes easy to get wrong. The other way round, it may change nothing. */
  | "usual slip"
  | "together";

/** A part of the file's text and what stands in its place. */
export interface TextChange {
  /** UTF-16 offsets, half-open. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One syntactic change of one file: what a person would call a single correction. */
export interface Edit {
  readonly path: string;
  readonly kind: EditKind;
  /** Apart from one another, in the order of the text. */
  readonly changes: readonly [TextChange, ...TextChange[]];
  /** How often just this correction is the right one where it can be made, between 0 and 1; only the order matters. */
  readonly prior: number;
  /** The lines, from 1, that decide how suspicious the place is. */
  readonly lines: { readonly first: number; readonly last: number };
}

export function applyChanges(source: string, changes: readonly TextChange[]): string {
  let text = "";
  let at = 0;
  for (const change of changes) {
    text += source.slice(at, change.start) + change.text;
    at = change.end;
  }
  return text + source.slice(at);
}

/** Whether both can be made in the same text: they are apart from each other. */
export function areApart(a: readonly TextChange[], b: readonly TextChange[]): boolean {
  return a.every((one) => b.every((other) => one.end < other.start || other.end < one.start));
}

export function joined(a: readonly TextChange[], b: readonly TextChange[]): readonly TextChange[] {
  return [...a, ...b].sort((one, other) => one.start - other.start);
}
