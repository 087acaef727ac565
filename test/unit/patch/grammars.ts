import { fileURLToPath } from "node:url";

/** Where the tree-sitter runtime and its grammars are before a build. */
export const grammars = fileURLToPath(
  new URL("../../../node_modules/@vscode/tree-sitter-wasm/wasm", import.meta.url),
);
