/** Of a block, at least, in UTF-16 units; blocks end at the next place where that changes no count. */
const blockLength = 4096;
/**
 * A byte-pair merge takes time by the square of a word's length, so that a megabyte of one letter would never be counted. Words,
 * rules and blanks longer than this are cut, which makes their count at most one higher for each cut.
 */
const longRun = /[\p{L}\p{M}]{48}(?=[\p{L}\p{M}])|[^\s\p{L}\p{N}]{192}(?=[^\s\p{L}\p{N}])|\s{192}(?=\s)/gu;

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
