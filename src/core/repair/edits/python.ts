import { furtherArguments, operators, twins, wrappings } from "./python-alternatives.ts";
import type { Language } from "./language.ts";
import { fieldOf, named, type SyntaxNode } from "./syntax-node.ts";

const loops = new Set(["for_statement", "while_statement"]);
const simple = new Set([
  "expression_statement",
  "return_statement",
  "raise_statement",
  "break_statement",
  "continue_statement",
  "pass_statement",
  "assert_statement",
  "delete_statement",
]);
const compound = new Set([
  ...loops,
  "if_statement",
  "try_statement",
  "with_statement",
  "function_definition",
  "class_definition",
  "decorated_definition",
]);
const expressions = new Set([
  "identifier",
  "integer",
  "float",
  "string",
  "true",
  "false",
  "none",
  "binary_operator",
  "boolean_operator",
  "comparison_operator",
  "not_operator",
  "unary_operator",
  "call",
  "attribute",
  "subscript",
  "list",
  "dictionary",
  "set",
  "tuple",
  "conditional_expression",
  "list_comprehension",
  "dictionary_comprehension",
  "set_comprehension",
  "generator_expression",
  "parenthesized_expression",
  "await",
  "lambda",
]);

export const python: Language = {
  name: "Python",
  isFunction: ({ type }) => type === "function_definition" || type === "lambda",
  isBlock: ({ type }) => type === "block" || type === "module",
  isStatement: ({ type }) => simple.has(type) || compound.has(type),
  isSimple: ({ type }) => simple.has(type),
  isLoop: ({ type }) => loops.has(type),
  isIf: ({ type }) => type === "if_statement" || type === "elif_clause",
  isReturn: ({ type }) => type === "return_statement",
  isExpression: (node) => expressions.has(node.type) && !isDeclaration(node) && !isDocumentation(node),
  isName: (node) => node.type === "identifier" && !isDeclaration(node),
  binary: (node) => {
    if (node.type === "binary_operator" || node.type === "boolean_operator") {
      const [left, operator, right] = ["left", "operator", "right"].map((field) => fieldOf(node, field));
      return left && operator && right ? { left, operator, right } : undefined;
    }
    if (node.type !== "comparison_operator") {
      return undefined;
    }
    const [left, right, ...more] = named(node);
    const [operator] = node.children.filter(({ field, named: isNamed }) => field === "operators" || !isNamed);
    return left && right && operator && more.length === 0
      ? { left, operator: spelt(node, left, right, operator), right }
      : undefined;
  },
  call: (node) => {
    const [callee, list] = [fieldOf(node, "function"), fieldOf(node, "arguments")];
    return node.type === "call" && callee && list?.type === "argument_list"
      ? { callee, list, args: named(list).filter(({ type }) => type !== "keyword_argument") }
      : undefined;
  },
  member: (node) => {
    const [object, property] = [fieldOf(node, "object"), fieldOf(node, "attribute")];
    return node.type === "attribute" && object && property ? { object, property } : undefined;
  },
  element: (node) => {
    const [object, index] = [fieldOf(node, "value"), fieldOf(node, "subscript")];
    return node.type === "subscript" && object && index ? { object, index } : undefined;
  },
  assignment: (node) => {
    if (node.type !== "assignment" && node.type !== "augmented_assignment") {
      return undefined;
    }
    const [left, right] = [fieldOf(node, "left"), fieldOf(node, "right")];
    const operator = node.children.find(({ named: isNamed, text }) => !isNamed && text.endsWith("="));
    return left && right ? { left, right, operator } : undefined;
  },
  condition: (node) => {
    if (node.type === "conditional_expression") {
      return named(node)[1];
    }
    if (node.type === "if_clause") {
      return named(node)[0];
    }
    const condition = fieldOf(node, "condition");
    return condition?.type === "parenthesized_expression" ? named(condition)[0] : condition;
  },
  negated: (node) => (node.type === "not_operator" ? fieldOf(node, "argument") : undefined),
  declared: (node) => {
    switch (node.type) {
      case "assignment":
      case "for_statement":
      case "for_in_clause":
        return namesIn(fieldOf(node, "left"));
      case "parameters":
      case "lambda_parameters":
        return namesIn(node).filter((name) => name !== "self" && name !== "cls");
      case "function_definition":
      case "class_definition":
        return namesIn(fieldOf(node, "name"));
      case "as_pattern_target":
        return namesIn(node);
      case "named_expression":
        return namesIn(fieldOf(node, "name"));
      default:
        return [];
    }
  },
  returned: (node) => (node.type === "return_statement" ? named(node)[0] : undefined),
  operators: (operator) => operators[operator] ?? [],
  functions: (name) => twins(name),
  furtherArguments: (name, given) => furtherArguments.get(`${name}/${given}`) ?? [],
  and: "and",
  or: "or",
  true: "True",
  false: "False",
  nothing: "None",
  self: "self",
  not: (expression) =>
    /^[\w.]+(?:\([^()]*\))?$/.test(expression) ? `not ${expression}` : `not (${expression})`,
  isNothing: (expression) => `${expression} is None`,
  isEmpty: (expression) => [`not ${expression}`],
  emptyValues: ["None", "0", "[]", '""', "False", "-1", "True", "{}"],
  statement: (expression) => expression,
  returning: (expression) => (expression === "" ? "return" : `return ${expression}`),
  guard: (condition, statement, indent, step) => `if ${condition}:\n${indent}${step}${statement}`,
  wrapped: wrappings,
};

/** `not in` and `is not` are two words: one operator all the same. */
function spelt(node: SyntaxNode, left: SyntaxNode, right: SyntaxNode, operator: SyntaxNode): SyntaxNode {
  const words = node.children.filter(({ start, end }) => start >= left.end && end <= right.start);
  const last = words.at(-1) ?? operator;
  return words.length < 2
    ? operator
    : { ...operator, end: last.end, text: words.map(({ text }) => text).join(" ") };
}

function isDeclaration(node: SyntaxNode): boolean {
  const { parent, field } = node;
  switch (parent?.type) {
    case "function_definition":
    case "class_definition":
      return field === "name";
    case "parameters":
    case "lambda_parameters":
    case "global_statement":
    case "nonlocal_statement":
    case "dotted_name":
    case "aliased_import":
    case "as_pattern_target":
    case "pattern_list":
    case "tuple_pattern":
    case "list_splat_pattern":
    case "dictionary_splat_pattern":
    case "typed_parameter":
    case "type":
      return true;
    case "keyword_argument":
    case "default_parameter":
    case "typed_default_parameter":
      return field === "name";
    case "attribute":
      return field === "attribute";
    case "for_statement":
    case "for_in_clause":
      return field === "left";
    default:
      return false;
  }
}

function isDocumentation({ type, parent }: SyntaxNode): boolean {
  return type === "string" && parent?.type === "expression_statement";
}

function namesIn(node: SyntaxNode | undefined): readonly string[] {
  if (node === undefined || node.type === "attribute" || node.type === "subscript") {
    return [];
  }
  if (node.type === "identifier") {
    return [node.text];
  }
  return node.children.filter(({ field, type }) => field !== "value" && type !== "type").flatMap(namesIn);
}
