/**
 * Text of models, tools and repositories as it is, in one paragraph: no link, no image, no command, no mark-up. What is made of
 * it is shown as Markdown that is not trusted all the same.
 */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[!-/:-@[-`{-~]/g, "\\$&");
}

/** A block of code that no fence within can end. */
export function codeBlock(text: string, language: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.endsWith("\n") ? text : `${text}\n`}${fence}\n`;
}
