import type { LineRange } from "../../workspace/position.ts";
import type { Language } from "../edits/language.ts";
import { descendants, named, type SyntaxNode } from "../edits/syntax-node.ts";

const definition =
  /^(?:(?:generator_)?function_declaration|method_definition|(?:abstract_)?class_declaration|(?:function|class|decorated)_definition)$/;

/**
 * Lines, counted from 1, on which something stands that is run when its turn comes, and not where it is only declared.
 * @param meant zero-based; left out: all
 */
export function statementLines(
  root: SyntaxNode,
  language: Language,
  meant: LineRange | undefined,
): ReadonlySet<number> {
  const { first, last } = meant ?? { first: 0, last: root.lastLine };
  const lines = new Set<number>();
  for (const node of descendants(root)) {
    if (node.line > first && node.line <= last + 1 && isRun(node, language)) {
      lines.add(node.line);
    }
  }
  return lines;
}

/** Lines of functions: what is broken there breaks nothing that is run where the file is loaded. */
export function linesInFunctions(root: SyntaxNode, language: Language): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const node of descendants(root)) {
    for (let line = node.line; language.isFunction(node) && line <= node.lastLine; line++) {
      lines.add(line);
    }
  }
  return lines;
}

function isRun(node: SyntaxNode, language: Language): boolean {
  if (node.field === "body" && node.parent?.type === "arrow_function") {
    return !language.isBlock(node);
  }
  const isDeclared = definition.test(node.type) || /^(?:export|labeled)_statement$/.test(node.type);
  return (
    language.isStatement(node) && !isDeclared && !isDocumentation(node) && !holdsFunction(node, language)
  );
}

function isDocumentation(node: SyntaxNode): boolean {
  return node.type === "expression_statement" && named(node).every(({ type }) => type === "string");
}

/** `const f = () => …`: what is run is in the function. */
function holdsFunction(node: SyntaxNode, language: Language): boolean {
  const values = /^(?:lexical|variable)_declaration$/.test(node.type)
    ? named(node).map((each) => language.assignment(each)?.right)
    : [];
  return (
    values.length > 0 &&
    values.every((value) => value !== undefined && language.isFunction(value) && value.line < value.lastLine)
  );
}
