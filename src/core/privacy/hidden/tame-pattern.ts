/** Wild cards that one part of a pattern, and all of it across folders, may have. */
const mostWildCards = 2;

/**
 * The patterns of an ignore file, such that matching takes little time: a stranger's file may be made to take for ever.
 * A pattern with many wild cards is widened, and hides more; one that shows is dropped then.
 */
export function tamePatterns(text: string): readonly string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const tame = tamePattern(line);
    return tame === line ? [line] : line.startsWith("!") ? [] : [tame];
  });
}

function tamePattern(line: string): string {
  const parts = line.split("/").map((part) => {
    const pieces = part.split(/\*+/);
    const isFolders = /^\*\*$/.test(part);
    return isFolders || pieces.length - 1 <= mostWildCards
      ? part.replace(/\*{3,}/g, "**")
      : `${pieces[0] ?? ""}*${pieces.at(-1) ?? ""}`;
  });
  const folders = parts.flatMap((part, index) => (part === "**" ? [index] : []));
  const last = folders[mostWildCards];
  return last === undefined ? parts.join("/") : [...parts.slice(0, last), "**"].join("/");
}
