/**
 * Whether a text differs from another only in what formatters change: spaces, line ends, quotes, commas, semicolons and
 * brackets around things. Words, numbers and operators are the same, in the same order.
 */
export function isFormattingOf(before: string, after: string): boolean {
  return before !== after && bare(before) === bare(after);
}

function bare(text: string): string {
  return text.replace(/[\s,;()'"`]/g, "");
}
