import { rulesFor } from "./effect-rules.ts";
import type { SyntaxNode, SyntaxSource } from "./effect-tree.ts";
import { diffLines, type LineChange } from "../diff/line-diff.ts";
import { splitLines } from "../diff/lines.ts";

/** Below this many lines of a file, leaving something out takes longer than parsing it. */
const SHORT = 60;

/** Whole functions, methods and classes; what imports or runs is never left out. */
const removable =
  /^(?:function_declaration|generator_function_declaration|method_definition|class_declaration|function_definition|class_definition|decorated_definition|method_declaration|constructor_declaration)$/;
/** What may have members worth leaving out when it is touched itself. */
const holders =
  /^(?:export_statement|(?:abstract_)?class_declaration|class_body|class_definition|block|decorated_definition)$/;

/** Zero-based lines, `end` excluded. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Versions of a file are compared by what they do not have in common. Functions, methods and classes that are the same in
 * all of them, and so are their neighbours on either side, can be left out of all: a local is never seen from outside of
 * its function, and what stands next to a change stays, so that nothing is parsed in another way.
 * @returns what makes each version, and the base, short
 */
export async function withoutCommonMembers(
  path: string,
  base: string,
  versions: readonly string[],
  source: SyntaxSource,
): Promise<(text: string) => string> {
  const lines = splitLines(base);
  if (lines.length < SHORT || rulesFor(path).gaps !== "none") {
    return (text) => text;
  }
  const changes = new Map<string, readonly LineChange[]>();
  for (const version of new Set(versions)) {
    changes.set(version, diffLines(lines, splitLines(version)));
  }
  const touched = [...changes.values()]
    .flat()
    .map(({ oldStart, oldLength }): Stretch => ({ start: oldStart, end: oldStart + oldLength }));
  const common = await source.read(path, base, (root) =>
    root.hasError ? [] : commonMembers(root, new Lines(base), 0, touched),
  );
  if (common === undefined || common.length === 0) {
    return (text) => text;
  }
  return (text) => {
    const own = text === base ? [] : changes.get(text);
    return own === undefined ? text : leftOver(lines, splitLines(text), own, common);
  };
}

function commonMembers(
  parent: SyntaxNode,
  lines: Lines,
  top: number,
  touched: readonly Stretch[],
): readonly Stretch[] {
  const nodes = parent.children.filter((child) => child !== null).filter(({ isNamed }) => isNamed);
  const places = nodes.map((node) => lines.of(node));
  const isTouched = nodes.map((_, index) => {
    const start = places[index - 1]?.end ?? top;
    const end = places[index + 1]?.start ?? Infinity;
    return touched.some((stretch) => stretch.start <= end && stretch.end >= start);
  });
  return nodes.flatMap((node, index) => {
    const place = places[index];
    const isNear = [index - 1, index, index + 1].some((near) => isTouched[near]);
    if (place !== undefined && !isNear && removable.test(node.type) && lines.areFilledBy(node)) {
      return [place];
    }
    return place !== undefined && isTouched[index] && holders.test(node.type)
      ? commonMembers(node, lines, place.start, touched)
      : [];
  });
}

/** Where the lines of a text begin. */
class Lines {
  private readonly text: string;
  private readonly starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    const starts = [0];
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
      starts.push(at + 1);
    }
    this.starts = starts;
  }

  of({ startIndex, endIndex }: SyntaxNode): Stretch {
    return { start: this.lineAt(startIndex), end: this.lineAt(Math.max(startIndex, endIndex - 1)) + 1 };
  }

  /** Whether nothing else stands on the node's lines. */
  areFilledBy(node: SyntaxNode): boolean {
    const { start, end } = this.of(node);
    const before = this.text.slice(this.starts[start] ?? 0, node.startIndex);
    const after = this.text.slice(node.endIndex, this.starts[end] ?? this.text.length);
    return (before + after).trim() === "";
  }

  private lineAt(index: number): number {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}

/** The version without the stretches of the base, which it has unchanged. */
function leftOver(
  base: readonly string[],
  version: readonly string[],
  changes: readonly LineChange[],
  stretches: readonly Stretch[],
): string {
  let kept = "";
  let next = 0;
  let shift = 0;
  const keep = (from: number, to: number): void => {
    for (let line = from; line < to; line++) {
      kept += version[line + shift] ?? "";
    }
  };
  let at = 0;
  for (const { start, end } of [...stretches, { start: base.length, end: base.length }]) {
    for (let change = changes[next]; change && change.oldStart < start; change = changes[++next]) {
      keep(at, change.oldStart);
      kept += version.slice(change.newStart, change.newStart + change.newLength).join("");
      at = change.oldStart + change.oldLength;
      shift += change.newLength - change.oldLength;
    }
    const last = start === base.length ? changes[next] : undefined;
    keep(at, start);
    kept += last ? version.slice(last.newStart, last.newStart + last.newLength).join("") : "";
    at = end;
  }
  return kept;
}
