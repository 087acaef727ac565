/**
 * Lines that a text names and the file that it is about does not have: `line 12`, `lines L3-L9`, `a.ts:12`.
 * @param path of that file; of others nothing is said
 * @param length in lines
 */
export function inventedLines(text: string, path: string, length: number): readonly string[] {
  const isThere = (line: string): boolean => Number(line) >= 1 && Number(line) <= length;
  const found: string[] = [];
  const numbers = /\blines?\s+`?((?:L?\d+(?:\s*(?:-|–|—|,|&|to|and|through)\s*)?)+)/gi;
  for (const [, said = ""] of text.matchAll(numbers)) {
    const lines = said.match(/\d+/g) ?? [];
    found.push(...lines.filter((line) => !isThere(line)).map((line) => `line ${line}`));
  }
  for (const [whole, name = "", first = "", last = first] of text.matchAll(
    /([\w@./-]+\.\w{1,8}):(\d+)(?:-(\d+))?/g,
  )) {
    const isMeant = path === name || path.endsWith(`/${name}`);
    found.push(...(!isMeant || (isThere(first) && isThere(last)) ? [] : [whole]));
  }
  return [...new Set(found)];
}
