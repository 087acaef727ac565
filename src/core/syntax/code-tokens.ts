import type { Node } from "./syntax-parser.ts";

/** A part of what a text means to its compiler. */
export interface CodeToken {
  /** A word or sign of the code, or where a construct begins and ends. */
  readonly text: string;
  /** Zero-based. */
  readonly line: number;
}

/** Comments that tools obey: to change one is to change what the code does. */
const directive =
  /^(?:#!|\/\/go:|\/\/ ?\+build|\/\/\/ ?<|#\[|# -\*-)|@ts-|@jsx|@(?:vite|vitest|jest)-|eslint|prettier-ignore|biome-ignore|webpack\w+:|(?:istanbul|c8|v8) ignore|sourceMappingURL|[@#]__PURE__|\bnoqa\b|type:\s*ignore|\bpyright:|\bpylint:|\bmypy:|\bfmt:|pragma|\bnolint\b|NOSONAR|noinspection|coding[:=]/i;

/** White space within these is part of what they say. */
const literal = /string|template|heredoc|char|regex|jsx_text/;

/**
 * What a syntax tree says without its comments and docstrings: its words and signs in order, and how they are nested. Two
 * texts with the same tokens are the same program. Comments that tools obey are told too.
 */
export function codeTokens(root: Node): readonly CodeToken[] {
  const text = root.text;
  const tokens: CodeToken[] = [];
  /** Up to where the text has been told; counted like the text, from the start of the root. */
  let at = 0;
  const between = (end: number, line: number, exact: boolean): void => {
    const gap = text.slice(at, end);
    if (exact ? gap !== "" : gap.trim() !== "") {
      tokens.push({ text: exact ? gap : gap.trim(), line });
    }
  };
  type Step =
    { readonly node: Node; readonly exact: boolean } | { readonly end: Node; readonly exact: boolean };
  const steps: Step[] = [{ node: root, exact: false }];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    const { exact } = step;
    if ("end" in step) {
      const { endIndex, endPosition } = step.end;
      between(endIndex - root.startIndex, endPosition.row, exact);
      at = Math.max(at, endIndex - root.startIndex);
      // What ends with a line break ends on the line of that.
      const line = Math.max(0, endPosition.row - Number(endPosition.column === 0));
      tokens.push({ text: ")", line });
      continue;
    }
    const { node } = step;
    const line = node.startPosition.row;
    between(node.startIndex - root.startIndex, line, exact);
    at = Math.max(at, node.startIndex - root.startIndex);
    if (isComment(node) || isDocstring(node)) {
      if (isComment(node) && directive.test(node.text)) {
        tokens.push({ text: node.text.trim(), line });
      }
      at = node.endIndex - root.startIndex;
    } else if (node.childCount === 0) {
      tokens.push({ text: node.text, line });
      at = node.endIndex - root.startIndex;
    } else {
      const within = literal.test(node.type);
      tokens.push({ text: `(${node.type}`, line });
      steps.push({ end: node, exact: within });
      for (const child of node.children.filter((each) => each !== null).toReversed()) {
        steps.push({ node: child, exact: within });
      }
    }
  }
  return tokens;
}

/** The first place where two programs differ, as a line of the second; undefined: they are the same. */
export function firstDifference(
  before: readonly CodeToken[],
  after: readonly CodeToken[],
): number | undefined {
  const length = Math.max(before.length, after.length);
  for (let index = 0; index < length; index++) {
    if (before[index]?.text !== after[index]?.text) {
      return after[index]?.line ?? after.at(-1)?.line ?? 0;
    }
  }
  return undefined;
}

export function isComment(node: Node): boolean {
  return node.type === "comment" || node.type.endsWith("_comment");
}

/** A string that stands alone, first in a Python module, class or function. */
export function isDocstring(node: Node): boolean {
  if (node.type !== "expression_statement" || node.namedChildCount !== 1) {
    return false;
  }
  const inner = node.namedChild(0)?.type;
  // A formatted string is evaluated, and bytes document nothing.
  if ((inner !== "string" && inner !== "concatenated_string") || /^\w*[fbt]\w*["']/i.test(node.text)) {
    return false;
  }
  const { parent } = node;
  const first = parent?.namedChildren.find((child) => child !== null && !isComment(child));
  const owner = parent?.type === "block" ? parent.parent?.type : parent?.type;
  return (
    first?.id === node.id &&
    (owner === "module" || owner === "function_definition" || owner === "class_definition")
  );
}
