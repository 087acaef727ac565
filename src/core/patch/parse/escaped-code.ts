import type { SyntaxParser } from "../../syntax/syntax-parser.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  "#39": "'",
};
const ENTITY = /&(lt|gt|amp|quot|apos|#39);/g;

export function hasEntities(lines: readonly string[]): boolean {
  return lines.some((line) => line.includes("&") && line.search(ENTITY) !== -1);
}

/** `&lt;` as `<`: once, so that `&amp;lt;` becomes what a page is to show. */
export function withoutEntities(line: string): string {
  return line.includes("&") ? line.replace(ENTITY, (whole, name: string) => ENTITIES[name] ?? whole) : line;
}

/** So many are looked at; one in the code is enough. */
const MOST_LOOKED_AT = 200;

/**
 * Whether code was escaped as if it were a page's text: an entity stands where only code can, and not in a text, a comment or markup.
 * A language whose syntax nobody knows says no.
 */
export async function isEscapedCode(
  path: string,
  lines: readonly string[],
  parser: SyntaxParser | undefined,
): Promise<boolean> {
  if (!parser || !hasEntities(lines)) {
    return false;
  }
  const text = lines.join("\n");
  const found = [...text.matchAll(/&(lt|gt|amp|quot|apos);/g)].slice(0, MOST_LOOKED_AT);
  const inCode = await parser.read(path, text, (root) =>
    found.some(({ index, 1: name }) => {
      const node = root.descendantForIndex(index + 1);
      return node !== null && node.text === name && /identifier|^name$/.test(node.type);
    }),
  );
  return inCode === true && (await isNoWorse(path, lines, parser));
}

/** `&amp;` may also be a variable of that name with its address taken: decoded, that is no code any more. */
async function isNoWorse(path: string, lines: readonly string[], parser: SyntaxParser): Promise<boolean> {
  const [escaped, plain] = await Promise.all(
    [lines, lines.map(withoutEntities)].map((each) => parser.errors(path, each.join("\n"))),
  );
  return (plain?.length ?? 0) <= (escaped?.length ?? 0);
}
