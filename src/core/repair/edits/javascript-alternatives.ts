import type { Alternative } from "./language.ts";
import { pairs } from "./pairs.ts";
import { fieldOf, type SyntaxNode } from "./syntax-node.ts";

/** What is written where another operator is meant, and how likely. */
export const operators: Readonly<Record<string, readonly Alternative[]>> = {
  "<": [
    ["<=", 1],
    [">", 0.5],
    [">=", 0.3],
    ["!==", 0.1],
    ["===", 0.1],
  ],
  "<=": [
    ["<", 1],
    [">=", 0.4],
    [">", 0.3],
    ["===", 0.1],
  ],
  ">": [
    [">=", 1],
    ["<", 0.5],
    ["<=", 0.3],
    ["!==", 0.1],
    ["===", 0.1],
  ],
  ">=": [
    [">", 1],
    ["<=", 0.4],
    ["<", 0.3],
    ["===", 0.1],
  ],
  "===": [
    ["!==", 0.7],
    [">=", 0.2],
    ["<=", 0.2],
    [">", 0.1],
    ["<", 0.1],
    ["==", 0.15],
  ],
  "!==": [
    ["===", 0.7],
    [">", 0.2],
    ["<", 0.2],
    ["!=", 0.15],
  ],
  "==": [
    ["!=", 0.7],
    ["===", 0.4],
    [">=", 0.2],
    ["<=", 0.2],
  ],
  "!=": [
    ["==", 0.7],
    ["!==", 0.4],
    [">", 0.2],
    ["<", 0.2],
  ],
  "&&": [["||", 0.9]],
  "||": [
    ["&&", 0.9],
    ["??", 0.5],
  ],
  "??": [
    ["||", 0.4],
    ["&&", 0.3],
  ],
  "+": [
    ["-", 0.8],
    ["*", 0.3],
  ],
  "-": [
    ["+", 0.8],
    ["*", 0.1],
    ["/", 0.1],
  ],
  "*": [
    ["/", 0.4],
    ["+", 0.4],
    ["**", 0.3],
    ["-", 0.1],
    ["%", 0.1],
  ],
  "/": [
    ["*", 0.5],
    ["%", 0.4],
    ["-", 0.1],
    ["+", 0.1],
  ],
  "%": [
    ["/", 0.5],
    ["*", 0.2],
  ],
  "**": [["*", 0.5]],
  "&": [
    ["|", 0.6],
    ["^", 0.4],
    ["&&", 0.2],
  ],
  "|": [
    ["&", 0.6],
    ["^", 0.4],
    ["||", 0.2],
  ],
  "^": [
    ["&", 0.6],
    ["|", 0.4],
    ["**", 0.4],
  ],
  "<<": [[">>", 0.7]],
  ">>": [
    ["<<", 0.5],
    [">>>", 0.5],
  ],
  ">>>": [[">>", 0.5]],
  "+=": [
    ["-=", 0.6],
    ["=", 0.5],
    ["*=", 0.4],
  ],
  "-=": [
    ["+=", 0.8],
    ["=", 0.4],
    ["/=", 0.1],
  ],
  "*=": [
    ["+=", 0.4],
    ["/=", 0.4],
    ["=", 0.4],
  ],
  "/=": [
    ["*=", 0.5],
    ["=", 0.3],
    ["%=", 0.2],
    ["-=", 0.1],
  ],
  "%=": [
    ["/=", 0.4],
    ["=", 0.3],
  ],
  "&=": [
    ["|=", 0.5],
    ["^=", 0.5],
  ],
  "|=": [
    ["&=", 0.5],
    ["^=", 0.5],
  ],
  "^=": [
    ["&=", 0.6],
    ["|=", 0.5],
  ],
  "<<=": [[">>=", 0.7]],
  ">>=": [["<<=", 0.7]],
  "??=": [
    ["=", 0.4],
    ["||=", 0.2],
  ],
  "||=": [
    ["=", 0.4],
    ["??=", 0.4],
  ],
  "=": [
    ["+=", 0.5],
    ["-=", 0.2],
    ["*=", 0.1],
    ["??=", 0.1],
  ],
  "++": [["--", 0.8]],
  "--": [["++", 0.8]],
  in: [["of", 0.8]],
  of: [["in", 0.5]],
};

/** Names that are taken for each other. */
export const twins = pairs([
  ["min", "max"],
  ["floor", "ceil", "round", "trunc"],
  ["some", "every"],
  ["push", "unshift"],
  ["pop", "shift"],
  ["indexOf", "lastIndexOf"],
  ["startsWith", "endsWith", "includes"],
  ["toLowerCase", "toUpperCase"],
  ["keys", "values", "entries"],
  ["find", "findLast", "filter"],
  ["findIndex", "findLastIndex"],
  ["reduce", "reduceRight"],
  ["slice", "splice"],
  ["trim", "trimStart", "trimEnd"],
  ["padStart", "padEnd"],
  ["replace", "replaceAll"],
  ["map", "flatMap", "filter", "forEach"],
  ["has", "get"],
  ["add", "delete"],
  ["set", "delete"],
  ["length", "size"],
  ["concat", "push"],
  ["charAt", "charCodeAt"],
  ["all", "allSettled", "race", "any"],
  ["parseInt", "parseFloat", "Number"],
  ["sort", "toSorted"],
  ["reverse", "toReversed"],
  ["getDate", "getDay", "getUTCDate"],
  ["getUTCDate", "getUTCDay"],
  ["getMonth", "getUTCMonth"],
  ["getHours", "getUTCHours", "getMinutes"],
  ["getUTCHours", "getUTCMinutes"],
  ["getFullYear", "getYear", "getUTCFullYear"],
  ["call", "apply"],
  ["isNaN", "isFinite", "isInteger"],
  ["test", "exec"],
  ["match", "matchAll"],
]);

/** Behind as many arguments of the function as the number says. */
export const furtherArguments: ReadonlyMap<string, readonly Alternative[]> = new Map<
  string,
  readonly Alternative[]
>([
  ["at/0", [["-1", 0.3]]],
  ["flat/0", [["Infinity", 0.3]]],
  ["indexOf/1", [["1", 0.06]]],
  ["join/0", [['""', 0.3]]],
  [
    "localeCompare/1",
    [
      ['undefined, { sensitivity: "base" }', 0.1],
      ["undefined, { numeric: true }", 0.1],
    ],
  ],
  [
    "max/1",
    [
      ["0", 0.3],
      ["1", 0.15],
    ],
  ],
  [
    "min/1",
    [
      ["0", 0.1],
      ["1", 0.1],
    ],
  ],
  ["padStart/1", [['"0"', 0.5]]],
  ["padEnd/1", [['"0"', 0.3]]],
  ["parseInt/1", [["10", 0.2]]],
  [
    "reduce/1",
    [
      ["0", 0.3],
      ["1", 0.2],
      ["[]", 0.2],
      ["{}", 0.2],
      ['""', 0.2],
    ],
  ],
  ["slice/1", [["-1", 0.1]]],
  ["split/0", [['""', 0.2]]],
  [
    "stringify/1",
    [
      ["null, 2", 0.25],
      ["null, 4", 0.04],
    ],
  ],
  ["toFixed/0", [["2", 0.3]]],
  [
    "toString/0",
    [
      ["16", 0.12],
      ["2", 0.12],
      ["36", 0.04],
    ],
  ],
]);

/** What may have to be done with a value first, and how likely. */
export function wrappings(expression: SyntaxNode): readonly Alternative[] {
  const { text, type } = expression;
  const tight =
    /^(?:identifier|member_expression|call_expression|subscript_expression|parenthesized_expression|string|template_string|array)$/.test(
      type,
    )
      ? text
      : `(${text})`;
  const wraps: Alternative[] = [
    [`Math.abs(${text})`, 0.2],
    [`Math.floor(${text})`, 0.25],
    [`Math.round(${text})`, 0.12],
    [`Math.ceil(${text})`, 0.12],
    [`Math.trunc(${text})`, 0.06],
    [`Math.round(${tight} * 100) / 100`, 0.12],
    [`Math.max(0, ${text})`, 0.15],
    [`Number(${text})`, 0.12],
    [`String(${text})`, 0.12],
    [`${tight}.length`, 0.15],
    [`${tight} ?? 0`, 0.08],
    [`${tight} || 0`, 0.08],
    [`${tight} ?? []`, 0.05],
    [`${tight} ?? ""`, 0.05],
  ];
  if (type === "binary_expression" && fieldOf(expression, "operator")?.text === "/") {
    wraps.push([`Math.floor(${text})`, 0.7], [`Math.ceil(${text})`, 0.3], [`Math.round(${text})`, 0.3]);
  }
  if (!/^(?:number|binary_expression|unary_expression|true|false)$/.test(type)) {
    wraps.push(
      [`[...${text}]`, 0.25],
      [`${tight}.map(Number)`, type === "call_expression" ? 0.25 : 0.06],
      [`${tight}.map(String)`, 0.05],
      [`${tight}.trim()`, 0.2],
      [`${tight}.toLowerCase()`, 0.2],
      [`${tight}.toUpperCase()`, 0.06],
      [`${tight}.slice()`, 0.08],
      [`${tight}.slice(1)`, 0.1],
      [`${tight}.slice(0, -1)`, 0.1],
      [`${tight}.toString()`, 0.05],
      [`${tight}.reverse()`, 0.12],
      [`${tight}.sort()`, 0.06],
      [`${tight}.sort((a, b) => a - b)`, 0.12],
      [`[...${text}].sort((a, b) => a - b)`, 0.12],
      [`[...${text}].reverse()`, 0.08],
      [`[${text}]`, 0.12],
      [`${tight}.join("")`, 0.1],
      [`${tight}.join(",")`, 0.03],
      [`${tight}.filter(Boolean)`, 0.05],
      [`[...new Set(${text})]`, 0.1],
      [`{ ...${text} }`, 0.08],
      [`${tight}[0]`, 0.12],
    );
  }
  return wraps;
}
