import type { Node, SyntaxParser } from "../../syntax/syntax-parser.ts";
import type { NewFileEdit } from "../parse/edit.ts";

interface Code {
  readonly content: readonly string[];
  readonly defines: ReadonlySet<string>;
}

/**
 * Which text is the file that was asked for. A single fenced block is. Of several, beside sample input, output and
 * usage, it is the one without syntax errors that defines everything any other does. Without a fence the text must be
 * code that defines something.
 * @returns undefined when none is, or it is not clear which
 */
export async function chooseNewFile(
  { path, candidates, fenced }: NewFileEdit,
  parser: SyntaxParser | undefined,
): Promise<readonly string[] | undefined> {
  const [first, ...others] = candidates;
  if (fenced && others.length === 0) {
    return first;
  }
  const codes: Code[] = [];
  for (const content of candidates) {
    const defines = await parser?.read(path, content.join("\n"), (root) =>
      root.hasError ? undefined : definitionsIn(root),
    );
    if (defines && defines.size > 0) {
      codes.push({ content, defines });
    }
  }
  const all = new Set(codes.flatMap(({ defines }) => [...defines]));
  const complete = codes.filter(({ defines }) => defines.size === all.size);
  return complete.length === 1 || fenced ? complete.at(-1)?.content : undefined;
}

/** Names of functions, classes and the like at the top level, exported ones too. */
function definitionsIn(root: Node): Set<string> {
  const names = new Set<string>();
  const add = (node: Node): void => {
    const inner = node.childForFieldName("declaration") ?? node.childForFieldName("definition");
    const name = node.childForFieldName("name");
    if (inner) {
      add(inner);
    } else if (name && /function|class|method|interface|struct|enum|type|impl|module|def/.test(node.type)) {
      names.add(name.text);
    } else if (/^(?:lexical|variable)_declaration$/.test(node.type)) {
      for (const declarator of node.namedChildren) {
        const value = declarator?.childForFieldName("value");
        if (value && /function/.test(value.type)) {
          names.add(declarator?.childForFieldName("name")?.text ?? "");
        }
      }
    }
  };
  for (const node of root.namedChildren) {
    if (node) {
      add(node);
    }
  }
  return names;
}
