import type { Node } from "../../syntax/syntax-parser.ts";

/** A node of a syntax tree that outlives the parser's own, which is gone when it has been read. */
export interface SyntaxNode {
  readonly type: string;
  /** What it is to its parent: `condition`, `left`, … */
  readonly field: string | undefined;
  readonly named: boolean;
  /** UTF-16 offsets in the file's text, half-open. */
  readonly start: number;
  readonly end: number;
  /** Lines, from 1. */
  readonly line: number;
  readonly lastLine: number;
  readonly text: string;
  readonly parent: SyntaxNode | undefined;
  readonly children: readonly SyntaxNode[];
}

/** Deeper nesting is nobody's program. */
const DEEPEST = 400;

export function syntaxNodeOf(root: Node, source: string): SyntaxNode {
  return copy(root, source, undefined, undefined, 0);
}

function copy(
  node: Node,
  source: string,
  parent: SyntaxNode | undefined,
  field: string | undefined,
  depth: number,
): SyntaxNode {
  const { startIndex: start, endIndex: end } = node;
  const children: SyntaxNode[] = [];
  const copied: SyntaxNode = {
    type: node.type,
    field,
    named: node.isNamed,
    start,
    end,
    line: node.startPosition.row + 1,
    lastLine: node.endPosition.row + 1,
    text: source.slice(start, end),
    parent,
    children,
  };
  if (depth < DEEPEST) {
    for (const [index, child] of node.children.entries()) {
      if (child !== null) {
        children.push(copy(child, source, copied, node.fieldNameForChild(index) ?? undefined, depth + 1));
      }
    }
  }
  return copied;
}

export function named(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => child.named && child.type !== "comment");
}

export function fieldOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** The node itself first, then everything in it, in the order of the text. */
export function* descendants(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of node.children) {
    yield* descendants(child);
  }
}

/** The nearest node of this kind, the node itself included. */
export function enclosing(
  node: SyntaxNode | undefined,
  is: (node: SyntaxNode) => boolean,
): SyntaxNode | undefined {
  let at = node;
  while (at !== undefined && !is(at)) {
    at = at.parent;
  }
  return at;
}
