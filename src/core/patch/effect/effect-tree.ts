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
const verbatim = /string|format_specifier|template|heredoc|regex|text|content|char|raw|literal/;

const verbatimTypes = new Map<string, boolean>();

function isVerbatim(type: string): boolean {
  const known = verbatimTypes.get(type) ?? verbatim.test(type);
  verbatimTypes.set(type, known);
  return known;
}

/** Comments that compilers, linters and bundlers act on. */
const directive =
  /^[/#*\s<!;-]*(?:@ts-|@jsx|@flow|eslint|tslint|prettier-|biome-|ts-|go:|\+build|export |type:|noqa|pylint|mypy|pyright|fmt:|pragma|istanbul|c8 |v8 |webpack|@vite|[#@]__|sourceMappingURL|reference |amd-|deno-|oxlint|stylelint|jshint|jslint|globals? |exported |\$Flow|ruff|flake8|isort|-\*-|rubocop|shellcheck|phpcs|phpstan|nolint|NOLINT|language=)/;

/** The same anywhere in a comment: what runs the file, its encoding, the environment of its tests. */
const pragma = /^#!|coding[:=]|@(?:jest|vitest|jsx|flow)/;

/** White space between tokens that counts: none, that there is some, or also that there is a line end in it. */
export type Gaps = "none" | "blanks" | "lines";

/** Nobody writes code nested as deeply, and the steps that follow need stack for every level. */
const MOST_LEVELS = 1000;

/**
 * @param directives comments that count in this language, beside those that count in all
 * @returns undefined where the text does not follow the grammar, or is nested too deeply: nothing is said about it then
 */
export function treeOf(root: SyntaxNode, text: string, gaps: Gaps, directives?: RegExp): Tree | undefined {
  const tree = root.hasError
    ? undefined
    : new Converter(text, gaps, directives).convert(root, root.type, root.endIndex, MOST_LEVELS);
  if (tree === undefined) {
    return undefined;
  }
  const [first, last] = [tree.children.at(0), tree.children.at(-1)];
  const start = first?.type === gapType ? 1 : 0;
  const end = tree.children.length - (last?.type === gapType ? 1 : 0);
  return { ...tree, children: tree.children.slice(start, Math.max(start, end)) };
}

/** Of a node that is there; what a node says about itself is asked once, since every question goes to WebAssembly. */
class Converter {
  readonly #text: string;
  readonly #gaps: Gaps;
  readonly #directives: RegExp | undefined;

  constructor(text: string, gaps: Gaps, directives: RegExp | undefined) {
    this.#text = text;
    this.#gaps = gaps;
    this.#directives = directives;
  }

  convert(node: SyntaxNode, type: string, endIndex: number, levels: number): Tree | undefined {
    const { isNamed: named, children: nodes, startIndex } = node;
    if (nodes.length === 0) {
      const content = this.#text.slice(startIndex, endIndex);
      return { type, named, text: type === "jsx_text" ? jsxText(content) : content, children: [] };
    }
    const children: Tree[] = [];
    let at = startIndex;
    let gap = "";
    for (const child of nodes) {
      if (child === null) {
        continue;
      }
      const [childType, start, end] = [child.type, child.startIndex, child.endIndex];
      gap += this.#text.slice(at, start);
      at = end;
      if (this.#isIgnored(childType, start, end)) {
        gap += childType === "line_continuation" ? " " : "";
        continue;
      }
      this.#keep(gap, type, children);
      gap = "";
      const tree = childType.endsWith("comment")
        ? leaf(childType, this.#text.slice(start, end))
        : levels > 0
          ? this.convert(child, childType, end, levels - 1)
          : undefined;
      if (tree === undefined) {
        return undefined;
      }
      children.push(tree);
    }
    this.#keep(gap + this.#text.slice(at, endIndex), type, children);
    // `f"{a = }"` shows how it is written.
    if (type === "interpolation" && children.some((child) => child.type === "=")) {
      children.unshift(leaf("source", this.#text.slice(startIndex, endIndex)));
    }
    return { type, named, text: "", children };
  }

  #keep(gap: string, parent: string, children: Tree[]): void {
    if (gap !== "") {
      const counts = this.#gaps === "none" && parent === "token_tree" ? "blanks" : this.#gaps;
      const kept = keptGap(gap, parent, counts);
      if (kept !== "") {
        children.push(leaf(gapType, kept, false));
      }
    }
  }

  #isIgnored(type: string, start: number, end: number): boolean {
    if (type === "line_continuation" || !type.endsWith("comment")) {
      return type === "line_continuation";
    }
    const comment = this.#text.slice(start, end);
    return !directive.test(comment) && !pragma.test(comment) && this.#directives?.test(comment) !== true;
  }
}

function keptGap(gap: string, parent: string, counts: Gaps): string {
  if (gap.trim() !== "" || isVerbatim(parent)) {
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
      const start = index === 0 ? line : line.replace(/^[ \t]+/, "");
      return index === lines.length - 1 ? start : start.replace(/[ \t\r]+$/, "");
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
