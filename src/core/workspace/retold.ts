/** Translations as the editor has them: by what the code says; those of sentences of core have `coreMark` at the end of their key. */
export type Bundle = Readonly<Record<string, string>>;

/** What the editor calls the comment of a string. It tells what core says anywhere from what the editor says in place. */
export const coreMark = "/core";

interface Phrase {
  /** What stands between its values. */
  readonly parts: readonly string[];
  readonly translation: string;
}

/** Where a text is made of several: between sentences, and where one is unknown, within it. */
const seams = [/(?<=[.!?]) +(?=[^a-z(])|(?=\n)/, /(?<=[.!?]) +/, /(?<=[;:]) +/, /(?<=,) +/];
/** Pieces that are one phrase all the same, for its values have such signs in them. */
const mostPieces = 4;
/** Characters. What is longer, a tool or a model said. */
const longest = 4_000;

const phrasesOf = new WeakMap<Bundle, readonly Phrase[]>();

/**
 * A text of core in the language of a bundle. What core says is English wherever it is kept, sent or repeated: it is recognised
 * where it is shown, so that an old journal, a thread and this very moment are all the same. The values in it are looked at in the
 * same way; what no phrase of ours has said stays as it is.
 */
export function retold(text: string, bundle: Bundle | undefined): string {
  if (bundle === undefined || text.length > longest) {
    return text;
  }
  const phrases = phrasesOf.get(bundle) ?? phrasesIn(bundle);
  phrasesOf.set(bundle, phrases);
  return phrases.length === 0 ? text : tell(text, phrases);
}

/** Those that say most come first: the others would take their words for values. */
function phrasesIn(bundle: Bundle): readonly Phrase[] {
  return Object.entries(bundle)
    .filter(([key]) => key.endsWith(coreMark))
    .map(([key, translation]) => ({ parts: key.slice(0, -coreMark.length).split(/\{\d\}/), translation }))
    .sort((a, b) => b.parts.join("").length - a.parts.join("").length);
}

function tell(text: string, phrases: readonly Phrase[], depth = 0): string {
  const seam = seams[depth];
  if (seam === undefined) {
    return text;
  }
  const pieces = text.split(new RegExp(`(${seam.source})`));
  let told = "";
  for (let at = 0; at < pieces.length; at += 2) {
    const piece = pieces[at] ?? "";
    let known: string | undefined;
    let count = 1;
    while (known === undefined && count < 2 * mostPieces) {
      known = asPhrase(pieces.slice(at, at + count).join(""), phrases);
      count += 2;
    }
    told += known ?? tell(piece, phrases, depth + 1);
    at += known === undefined ? 0 : count - 3;
    told += pieces[at + 1] ?? "";
  }
  return told;
}

function asPhrase(text: string, phrases: readonly Phrase[]): string | undefined {
  const [, before = "", words = "", stop = "", after = ""] = /^(\s*)(.*?)([.;:,]?)(\s*)$/s.exec(text) ?? [];
  for (const [said, end] of [
    [words + stop, ""],
    [words, stop],
  ] as const) {
    for (const { parts, translation } of phrases) {
      const values = valuesIn(said, parts);
      if (values !== undefined) {
        return (
          before +
          translation.replace(/\{(\d)\}/g, (_, index: string) => tell(values[Number(index)] ?? "", phrases)) +
          end +
          after
        );
      }
    }
  }
  return undefined;
}

/** What stands in the places of a phrase; undefined: the text is not that phrase. */
function valuesIn(text: string, [first = "", ...rest]: readonly string[]): readonly string[] | undefined {
  const values: string[] = [];
  let at = text.startsWith(first) ? first.length : text.length + 1;
  for (const [index, part] of rest.entries()) {
    const found = index === rest.length - 1 ? text.length - part.length : text.indexOf(part, at);
    if (found < at || !text.startsWith(part, found)) {
      return undefined;
    }
    values.push(text.slice(at, found));
    at = found + part.length;
  }
  return at === text.length ? values : undefined;
}
