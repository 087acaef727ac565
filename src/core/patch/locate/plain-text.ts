import type { Reading } from "../parse/edit.ts";

/** Lines without what editors, keyboards and models change on the way. */

const PLAIN: Readonly<Record<string, string>> = {
  "\u2018": "'",
  "\u2019": "'",
  "\u201a": "'",
  "\u201b": "'",
  "\u201c": '"',
  "\u201d": '"',
  "\u201e": '"',
  "\u201f": '"',
  "\u2010": "-",
  "\u2011": "-",
  "\u2012": "-",
  "\u2013": "-",
  "\u2014": "-",
  "\u2015": "-",
  "\u2212": "-",
  "\u2026": "...",
  "\u00a0": " ",
  "\u2002": " ",
  "\u2003": " ",
  "\u2009": " ",
  "\u202f": " ",
  "\u3000": " ",
};

/** No letter has so many; to put them in their order takes time that grows with their square. */
const MANY_MARKS = /\p{M}{9}/u;

/** Quotes, dashes and blanks as typed on a keyboard, composed characters, no trailing white space. */
export function plainPunctuation(line: string): string {
  if (!/[^\u0000-\u007f]/.test(line)) {
    return line.trimEnd();
  }
  return (MANY_MARKS.test(line) ? line : line.normalize("NFC"))
    .replace(/[\u2018-\u201f\u2010-\u2015\u2212\u2026\u00a0\u2002\u2003\u2009\u202f\u3000]/g, (character) => {
      return PLAIN[character] ?? character;
    })
    .trimEnd();
}

/**
 * Where the lines of the file are typed plainly and the answer's are not, the answer has been through something that
 * prettifies: its new lines get the characters of the file's as well.
 */
export function punctuatedLike(reading: Reading, there: readonly string[]): Reading {
  const known = new Set(there.join("\n"));
  const strange = new Set(
    Array.from(reading.search.join("\n")).filter((character) => character in PLAIN && !known.has(character)),
  );
  if (strange.size === 0) {
    return reading;
  }
  const plain = (line: string): string =>
    Array.from(line, (character) =>
      strange.has(character) ? (PLAIN[character] ?? character) : character,
    ).join("");
  return { ...reading, search: reading.search.map(plain), replace: reading.replace.map(plain) };
}

/** White space inside the line stays only where it keeps two words apart. */
export function withoutSpace(line: string): string {
  return line.replace(/\s+/g, " ").replace(/ (?=\W)|(?<=\W) /g, "");
}
