import { rulesFor } from "./effect-rules.ts";
import type { SyntaxNode, SyntaxSource } from "./effect-tree.ts";
import { diffLines } from "../diff/line-diff.ts";
import { splitLines } from "../diff/lines.ts";
import type { Hunk } from "../patch.ts";

/** Below this many lines of a file, leaving something out takes longer than parsing it. */
const SHORT = 60;

/** What may be left out of a file or a class; imports never. */
const removable =
  /^(?:(?:generator_)?function_declaration|method_definition|(?:abstract_)?class_declaration|function_definition|class_definition|decorated_definition|method_declaration|constructor_declaration|lexical_declaration|interface_declaration|type_alias_declaration|enum_declaration|expression_statement)$/;
const lists = /^(?:program|module|source_file|class_body|block)$/;
/** What may have members worth leaving out when it is touched itself. */
const holders =
  /^(?:export_statement|(?:abstract_)?class_declaration|class_body|class_definition|block|decorated_definition)$/;
const comments = /^(?:line_|block_)?comment$/;
/** Code of Python that sees the locals of its callers. */
const frames = /\b(?:f_locals|_getframe|currentframe)\b/;

/** Stands for what is left out, so that two versions are equal only with the same things before and after it. */
const substitute = "patchedMoaLeftOut";

/** Zero-based lines, `end` excluded. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Edit extends Stretch {
  readonly text: string;
}

/** The hunks that lead from the base to a version, where they are known. */
type Versions = ReadonlyMap<string, readonly Hunk[] | undefined>;

/**
 * Versions of a file are compared by what they do not have in common. Functions, methods and classes that are the same in
 * all of them can be left out of all: a local is never seen from outside of its function. A declaration of a name nobody
 * uses stands in their place, so that versions whose short texts have equal syntax trees have them as a whole: whatever
 * is parsed in another way around it, is so in all of them.
 * @returns what makes each version, and the base, short
 */
export async function withoutCommonMembers(
  path: string,
  base: string,
  versions: Versions,
  source: SyntaxSource,
): Promise<(text: string) => string> {
  const lines = new Lines(base);
  if (lines.count < SHORT || rulesFor(path).gaps !== "none") {
    return (text) => text;
  }
  const edits = new Map<string, readonly Edit[]>([[base, []]]);
  for (const [version, hunks] of versions) {
    edits.set(version, hunks ? editsOf(hunks) : editsBetween(base, version));
  }
  const all = [...edits.values()].flat();
  if (frames.test(base) || base.includes(substitute) || all.some(({ text }) => text.includes(substitute))) {
    return (text) => text;
  }
  const touched = joined(all);
  const common = await source.read(path, base, (root) =>
    root.hasError ? [] : commonMembers(root, lines, { start: 0, end: Infinity }, touched),
  );
  if (common === undefined || common.length === 0) {
    return (text) => text;
  }
  const areApartByBlanks = (end: number, start: number): boolean => lines.between(end, start).trim() === "";
  const left = joined(common, areApartByBlanks).map(({ start, end }, index) => ({
    start,
    end,
    text: `${lines.indentationAt(start)}${declarationOf(path, `${substitute}${index}`)}\n`,
  }));
  return (text) => {
    const own = edits.get(text);
    return own === undefined ? text : lines.edited([...own, ...left].sort((a, b) => a.start - b.start));
  };
}

function declarationOf(path: string, name: string): string {
  if (path.endsWith(".go")) {
    return `var ${name} int`;
  }
  return path.endsWith(".java") ? `class ${name} {}` : /\.pyi?$/.test(path) ? name : `${name};`;
}

function editsOf(hunks: readonly Hunk[]): readonly Edit[] {
  return hunks.map(({ baseStart, baseLines, newLines }) => ({
    start: baseStart,
    end: baseStart + baseLines.length,
    text: newLines.join(""),
  }));
}

function editsBetween(base: string, version: string): readonly Edit[] {
  const after = splitLines(version);
  return diffLines(splitLines(base), after).map(({ oldStart, oldLength, newStart, newLength }) => ({
    start: oldStart,
    end: oldStart + oldLength,
    text: after.slice(newStart, newStart + newLength).join(""),
  }));
}

/** In order, and those that touch as one. */
function joined(
  stretches: readonly Stretch[],
  touch = (end: number, start: number): boolean => end >= start,
): Stretch[] {
  const result: Stretch[] = [];
  for (const { start, end } of stretches.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && touch(last.end, start)) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    } else {
      result.push({ start, end });
    }
  }
  return result;
}

function commonMembers(
  parent: SyntaxNode,
  lines: Lines,
  around: Stretch,
  touched: readonly Stretch[],
): readonly Stretch[] {
  const nodes = parent.children.filter((child) => child !== null).filter(({ isNamed }) => isNamed);
  const places = nodes.map((node) => lines.of(node));
  const result: Stretch[] = [];
  const isList = lists.test(parent.type);
  let isNextLeftOut = false;
  for (let index = nodes.length - 1; index >= 0; index--) {
    const [node, place] = [nodes[index], places[index]];
    if (node === undefined || place === undefined) {
      continue;
    }
    // Its neighbours' lines next to it count as its own: what is there may belong to it in one of the versions.
    const start = places[index - 1]?.end ?? around.start;
    const end = places[index + 1]?.start ?? around.end;
    const isTouched = touched.some((stretch) => stretch.start <= end && stretch.end >= start);
    const mayGo: boolean = isList && (isRemovable(node) || (isNextLeftOut && comments.test(node.type)));
    isNextLeftOut = mayGo && !isTouched && lines.areFilledBy(node);
    if (isNextLeftOut) {
      result.push(place);
    } else if (isTouched && holders.test(node.type)) {
      result.push(...commonMembers(node, lines, place, touched));
    }
  }
  return result;
}

function isRemovable({ type, children }: SyntaxNode): boolean {
  return (
    removable.test(type) ||
    (type === "export_statement" && children.some((child) => child !== null && removable.test(child.type)))
  );
}

/** A text by its lines. */
class Lines {
  readonly #text: string;
  /** Where lines begin, and the end of the text. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    const starts = [0];
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
      starts.push(at + 1);
    }
    this.#starts = starts;
  }

  get count(): number {
    return this.#starts.length;
  }

  of({ startIndex, endIndex }: SyntaxNode): Stretch {
    return { start: this.#lineAt(startIndex), end: this.#lineAt(Math.max(startIndex, endIndex - 1)) + 1 };
  }

  /** Whether nothing else stands on the node's lines. */
  areFilledBy(node: SyntaxNode): boolean {
    const { start, end } = this.of(node);
    const before = this.#text.slice(this.#starts[start], node.startIndex);
    const after = this.#text.slice(node.endIndex, this.#starts[end] ?? this.#text.length);
    return (before + after).trim() === "";
  }

  between(start: number, end: number): string {
    return this.#text.slice(this.#starts[start] ?? this.#text.length, this.#starts[end] ?? this.#text.length);
  }

  indentationAt(line: number): string {
    return /^[ \t]*/.exec(this.between(line, line + 1))?.[0] ?? "";
  }

  /** @param edits in order, none of them overlapping */
  edited(edits: readonly Edit[]): string {
    let result = "";
    let at = 0;
    for (const { start, end, text } of edits) {
      result += this.between(at, start) + text;
      at = end;
    }
    return result + this.between(at, this.#starts.length);
  }

  #lineAt(index: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
