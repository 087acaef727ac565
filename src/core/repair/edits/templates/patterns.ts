import type { Program } from "../program.ts";
import { fieldOf, type SyntaxNode } from "../syntax-node.ts";

/** Regular expressions that take too much, too little, or something in the middle of what is meant as a whole. */
export function patternEdits(node: SyntaxNode, program: Program): void {
  if (node.type === "template_string" && isOfRegExp(node, program)) {
    anchored(node, program);
    return;
  }
  const inside =
    node.type === "regex"
      ? fieldOf(node, "pattern")
      : isPythonPattern(node, program)
        ? node.children.find(({ type }) => type === "string_content")
        : undefined;
  if (inside === undefined) {
    return;
  }
  for (const [text, prior] of variants(inside.text)) {
    program.replace("usual slip", prior, inside, text);
  }
}

function isOfRegExp(node: SyntaxNode, program: Program): boolean {
  const call = node.parent?.parent && program.language.call(node.parent.parent);
  return call?.args[0] === node && call.callee.text === "RegExp";
}

/** A pattern that is put together: what it begins and ends with. */
function anchored(node: SyntaxNode, program: Program): void {
  const inner = node.text.slice(1, -1);
  const begins = inner.startsWith("^");
  const ends = /(?<!\\)\$$/.test(inner);
  const texts = [
    ...(begins ? [] : [`^${inner}`]),
    ...(ends ? [] : [`${inner}$`]),
    ...(begins || ends ? [] : [`^${inner}$`, `\\\\b${inner}\\\\b`]),
  ];
  for (const text of texts) {
    program.replace("usual slip", 0.4, node, `\`${text}\``);
  }
}

/** The first argument of `re.match` and the like. */
function isPythonPattern(node: SyntaxNode, program: Program): boolean {
  const call = node.parent?.parent && program.language.call(node.parent.parent);
  return node.type === "string" && call?.args[0] === node && /^re\./.test(call.callee.text);
}

function* variants(pattern: string): Generator<readonly [string, number]> {
  const begins = pattern.startsWith("^");
  const ends = /(?<!\\)\$$/.test(pattern);
  const whole = /\|/.test(pattern) ? `(?:${pattern})` : pattern;
  if (begins && ends) {
    yield [pattern.slice(1, -1), 0.1];
    yield [pattern.slice(1), 0.06];
    yield [pattern.slice(0, -1), 0.06];
  } else if (begins) {
    yield [`${pattern}$`, 0.4];
    yield [pattern.slice(1), 0.1];
  } else if (ends) {
    yield [`^${pattern}`, 0.4];
    yield [pattern.slice(0, -1), 0.1];
  } else {
    yield [`^${whole}$`, 0.3];
    yield [`^${whole}`, 0.15];
    yield [`${whole}$`, 0.15];
    yield [`\\b${whole}\\b`, 0.1];
  }
  yield* repetitions(pattern);
  yield* classes(pattern);
  yield* points(pattern);
}

/** `.*` where `.*?` is meant, `a` where `a+` is, `+` where `*` is. */
function* repetitions(pattern: string): Generator<readonly [string, number]> {
  for (const { index, 0: sign } of pattern.matchAll(/(?<!\\)[+*](?!\?)/g)) {
    const [before, after] = [pattern.slice(0, index), pattern.slice(index + 1)];
    yield [`${before}${sign}?${after}`, /\.$/.test(before) ? 0.3 : 0.06];
    yield [`${before}${sign === "+" ? "*" : "+"}${after}`, 0.25];
    yield [`${before}${after}`, 0.05];
  }
  // Something that can be repeated, and is not.
  for (const { index, 0: part } of pattern.matchAll(
    /(?:\\[dwsDWS]|(?<!\\)\[(?:\\.|[^\]\\])+\]|(?<=[^?(\\])\))(?![+*?{])/g,
  )) {
    const at = index + part.length;
    yield [`${pattern.slice(0, at)}+${pattern.slice(at)}`, 0.2];
    yield [`${pattern.slice(0, at)}*${pattern.slice(at)}`, 0.08];
    yield [`${pattern.slice(0, at)}?${pattern.slice(at)}`, 0.08];
  }
  // A sign before a number, or anything else of one character, that may be missing.
  if (/^\^?(?:\\d|\[0-9\])/.test(pattern)) {
    yield [pattern.replace(/^\^?/, (begin) => `${begin}-?`), 0.2];
  }
  yield* once(pattern, / /g, ["\\s+", "\\s*", " +"], 0.15);
}

/** Characters that belong to a word, a number or a name as well. */
function* classes(pattern: string): Generator<readonly [string, number]> {
  yield* once(pattern, /\\w(?![^[]*\])/g, ["[\\w.]", "[\\w-]", "[\\w.-]"], 0.12);
  yield* once(pattern, /\[a-z\]/g, ["[a-zA-Z]", "[a-z0-9]", "[a-z0-9-]"], 0.12);
  yield* once(pattern, /\[a-z0-9\]|\[a-zA-Z\]/g, ["[a-zA-Z0-9]"], 0.15);
  yield* once(pattern, /(?<=\[[^\]]*)(?=\])/g, ["-", "_", "."], 0.06);
}

/** A point that stands for itself. */
function* points(pattern: string): Generator<readonly [string, number]> {
  yield* once(pattern, /(?<!\\)\.(?![*+?{])/g, ["\\."], 0.35);
}

function* once(
  pattern: string,
  found: RegExp,
  texts: readonly string[],
  prior: number,
): Generator<readonly [string, number]> {
  for (const { index, 0: part } of pattern.matchAll(found)) {
    for (const text of texts) {
      yield [pattern.slice(0, index) + text + pattern.slice(index + part.length), prior];
    }
  }
}
