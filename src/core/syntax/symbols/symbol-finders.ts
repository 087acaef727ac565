import type { Node } from "../syntax-parser.ts";
import { goSymbols, javaSymbols, rustSymbols } from "./compiled-symbols.ts";
import { pythonSymbols } from "./python-symbols.ts";
import { scriptSymbols } from "./script-symbols.ts";
import type { DocumentedSymbol } from "./symbol.ts";

/** What tells the symbols of a file from its syntax tree, by the language's name. */
export const symbolFinders: Readonly<Record<string, (root: Node) => readonly DocumentedSymbol[]>> = {
  TypeScript: scriptSymbols,
  TSX: scriptSymbols,
  JavaScript: scriptSymbols,
  Python: pythonSymbols,
  Go: goSymbols,
  Rust: rustSymbols,
  Java: javaSymbols,
};
