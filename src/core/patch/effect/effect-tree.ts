/** What is needed of tree-sitter's nodes; positions are indices into the text, in UTF-16 units. */
export interface SyntaxNode {
  readonly type: string;
  readonly isNamed: boolean;
  readonly isError: boolean;
  readonly isMissing: boolean;
  readonly hasError: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly children: readonly (SyntaxNode | null)[];
}

/** A parser of many languages, such as `SyntaxParser` of core/syntax. */
export interface SyntaxSource {
  /** @returns undefined when it does not know the file's language */
  read<T>(path: string, text: string, reader: (root: SyntaxNode) => T): Promise<T | undefined>;
}

/** A syntax tree without comments, and without white space where that has no meaning. A leaf has a text. */
export interface Tree {
  readonly type: string;
  readonly named: boolean;
  /** Empty for a node with children. */
  readonly text: string;
  readonly children: readonly Tree[];
}

export function leaf(type: string, text: string, named = true): Tree {
  return { type, named, text, children: [] };
}

export function inner(type: string, children: readonly Tree[]): Tree {
  return { type, named: true, text: "", children };
}

/** What stands between two tokens. */
const gapType = "gap";

/** Nodes whose white space is content. */
const verbatim = /string|template|heredoc|regex|text|content|char|raw|literal/;

/** Comments that compilers, linters and bundlers act on. */
const directive =
  /^[/#*\s<!;-]*(?:@ts-|@jsx|@flow|eslint|tslint|prettier-|biome-|ts-|go:|\+build|export |type:|noqa|pylint|mypy|pyright|fmt:|pragma|istanbul|c8 |v8 |webpack|@vite|[#@]__|sourceMappingURL|coding|-\*-|rubocop|shellcheck|phpcs|phpstan|nolint|NOLINT|language=)/;

/** White space between tokens that counts: none, that there is some, or also that there is a line end in it. */
export type Gaps = "none" | "blanks" | "lines";

/** Nobody writes code nested as deeply, and the steps that follow need stack for every level. */
const MOST_LEVELS = 1000;

/** @returns undefined where the text does not follow the grammar, or is nested too deeply: nothing is said about it then */
export function treeOf(root: SyntaxNode, text: string, gaps: Gaps): Tree | undefined {
  const tree = root.hasError ? undefined : convert(root, text, gaps, MOST_LEVELS);
  if (tree === undefined) {
    return undefined;
  }
  const [first, last] = [tree.children.at(0), tree.children.at(-1)];
  const start = first?.type === gapType ? 1 : 0;
  const end = tree.children.length - (last?.type === gapType ? 1 : 0);
  return { ...tree, children: tree.children.slice(start, Math.max(start, end)) };
}

function convert(node: SyntaxNode, text: string, gaps: Gaps, levels: number): Tree | undefined {
  const { type, isNamed: named, children: nodes, startIndex, endIndex } = node;
  if (nodes.length === 0) {
    const content = text.slice(startIndex, endIndex);
    return { type, named, text: type === "jsx_text" ? jsxText(content) : content, children: [] };
  }
  const children: Tree[] = [];
  let at = startIndex;
  let gap = "";
  const flush = (): void => {
    const kept = keptGap(gap, type, gaps === "none" && type === "token_tree" ? "blanks" : gaps);
    if (kept !== "") {
      children.push(leaf(gapType, kept, false));
    }
    gap = "";
  };
  for (const child of nodes) {
    if (child === null) {
      continue;
    }
    gap += text.slice(at, child.startIndex);
    at = child.endIndex;
    if (isIgnored(child, text)) {
      gap += child.type === "line_continuation" ? " " : "";
      continue;
    }
    flush();
    const tree = levels > 0 ? convert(child, text, gaps, levels - 1) : undefined;
    if (tree === undefined) {
      return undefined;
    }
    children.push(tree);
  }
  gap += text.slice(at, endIndex);
  flush();
  return { type, named, text: "", children };
}

function isIgnored({ type, startIndex, endIndex }: SyntaxNode, text: string): boolean {
  return (
    type === "line_continuation" ||
    (type.endsWith("comment") && !directive.test(text.slice(startIndex, Math.min(endIndex, startIndex + 80))))
  );
}

function keptGap(gap: string, parent: string, counts: Gaps): string {
  if (gap === "" || gap.trim() !== "" || verbatim.test(parent)) {
    return gap;
  }
  const breaks = gap.includes("\n");
  if (parent === "jsx_element" || parent === "jsx_fragment") {
    return breaks ? "" : gap;
  }
  return counts === "none" ? "" : counts === "lines" && breaks ? "\n" : " ";
}

/** As JSX means it: lines are trimmed where they meet, empty ones vanish, the others are joined by a blank. */
function jsxText(text: string): string {
  const lines = text.split("\n");
  return lines
    .map((line, index) => {
      const start = index === 0 ? line : line.trimStart();
      return index === lines.length - 1 ? start : start.trimEnd();
    })
    .filter((line) => line !== "")
    .join(" ");
}

/** Different trees, different texts. */
export function printTree(tree: Tree): string {
  const parts: string[] = [];
  const print = ({ type, text, children }: Tree): void => {
    if (children.length === 0) {
      parts.push(type, "\u0002", text, "\u0003");
      return;
    }
    parts.push("\u0004", type, "\u0002");
    for (const child of children) {
      print(child);
    }
    parts.push("\u0005");
  };
  print(tree);
  return parts.join("");
}
