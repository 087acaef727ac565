import type { Alternative } from "./language.ts";
import { pairs } from "./pairs.ts";
import { type SyntaxNode } from "./syntax-node.ts";

/** What is written where another operator is meant, and how likely. */
export const operators: Readonly<Record<string, readonly Alternative[]>> = {
  "<": [
    ["<=", 1],
    [">", 0.5],
    [">=", 0.3],
    ["!=", 0.1],
    ["==", 0.1],
  ],
  "<=": [
    ["<", 1],
    [">=", 0.4],
    [">", 0.3],
    ["==", 0.1],
  ],
  ">": [
    [">=", 1],
    ["<", 0.5],
    ["<=", 0.3],
    ["!=", 0.1],
    ["==", 0.1],
  ],
  ">=": [
    [">", 1],
    ["<=", 0.4],
    ["<", 0.3],
    ["==", 0.1],
  ],
  "==": [
    ["!=", 0.7],
    [">=", 0.2],
    ["<=", 0.2],
    [">", 0.1],
    ["<", 0.1],
    ["in", 0.15],
    ["is", 0.1],
  ],
  "!=": [
    ["==", 0.7],
    [">", 0.2],
    ["<", 0.2],
    ["is not", 0.1],
    ["not in", 0.1],
  ],
  is: [
    ["is not", 0.7],
    ["==", 0.5],
  ],
  "is not": [
    ["is", 0.7],
    ["!=", 0.4],
  ],
  in: [
    ["not in", 0.8],
    ["==", 0.2],
  ],
  "not in": [["in", 0.8]],
  and: [["or", 0.9]],
  or: [["and", 0.9]],
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
    ["**", 0.4],
    ["//", 0.2],
    ["-", 0.1],
    ["%", 0.1],
  ],
  "/": [
    ["//", 0.7],
    ["*", 0.5],
    ["%", 0.3],
    ["-", 0.1],
  ],
  "//": [
    ["/", 0.6],
    ["%", 0.5],
    ["*", 0.2],
  ],
  "%": [
    ["//", 0.6],
    ["/", 0.3],
    ["*", 0.2],
  ],
  "**": [["*", 0.5]],
  "&": [
    ["|", 0.6],
    ["^", 0.4],
    ["-", 0.3],
  ],
  "|": [
    ["&", 0.6],
    ["^", 0.4],
    ["-", 0.1],
  ],
  "^": [
    ["&", 0.6],
    ["|", 0.4],
    ["**", 0.5],
  ],
  "<<": [[">>", 0.7]],
  ">>": [["<<", 0.7]],
  "+=": [
    ["-=", 0.6],
    ["=", 0.5],
    ["*=", 0.4],
  ],
  "-=": [
    ["+=", 0.8],
    ["=", 0.4],
    ["//=", 0.1],
  ],
  "*=": [
    ["+=", 0.4],
    ["/=", 0.2],
    ["//=", 0.4],
    ["=", 0.4],
    ["**=", 0.2],
  ],
  "/=": [
    ["//=", 0.7],
    ["*=", 0.4],
    ["=", 0.2],
  ],
  "//=": [
    ["/=", 0.4],
    ["%=", 0.4],
    ["*=", 0.2],
    ["-=", 0.1],
  ],
  "%=": [
    ["//=", 0.5],
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
  "=": [
    ["+=", 0.5],
    ["-=", 0.2],
    ["*=", 0.1],
  ],
};

/** Names that are taken for each other. */
export const twins = pairs([
  ["min", "max"],
  ["any", "all"],
  ["sum", "max", "len"],
  ["append", "extend", "insert"],
  ["add", "discard"],
  ["add", "update"],
  ["append", "appendleft"],
  ["pop", "popleft"],
  ["heappush", "heappop"],
  ["lower", "upper", "title", "capitalize"],
  ["strip", "lstrip", "rstrip"],
  ["find", "rfind", "index"],
  ["split", "rsplit", "splitlines"],
  ["startswith", "endswith"],
  ["keys", "values", "items"],
  ["sorted", "reversed", "list"],
  ["list", "tuple", "set"],
  ["int", "float", "str", "round"],
  ["floor", "ceil", "round"],
  ["union", "intersection", "difference", "symmetric_difference"],
  ["issubset", "issuperset"],
  ["ljust", "rjust", "center"],
  ["bisect_left", "bisect_right"],
  ["isdigit", "isalpha", "isalnum", "isnumeric"],
  ["isupper", "islower"],
  ["match", "search", "fullmatch", "findall"],
  ["get", "pop", "setdefault"],
  ["zip", "zip_longest"],
  ["range", "enumerate"],
  ["permutations", "combinations", "product"],
  ["remove", "pop"],
  ["sort", "reverse"],
  ["ord", "chr"],
  ["map", "filter"],
  ["copy", "deepcopy"],
  ["join", "split"],
  ["partition", "rpartition"],
  ["read", "readlines", "readline"],
  ["year", "month", "day"],
  ["hour", "minute", "second"],
  ["days", "seconds", "total_seconds"],
  ["weekday", "isoweekday"],
  ["isinstance", "issubclass"],
  ["gcd", "lcm"],
]);

/** Behind as many positional arguments of the function as the number says. */
export const furtherArguments: ReadonlyMap<string, readonly Alternative[]> = new Map<
  string,
  readonly Alternative[]
>([
  ["accumulate/1", [["initial=0", 0.2]]],
  [
    "compile/1",
    [
      ["re.IGNORECASE", 0.2],
      ["re.MULTILINE", 0.1],
      ["re.DOTALL", 0.1],
    ],
  ],
  [
    "dumps/1",
    [
      ["sort_keys=True", 0.3],
      ["indent=2", 0.15],
      ["ensure_ascii=False", 0.15],
      ["default=str", 0.15],
    ],
  ],
  ["enumerate/1", [["1", 0.4]]],
  [
    "findall/2",
    [
      ["re.IGNORECASE", 0.2],
      ["re.MULTILINE", 0.12],
    ],
  ],
  ["fromkeys/1", [["0", 0.2]]],
  [
    "getattr/2",
    [
      ["None", 0.4],
      ['""', 0.1],
    ],
  ],
  ["group/0", [["1", 0.35]]],
  [
    "int/1",
    [
      ["2", 0.06],
      ["16", 0.06],
    ],
  ],
  ["match/2", [["re.IGNORECASE", 0.2]]],
  [
    "max/1",
    [
      ["default=0", 0.4],
      ["default=None", 0.25],
    ],
  ],
  [
    "min/1",
    [
      ["default=0", 0.4],
      ["default=None", 0.25],
    ],
  ],
  ["most_common/0", [["1", 0.3]]],
  [
    "next/1",
    [
      ["None", 0.5],
      ["0", 0.05],
    ],
  ],
  ["pop/0", [["0", 0.25]]],
  [
    "pop/1",
    [
      ["None", 0.4],
      ["0", 0.06],
    ],
  ],
  ["popitem/0", [["last=False", 0.5]]],
  ["print/1", [['end=""', 0.1]]],
  ["product/1", [["repeat=2", 0.25]]],
  [
    "reduce/2",
    [
      ["0", 0.25],
      ["1", 0.2],
      ["[]", 0.1],
    ],
  ],
  ["replace/2", [["1", 0.15]]],
  ["round/1", [["2", 0.2]]],
  ["rsplit/1", [["1", 0.4]]],
  ["search/2", [["re.IGNORECASE", 0.2]]],
  [
    "setdefault/1",
    [
      ["[]", 0.4],
      ["0", 0.2],
      ["{}", 0.2],
    ],
  ],
  [
    "split/0",
    [
      ['" "', 0.2],
      ['","', 0.1],
    ],
  ],
  ["split/1", [["1", 0.35]]],
  ["sub/3", [["flags=re.IGNORECASE", 0.2]]],
  [
    "zip_longest/2",
    [
      ["fillvalue=0", 0.2],
      ['fillvalue=""', 0.1],
    ],
  ],
]);

/** What may have to be done with a value first, and how likely. */
export function wrappings(expression: SyntaxNode): readonly Alternative[] {
  const { text, type } = expression;
  const tight = /^(?:identifier|attribute|call|subscript|parenthesized_expression|string|list)$/.test(type)
    ? text
    : `(${text})`;
  const wraps: Alternative[] = [
    [`abs(${text})`, 0.25],
    [`int(${text})`, 0.2],
    [`str(${text})`, 0.15],
    [`round(${text})`, 0.1],
    [`round(${text}, 2)`, 0.08],
    [`float(${text})`, 0.06],
    [`len(${text})`, 0.15],
    [`max(0, ${text})`, 0.15],
    [`bool(${text})`, 0.06],
    [`${tight} ** 2`, 0.06],
  ];
  if (
    !/^(?:integer|float|binary_operator|unary_operator|true|false|not_operator|boolean_operator|comparison_operator)$/.test(
      type,
    )
  ) {
    wraps.push(
      [`sorted(${text})`, 0.2],
      [`list(${text})`, 0.2],
      [`list(map(int, ${text}))`, type === "call" ? 0.2 : 0.05],
      [`list(map(str, ${text}))`, 0.04],
      [`set(${text})`, 0.12],
      [`tuple(${text})`, 0.06],
      [`reversed(${text})`, 0.06],
      [`sum(${text})`, 0.06],
      [`dict(${text})`, 0.05],
      [`list(set(${text}))`, 0.02],
      [`sorted(set(${text}))`, 0.05],
      [`enumerate(${text})`, 0.05],
      [`${tight}.strip()`, 0.2],
      [`${tight}.rstrip("\\n")`, 0.06],
      [`${tight}.strip("-")`, 0.03],
      [`${tight}.strip("/")`, 0.03],
      [`${tight}.lower()`, 0.2],
      [`${tight}.upper()`, 0.06],
      [`${tight}.copy()`, 0.15],
      [`${tight}.items()`, 0.12],
      [`${tight}.values()`, 0.06],
      [`${tight}.split()`, 0.06],
      [`${tight}[:]`, 0.12],
      [`${tight}[::-1]`, 0.15],
      [`${tight}[1:]`, 0.1],
      [`${tight}[:-1]`, 0.12],
      [`${tight}[0]`, 0.12],
      [`${tight}[-1]`, 0.08],
      [`[${text}]`, 0.15],
      [`"".join(${text})`, 0.1],
      [`${tight} or []`, 0.05],
      [`${tight} or {}`, 0.05],
      [`${tight} or ""`, 0.04],
    );
  }
  return wraps;
}
