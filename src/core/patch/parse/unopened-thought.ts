const CLOSES = /^[ \t]*<\/(think|thinking|reasoning)>/m;

/**
 * Some templates open the thinking section themselves, so that the answer has only its end.
 * @returns the answer with empty lines in place of such a section; undefined where it has none
 */
export function withoutUnopenedThought(answer: string): string | undefined {
  const close = CLOSES.exec(answer);
  const thought = answer.slice(0, close?.index ?? 0);
  if (!close || thought.includes(`<${close[1] ?? ""}>`)) {
    return undefined;
  }
  const lines = thought.split("\n").length - 1;
  return "\n".repeat(lines) + answer.slice(close.index + close[0].length);
}
