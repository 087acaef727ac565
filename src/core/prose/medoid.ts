/** The text that has most in common with the others; the first of several. undefined: there is none. */
export function medoid<T>(texts: readonly T[], textOf: (each: T) => string): T | undefined {
  const words = texts.map((each) => pairsOf(textOf(each)));
  const closeness = words.map((own, index) =>
    words.reduce((sum, other, at) => (at === index ? sum : sum + similarity(own, other)), 0),
  );
  const best = closeness.indexOf(Math.max(...closeness));
  return texts[best];
}

/** Neighbouring words, so that order counts a little. */
function pairsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  return new Set(words.flatMap((word, index) => [word, `${word} ${words[index + 1] ?? ""}`]));
}

/** Jaccard's: what both have, of all that there is; from 0 to 1. */
function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((word) => b.has(word)).length;
  const all = a.size + b.size - both;
  return all === 0 ? 1 : both / all;
}
