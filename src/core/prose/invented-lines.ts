/**
 * Lines that a text names and the files do not have: `line 12`, `lines 3-9`, `a.ts:12`, `L12`.
 * @param path of the file that lines without a file are of
 * @param lengths how many lines each file has; of the others nothing is said
 */
export function inventedLines(
  text: string,
  path: string,
  lengths: ReadonlyMap<string, number>,
): readonly string[] {
  const own = lengths.get(path) ?? Infinity;
  const found: string[] = [];
  const numbers = /\blines?\s+`?((?:L?\d+(?:\s*(?:-|–|—|,|&|to|and|through)\s*)?)+)/gi;
  for (const [, said = ""] of text.matchAll(numbers)) {
    for (const [number] of said.matchAll(/\d+/g)) {
      found.push(...(isThere(Number(number), own) ? [] : [`line ${number}`]));
    }
  }
  for (const [whole, , number] of text.matchAll(/(?<![\w/.])(#?L)(\d+)\b(?!\.\d)/g)) {
    found.push(...(isThere(Number(number), own) || isNamedAbove(text, whole) ? [] : [whole]));
  }
  for (const [whole, name = "", first, last] of text.matchAll(/([\w@./-]+\.\w{1,8}):(\d+)(?:-(\d+))?/g)) {
    const file = [...lengths].find(([each]) => each === name || each.endsWith(`/${name}`));
    const most = file?.[1] ?? Infinity;
    const isWhole = [first, last].every((each) => each === undefined || isThere(Number(each), most));
    found.push(...(isWhole ? [] : [whole]));
  }
  return [...new Set(found)];
}

function isThere(line: number, length: number): boolean {
  return line >= 1 && line <= length;
}

/** `line L12` was looked at with the word before it. */
function isNamedAbove(text: string, whole: string): boolean {
  return new RegExp(`\\blines?\\s+\`?${whole}\\b`, "i").test(text);
}
