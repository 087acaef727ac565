import type { Node } from "../syntax-parser.ts";
import { isComment } from "../code-tokens.ts";
import type { DocumentedSymbol } from "./symbol.ts";

export function namedChildrenOf(node: Node): readonly Node[] {
  return node.namedChildren.filter((child) => child !== null);
}

/** Where a declaration is: `range` goes from where it begins to the end of its name, all on the line of the name. */
export function placeOf(node: Node): Pick<DocumentedSymbol, "range" | "extent"> {
  const name = node.childForFieldName("name") ?? node.childForFieldName("property") ?? node;
  const { row, column } = name.startPosition;
  const end = name.endPosition.row === row ? name.endPosition.column : column;
  const begin = node.startPosition.row === row ? node.startPosition.column : column;
  return {
    range: { start: { line: row, character: begin }, end: { line: row, character: end } },
    extent: { first: node.startPosition.row, last: node.endPosition.row },
  };
}

/** The comments directly above a declaration, without a blank line between, from top to bottom. */
export function commentsAbove(
  node: Node,
  isPassedOver: (other: Node) => boolean = () => false,
): readonly Node[] {
  const comments: Node[] = [];
  let top = node.startPosition.row;
  for (let above = node.previousSibling; above !== null; above = above.previousSibling) {
    // A line comment may end where the next line begins.
    const end = above.endPosition.column === 0 ? above.endPosition.row - 1 : above.endPosition.row;
    if ((!isComment(above) && !isPassedOver(above)) || end + 1 < top) {
      break;
    }
    top = above.startPosition.row;
    if (isComment(above)) {
      comments.unshift(above);
    }
  }
  return comments;
}
