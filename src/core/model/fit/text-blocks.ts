/** Of a block, at least, in UTF-16 units; blocks end at the next place where that changes no count. */
const blockLength = 4096;
/**
 * A byte-pair merge takes time by the square of a word's bytes, so that a megabyte of one letter would never be counted. Longer
 * words, rules and blanks than code has are cut, which makes their count a little higher; Chinese, which has no blanks and
 * three bytes a letter, is cut sooner.
 */
const longRun = new RegExp(
  [
    String.raw`(?:(?![A-Za-z])\p{L}){48}(?=\p{L})`,
    String.raw`[\p{L}\p{M}]{128}(?=[\p{L}\p{M}])`,
    String.raw`[^\s\p{L}\p{N}]{192}(?=[^\s\p{L}\p{N}])`,
    String.raw`\s{192}(?=\s)`,
  ].join("|"),
  "gu",
);

/**
 * Cuts a text into blocks whose tokens add up to those of the text. They are cut where the text is the same, whatever
 * follows: two texts with the same beginning have the same blocks there, so that each is counted once.
 */
export function* blocksOf(text: string): Generator<string> {
  const boundary = /\n(?=[ \t]+\S|[^\s/])/g;
  let start = 0;
  while (start < text.length) {
    // In no encoding there is does a word go on over the last line end before something else, but for one before a slash.
    boundary.lastIndex = start + blockLength;
    const end = boundary.exec(text) === null ? text.length : boundary.lastIndex;
    yield text.slice(start, end);
    start = end;
  }
}

/** The block in pieces without a long word. */
export function* withoutLongRuns(block: string): Generator<string> {
  let start = 0;
  for (const { index, 0: run } of block.matchAll(longRun)) {
    yield block.slice(start, index + run.length);
    start = index + run.length;
  }
  yield block.slice(start);
}
