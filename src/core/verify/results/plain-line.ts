/** Longer names and messages are cut: a reader sees which test it is, and hostile output costs little. */
const longest = 300;

/** Everything that moves a cursor, changes the direction of writing, or cannot be seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Text of a tool as one line that is safe to show: no control characters, no line ends, not long. */
export function plainLine(text: string): string {
  const line = text
    .slice(0, longest * 2)
    .replace(UNSEEN, " ")
    .trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
