import { isNumber, isPlainString, type Program } from "../program.ts";
import { fieldOf, named, type SyntaxNode } from "../syntax-node.ts";
import { offByOnePriors, use } from "./use.ts";

/**
 * Wrong numbers, strings, truths and nothings.
 * @returns whether it is one of them
 */
export function literalEdits(node: SyntaxNode, program: Program): boolean {
  const { language } = program;
  if (isNumber(node)) {
    numberEdits(node, program);
  } else if (isPlainString(node)) {
    stringEdits(node, program);
  } else if (node.text === language.true || node.text === language.false) {
    truthEdits(node, program);
  } else if (node.text === language.nothing || node.text === "undefined") {
    for (const value of language.emptyValues) {
      program.replace("wrong value", 0.15, node, value);
    }
  } else {
    return false;
  }
  return true;
}

/** Lists, objects and regular expressions that are written out. */
export function collectionEdits(node: SyntaxNode, program: Program): void {
  if (/^(?:array|list)$/.test(node.type)) {
    listEdits(node, program);
  }
  if (/^(?:object|dictionary)$/.test(node.type) && named(node).length === 0) {
    program.replace("initial value", 0.05, node, "[]");
  }
  if (node.type === "regex") {
    const flags = fieldOf(node, "flags")?.text ?? "";
    for (const flag of ["g", "i", "m"].filter((each) => !flags.includes(each))) {
      program.replace("wrong value", 0.3, node, `${node.text}${flag}`);
    }
  }
}

function numberEdits(node: SyntaxNode, program: Program): void {
  const value = Number(node.text.replaceAll("_", ""));
  const where = use(node, program);
  // A divisor or a factor is a number that somebody knows, and not one more or one less than that.
  const prior = where === "operand" && value > 2 ? 0.12 : 0.4 + offByOnePriors[where];
  const isNegated = /^unary/.test(node.parent?.type ?? "");
  const place =
    node.parent?.type === "augmented_assignment" || node.parent?.type === "augmented_assignment_expression"
      ? 0.5
      : 1;
  if (Number.isFinite(value)) {
    const rounded = (number: number): string => String(Number(number.toPrecision(12)));
    if (value === 0 || value > 1 || !Number.isInteger(value)) {
      program.replace("off by one", prior * place, node, rounded(value + 1));
    }
    if (value > 0) {
      // Instead of adding nothing, the addition itself is left out.
      const isAdded =
        value === 1 && /^[-+]$/.test(program.language.binary(node.parent ?? node)?.operator.text ?? "");
      program.replace("off by one", prior * place * (isAdded ? 0.1 : 1), node, rounded(value - 1));
    }
    if (value === 1) {
      program.replace("off by one", 0.5 * prior * place, node, "2");
    }
    if (!isNegated) {
      program.replace(
        "wrong value",
        value === 1 || (value === 0 && !isFirst(node, program)) ? 0.3 : 0.1,
        node,
        value === 0 ? "-1" : `-${node.text}`,
      );
    }
    for (const [factor, weight] of [
      [10, 0.1],
      [0.1, 0.1],
      [2, 0.08],
      [0.5, 0.08],
      [100, 0.03],
      [0.01, 0.03],
    ] as const) {
      if (value !== 0 && (factor >= 1 || value >= 1 || !Number.isInteger(value))) {
        program.replace("wrong value", weight, node, rounded(value * factor));
      }
    }
    if (value === 0) {
      const endless =
        program.language.name === "Python" ? ['float("-inf")', 'float("inf")'] : ["-Infinity", "Infinity"];
      for (const text of [...endless, program.language.nothing]) {
        program.replace("initial value", 0.1, node, text);
      }
    }
  }
  for (const other of program.numbers) {
    program.replace("wrong value", 0.15, node, other);
  }
  for (const [index, name] of program.scopeOf(node).values.slice(0, 10).entries()) {
    program.replace("wrong value", 0.06 - 0.003 * index, node, name);
  }
}

/** What a variable begins with. */
function isFirst({ parent }: SyntaxNode, program: Program): boolean {
  return parent !== undefined && program.language.assignment(parent) !== undefined;
}

function stringEdits(node: SyntaxNode, program: Program): void {
  const [quote = '"'] = /["'`]/.exec(node.text) ?? [];
  const content = node.text.replace(/^\w*["'`]+/, "").replace(/["'`]+$/, "");
  const quoted = (text: string): string => quote + text + quote;
  const prefixed = /^\w/.test(node.text) || node.text.startsWith('"""');
  if (prefixed) {
    return;
  }
  const near: [string, number][] = [
    ["", 0.15],
    [" ", 0.12],
    [content.trim(), 0.2],
    [content.toLowerCase(), 0.12],
    [content.toUpperCase(), 0.06],
    [`${content} `, 0.06],
    [` ${content}`, 0.04],
    [content.slice(0, -1), 0.05],
    [content.slice(1), 0.05],
    ...(content === ""
      ? ([
          [",", 0.05],
          ["\\n", 0.06],
          ["0", 0.03],
        ] as [string, number][])
      : []),
    ...(content === "," ? ([[", ", 0.3]] as [string, number][]) : []),
    ...(content === ", " ? ([[",", 0.3]] as [string, number][]) : []),
  ];
  for (const [text, weight] of near) {
    program.replace("wrong value", weight, node, quoted(text));
  }
  for (const other of program.strings) {
    program.replace("wrong value", 0.15, node, other);
  }
}

function truthEdits(node: SyntaxNode, program: Program): void {
  const { language } = program;
  program.replace("wrong value", 0.8, node, node.text === language.true ? language.false : language.true);
  if (!language.isReturn(node.parent ?? node)) {
    return;
  }
  const equals = language.name === "Python" ? "==" : "===";
  for (const name of program.scopeOf(node).values.slice(0, 8)) {
    program.replace("wrong value", 0.08, node, `${name} ${equals} 0`);
    program.replace("wrong value", 0.05, node, language.not(name));
    program.replace("wrong value", 0.05, node, name);
    for (const empty of language.isEmpty(name)) {
      program.replace("wrong value", 0.05, node, empty);
    }
  }
}

function listEdits(node: SyntaxNode, program: Program): void {
  const items = named(node);
  if (items.length === 0) {
    program.replace("initial value", 0.15, node, "[[]]");
    for (const name of program.scopeOf(node).values.slice(0, 10)) {
      program.replace("initial value", 0.1, node, `[${name}]`);
    }
    for (const value of ["0", "1"]) {
      program.replace("initial value", 0.05, node, `[${value}]`);
    }
  }
  const [only] = items;
  if (items.length === 1 && only) {
    program.replace("needless part", 0.12, node, only.text);
  }
}
