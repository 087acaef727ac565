import type { Node, SyntaxParser } from "../syntax/syntax-parser.ts";
import { goSymbols, javaSymbols, rustSymbols } from "./compiled-symbols.ts";
import { conventionOf, pythonConvention } from "./convention-of.ts";
import { pythonSymbols } from "./python-symbols.ts";
import { scriptSymbols } from "./script-symbols.ts";
import type { Convention, DocumentedSymbol } from "./symbol.ts";

const finders: Readonly<Record<string, (root: Node) => readonly DocumentedSymbol[]>> = {
  TypeScript: scriptSymbols,
  TSX: scriptSymbols,
  JavaScript: scriptSymbols,
  Python: pythonSymbols,
  Go: goSymbols,
  Rust: rustSymbols,
  Java: javaSymbols,
};

export interface FileSymbols {
  readonly symbols: readonly DocumentedSymbol[];
  readonly convention: Convention;
}

export function canBeDocumented(path: string, parser: SyntaxParser): boolean {
  return finders[parser.languageOf(path) ?? ""] !== undefined;
}

/** @returns undefined when nothing is known of the file's language */
export async function findSymbols(
  path: string,
  text: string,
  parser: SyntaxParser,
): Promise<FileSymbols | undefined> {
  const language = parser.languageOf(path);
  const find = finders[language ?? ""];
  const symbols = find && (await parser.read(path, text, find));
  if (symbols === undefined) {
    return undefined;
  }
  const said = symbols.flatMap(({ documentation }) => documentation ?? []);
  return { symbols, convention: conventionOf(language) ?? pythonConvention(said) };
}
