import { isNumber, type Program } from "../program.ts";
import { descendants, fieldOf, type SyntaxNode } from "../syntax-node.ts";

const comparing = /^(?:[<>]=?|[!=]==?)$/;

/** Conditions that are negated, too wide, too narrow, or look at something that may not be there. */
export function conditionEdits(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const inner = language.negated(node);
  if (inner) {
    program.replace("condition", 0.6, node, inner.text);
  }
  const condition = language.condition(node);
  if (!condition) {
    optional(node, program);
    division(node, program);
    asElsewhere(node, program);
    return;
  }
  if (language.negated(condition) === undefined) {
    // Who means the opposite of a comparison writes another comparison.
    const isCompared = comparing.test(language.binary(condition)?.operator.text ?? "");
    program.replace("condition", isCompared ? 0.4 : 0.5, condition, language.not(condition.text));
  }
  program.replace("condition", 0.12, condition, language.true);
  program.replace("condition", 0.1, condition, language.false);
  const isLoop = language.isLoop(node);
  const { values } = program.scopeOf(node);
  const loose = isLogic(condition, program) ? `(${condition.text})` : condition.text;
  for (const [index, name] of values.slice(0, 10).entries()) {
    const fade = 1 - 0.05 * index;
    program.replace("condition", (isLoop ? 0.12 : 0.05) * fade, condition, name);
    for (const empty of language.isEmpty(name)) {
      program.replace("missing check", 0.1 * fade, condition, `${condition.text} ${language.or} ${empty}`);
      program.replace("condition", 0.03 * fade, condition, empty);
    }
    program.replace("missing check", 0.1 * fade, condition, `${name} ${language.and} ${loose}`);
    program.replace("missing check", 0.06 * fade, condition, `${loose} ${language.and} ${name}`);
    program.replace(
      "missing check",
      0.06 * fade,
      condition,
      `${language.isNothing(name)} ${language.or} ${condition.text}`,
    );
  }
  partsThatMayBeMissing(condition, program);
  valuesThatDoNotCount(condition, program);
  otherConditions(node, condition, program);
}

function isLogic(condition: SyntaxNode, program: Program): boolean {
  return program.language.binary(condition)?.operator.text === program.language.or;
}

/** What is equal is not meant where it is empty: `cells[a] !== " " && cells[a] === cells[b]`. */
function valuesThatDoNotCount(condition: SyntaxNode, program: Program): void {
  const { language } = program;
  const compared = [...descendants(condition)].map((each) => language.binary(each));
  const first = compared.find((parts) => parts !== undefined && /^===?$/.test(parts.operator.text));
  if (first === undefined || isLogic(condition, program)) {
    return;
  }
  const differs = language.name === "Python" ? "!=" : "!==";
  const empty = program.strings.filter((text) => text.slice(1, -1).trim() === "");
  for (const text of [...empty, language.nothing]) {
    program.replace(
      "missing check",
      text === language.nothing ? 0.08 : 0.2,
      condition,
      `${first.left.text} ${differs} ${text} ${language.and} ${condition.text}`,
    );
  }
}

/** `a.b` where a is null; `a[i]` where i is beyond the end. */
function partsThatMayBeMissing(condition: SyntaxNode, program: Program): void {
  const { language } = program;
  const loose = isLogic(condition, program) ? `(${condition.text})` : condition.text;
  const seen = new Set<string>();
  for (const part of descendants(condition)) {
    const object = language.member(part)?.object ?? language.element(part)?.object;
    if (object && !seen.has(object.text) && object.text !== language.self) {
      seen.add(object.text);
      const present = language.name === "Python" ? `${object.text} is not None` : object.text;
      program.replace("missing check", 0.3, condition, `${present} ${language.and} ${loose}`);
      program.replace(
        "missing check",
        0.3,
        condition,
        `${language.isNothing(object.text)} ${language.or} ${condition.text}`,
      );
      program.replace("missing check", 0.15, condition, `${object.text} ${language.and} ${loose}`);
      for (const empty of language.isEmpty(object.text)) {
        program.replace("missing check", 0.12, condition, `${empty} ${language.or} ${condition.text}`);
      }
    }
    const element = language.element(part);
    if (element && !/:/.test(element.index.text)) {
      const length =
        language.name === "Python" ? `len(${element.object.text})` : `${element.object.text}.length`;
      program.replace(
        "missing check",
        0.25,
        condition,
        `${element.index.text} < ${length} ${language.and} ${loose}`,
      );
      program.replace("missing check", 0.2, condition, `${element.index.text} >= 0 ${language.and} ${loose}`);
      const among =
        language.name === "Python"
          ? `${element.index.text} in ${element.object.text}`
          : `${element.index.text} in ${element.object.text}`;
      program.replace("missing check", 0.15, condition, `${among} ${language.and} ${loose}`);
    }
  }
}

/** What is asked elsewhere in the same function may be missing here. */
function otherConditions(node: SyntaxNode, condition: SyntaxNode, program: Program): void {
  const { language } = program;
  const loose = isLogic(condition, program) ? `(${condition.text})` : condition.text;
  const texts = new Set<string>();
  for (const each of descendants(program.functionOf(node))) {
    const other = language.condition(each);
    if (other && other.text !== condition.text && other.text.length < 60) {
      texts.add(other.text);
      const parts = language.binary(other);
      if (parts && (parts.operator.text === language.and || parts.operator.text === language.or)) {
        texts.add(parts.left.text);
        texts.add(parts.right.text);
      }
    }
  }
  for (const text of [...texts].slice(0, 8)) {
    program.replace("condition", 0.08, condition, text);
    program.replace("missing check", 0.1, condition, `${loose} ${language.and} ${text}`);
    program.replace("missing check", 0.1, condition, `${condition.text} ${language.or} ${text}`);
    program.replace("missing check", 0.06, condition, `${loose} ${language.and} ${language.not(text)}`);
  }
}

/** `a.isDigit()`, where the same is asked of another value elsewhere, and something else beside it. */
function asElsewhere(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const own = subjectOf(node, program);
  if (own === undefined) {
    return;
  }
  const texts = new Set<string>();
  for (const each of descendants(program.functionOf(node))) {
    const parts = language.binary(each);
    const isLogic =
      parts !== undefined && (parts.operator.text === language.and || parts.operator.text === language.or);
    const other = parts && subjectOf(parts.left, program);
    if (isLogic && other?.method === own.method && each.text.length < 80 && !contains(each, node)) {
      texts.add(each.text.replaceAll(other.object, own.object));
    }
  }
  for (const text of [...texts].slice(0, 3)) {
    program.replace("missing check", 0.3, node, `(${text})`);
  }
}

/** Of a call of a method without arguments. */
function subjectOf(
  node: SyntaxNode,
  program: Program,
): { readonly object: string; readonly method: string } | undefined {
  const call = program.language.call(node);
  const member = call?.args.length === 0 ? program.language.member(call.callee) : undefined;
  return member && { object: member.object.text, method: member.property.text };
}

function contains(outer: SyntaxNode, inner: SyntaxNode): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** By nothing cannot be divided. */
function division(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const parts = language.binary(node);
  if (!parts || !/^(?:\/\/?|%)$/.test(parts.operator.text) || isNumber(parts.right)) {
    return;
  }
  const isPart = node.parent !== undefined && language.binary(node.parent) !== undefined;
  const { right } = parts;
  for (const [index, value] of ["0", language.nothing, "1"].entries()) {
    const text =
      language.name === "Python"
        ? `${node.text} if ${right.text} else ${value}`
        : `${right.text} === 0 ? ${value} : ${node.text}`;
    program.replace("missing check", 0.3 - 0.12 * index, node, isPart ? `(${text})` : text);
  }
}

/** JavaScript's `a?.b`. */
function optional(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const member = language.member(node);
  const object = member?.object;
  if (language.name !== "JavaScript" || !object || object.text === language.self || /\?\./.test(node.text)) {
    return;
  }
  const dot = fieldOf(node, "optional_chain") ?? node.children.find(({ type }) => type === ".");
  const isTarget = node.field === "left" && node.parent && language.assignment(node.parent);
  if (dot && !isTarget && /^[a-z_$]/.test(object.text)) {
    program.replace("missing check", 0.2, dot, "?.");
  }
}
