import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import { applyChanges, type Edit, type EditKind } from "../edits/edit.ts";
import { generateEdits } from "../edits/generate-edits.ts";

/** The code with one fault in it. */
export interface Mutant {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
  /** For people. */
  readonly what: string;
}

/** What a test that asserts something can be expected to notice; other edits mostly make code that cannot be run. */
const planted: readonly EditKind[] = [
  "operator",
  "condition",
  "off by one",
  "wrong value",
  "needless statement",
  "wrong function",
];

/**
 * Faults, made by the edits that else repair some: operators, comparisons, constants, returned values, statements taken out.
 * Those of different lines and kinds first, spread over all the lines, always the same for the same text.
 * @param isMeant whether faults are wanted in these lines, counted from 1
 */
export async function mutantsOf(
  path: string,
  source: string,
  parser: SyntaxParser,
  isMeant: (first: number, last: number) => boolean,
  most: number,
): Promise<readonly Mutant[]> {
  const edits = (await generateEdits(path, source, parser, isMeant)).filter(
    ({ kind, changes, lines }) =>
      planted.includes(kind) && changes.length === 1 && isMeant(lines.first, lines.last),
  );
  const known = (await parser.errors(path, source))?.length ?? 0;
  const mutants: Mutant[] = [];
  for (const edit of inTurn(edits)) {
    if (mutants.length >= most) {
      break;
    }
    const text = applyChanges(source, edit.changes);
    const errors = await parser.errors(path, text);
    if (errors !== undefined && errors.length <= known) {
      mutants.push({ text, line: edit.lines.first, what: describe(edit, source) });
    }
  }
  return mutants;
}

/** One of each line, then the next of each; of a line the kinds in their order, and of a kind the likeliest. */
function inTurn(edits: readonly Edit[]): readonly Edit[] {
  const byLine = new Map<number, Edit[]>();
  for (const edit of edits) {
    byLine.set(edit.lines.first, [...(byLine.get(edit.lines.first) ?? []), edit]);
  }
  const rank = ({ kind }: Edit): number => planted.indexOf(kind);
  const queues = [...byLine]
    .sort(([a], [b]) => a - b)
    .map(([, own]) => mixedKinds(own.toSorted((a, b) => rank(a) - rank(b) || b.prior - a.prior)));
  const rounds = Math.max(0, ...queues.map(({ length }) => length));
  const spread = evenly(queues);
  return Array.from({ length: rounds }, (_, round) =>
    spread.flatMap((queue) => queue.slice(round, round + 1)),
  ).flat();
}

/** In an order of which every beginning is spread over all: the places with their bits in reverse. */
function evenly<T>(all: readonly T[]): readonly T[] {
  const bits = Math.max(1, Math.ceil(Math.log2(all.length || 1)));
  const reversed = (place: number): number =>
    parseInt(Array.from(place.toString(2).padStart(bits, "0")).toReversed().join(""), 2);
  return all
    .map((each, place) => ({ each, order: reversed(place) }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ each }) => each);
}

/** The first of each kind, then the second of each. */
function mixedKinds(edits: readonly Edit[]): readonly Edit[] {
  const seen = new Map<EditKind, number>();
  const places = edits.map((edit) => {
    const place = seen.get(edit.kind) ?? 0;
    seen.set(edit.kind, place + 1);
    return { edit, place };
  });
  return places.toSorted((a, b) => a.place - b.place).map(({ edit }) => edit);
}

function describe({ changes: [{ start, end, text }], lines }: Edit, source: string): string {
  const shown = (part: string): string => {
    const line = part.trim().replaceAll(/\s+/g, " ");
    return line.length > 40 ? `${line.slice(0, 40)}…` : line;
  };
  const [was, now] = [shown(source.slice(start, end)), shown(text)];
  const what = now === "" || now === "pass" ? `without \`${was}\`` : `\`${now}\` in place of \`${was}\``;
  return `line ${lines.first}: ${what}`;
}
