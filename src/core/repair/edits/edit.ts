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

/**
 * Whether both can be made in the same text: they are apart from each other, or one ends where the other begins. Where both
 * put something in at the same place, nobody knows which comes first.
 */
export function areApart(a: readonly TextChange[], b: readonly TextChange[]): boolean {
  return a.every((one) =>
    b.every((other) => (one.end <= other.start || other.end <= one.start) && !isSame(one, other)),
  );
}

function isSame(one: TextChange, other: TextChange): boolean {
  return one.start === other.start && one.end === other.end;
}

/** What is put in before something comes before what that becomes. */
export function joined(a: readonly TextChange[], b: readonly TextChange[]): readonly TextChange[] {
  return [...a, ...b].sort((one, other) => one.start - other.start || one.end - other.end);
}

/** The same edit without the parts that stay as they are, so that others can be made inside of it. */
export function withoutWhatStays(edit: Edit, source: string): Edit {
  const changes = edit.changes.flatMap((change) => leastChanges(change, source));
  const [first, ...more] = changes;
  return first === undefined ? edit : { ...edit, changes: [first, ...more] };
}

function leastChanges({ start, end, text }: TextChange, source: string): readonly TextChange[] {
  const before = source.slice(start, end);
  const at = before === "" ? -1 : text.indexOf(before);
  if (at >= 0 && isBorder(text, at) && isBorder(text, at + before.length)) {
    const [left, right] = [text.slice(0, at), text.slice(at + before.length)];
    return [
      { start, end: start, text: left },
      { start: end, end, text: right },
    ].filter((change) => change.text !== "");
  }
  let head = 0;
  while (head < Math.min(before.length, text.length) && before[head] === text[head]) {
    head++;
  }
  while (head > 0 && !(isBorder(before, head) && isBorder(text, head))) {
    head--;
  }
  let tail = 0;
  const most = Math.min(before.length, text.length) - head;
  while (tail < most && before[before.length - 1 - tail] === text[text.length - 1 - tail]) {
    tail++;
  }
  while (tail > 0 && !(isBorder(before, before.length - tail) && isBorder(text, text.length - tail))) {
    tail--;
  }
  return [{ start: start + head, end: end - tail, text: text.slice(head, text.length - tail) }];
}

/** Whether a word, a number or an operator does not go on over this place. */
function isBorder(text: string, at: number): boolean {
  const [left = " ", right = " "] = [text[at - 1], text[at]];
  return !(/[\w$.]/.test(left) && /[\w$.]/.test(right)) && !(isSign(left) && isSign(right));
}

function isSign(character: string): boolean {
  return /[-+*/%=<>!&|^?:~]/.test(character);
}
