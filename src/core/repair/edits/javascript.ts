import { furtherArguments, operators, twins, wrappings } from "./javascript-alternatives.ts";
import type { Language } from "./language.ts";
import { fieldOf, named, type SyntaxNode } from "./syntax-node.ts";

const functions = new Set([
  "function_declaration",
  "function_expression",
  "function",
  "arrow_function",
  "method_definition",
  "generator_function_declaration",
  "generator_function",
]);
const loops = new Set(["for_statement", "for_in_statement", "while_statement", "do_statement"]);
const simple = new Set([
  "expression_statement",
  "return_statement",
  "throw_statement",
  "break_statement",
  "continue_statement",
  "lexical_declaration",
  "variable_declaration",
]);
const compound = new Set([
  ...loops,
  "if_statement",
  "try_statement",
  "switch_statement",
  "labeled_statement",
  "function_declaration",
  "class_declaration",
  "export_statement",
]);
const expressions = new Set([
  "identifier",
  "number",
  "string",
  "template_string",
  "true",
  "false",
  "null",
  "undefined",
  "this",
  "binary_expression",
  "unary_expression",
  "call_expression",
  "member_expression",
  "subscript_expression",
  "array",
  "object",
  "ternary_expression",
  "new_expression",
  "await_expression",
  "parenthesized_expression",
  "update_expression",
  "arrow_function",
  "function_expression",
  "regex",
]);

export const javascript: Language = {
  name: "JavaScript",
  isFunction: ({ type }) => functions.has(type),
  isBlock: ({ type }) => type === "statement_block" || type === "program" || type === "switch_case",
  isStatement: ({ type }) => simple.has(type) || compound.has(type),
  isSimple: ({ type }) => simple.has(type),
  isLoop: ({ type }) => loops.has(type),
  isIf: ({ type }) => type === "if_statement",
  isReturn: ({ type }) => type === "return_statement",
  isExpression: (node) =>
    expressions.has(node.type) &&
    !isHead(node) &&
    !isDeclaration(node) &&
    node.field !== "label" &&
    node.parent?.type !== "import_specifier" &&
    node.parent?.type !== "import_clause" &&
    node.parent?.type !== "import_statement" &&
    node.parent?.type !== "export_specifier",
  isName: (node) =>
    (node.type === "identifier" || node.type === "shorthand_property_identifier") && !isDeclaration(node),
  binary: (node) => {
    const [left, operator, right] = ["left", "operator", "right"].map((field) => fieldOf(node, field));
    return node.type === "binary_expression" && left && operator && right
      ? { left, operator, right }
      : undefined;
  },
  call: (node) => {
    const callee = fieldOf(node, node.type === "new_expression" ? "constructor" : "function");
    const list = fieldOf(node, "arguments");
    return (node.type === "call_expression" || node.type === "new_expression") &&
      callee &&
      list?.type === "arguments"
      ? { callee, list, args: named(list) }
      : undefined;
  },
  member: (node) => {
    const [object, property] = [fieldOf(node, "object"), fieldOf(node, "property")];
    return node.type === "member_expression" && object && property ? { object, property } : undefined;
  },
  element: (node) => {
    const [object, index] = [fieldOf(node, "object"), fieldOf(node, "index")];
    return node.type === "subscript_expression" && object && index ? { object, index } : undefined;
  },
  assignment: (node) => {
    if (node.type === "variable_declarator") {
      const [left, right] = [fieldOf(node, "name"), fieldOf(node, "value")];
      return left && right ? { left, right, operator: undefined } : undefined;
    }
    if (node.type === "assignment_expression" || node.type === "augmented_assignment_expression") {
      const [left, right] = [fieldOf(node, "left"), fieldOf(node, "right")];
      const operator = node.children.find(({ named: isNamed, text }) => !isNamed && text.endsWith("="));
      return left && right ? { left, right, operator } : undefined;
    }
    return undefined;
  },
  condition: (node) => {
    const condition = fieldOf(node, "condition");
    const inside = condition?.type === "parenthesized_expression" ? named(condition)[0] : condition;
    return inside?.type === "empty_statement"
      ? undefined
      : inside?.type === "expression_statement"
        ? named(inside)[0]
        : inside;
  },
  negated: (node) =>
    node.type === "unary_expression" && fieldOf(node, "operator")?.text === "!"
      ? fieldOf(node, "argument")
      : undefined,
  declared: (node) => {
    switch (node.type) {
      case "variable_declarator":
        return namesIn(fieldOf(node, "name"));
      case "formal_parameters":
        return namesIn(node);
      case "arrow_function":
        return namesIn(fieldOf(node, "parameter"));
      case "for_in_statement":
        return namesIn(fieldOf(node, "left"));
      case "function_declaration":
      case "class_declaration":
        return namesIn(fieldOf(node, "name"));
      case "import_clause":
        return namesIn(node);
      default:
        return [];
    }
  },
  returned: (node) => (node.type === "return_statement" ? named(node)[0] : undefined),
  operators: (operator) => operators[operator] ?? [],
  functions: (name) => twins(name),
  furtherArguments: (name, given) => furtherArguments.get(`${name}/${given}`) ?? [],
  and: "&&",
  or: "||",
  true: "true",
  false: "false",
  nothing: "null",
  self: "this",
  not: (expression) => (/^[\w$.]+(?:\([^()]*\))?$/.test(expression) ? `!${expression}` : `!(${expression})`),
  isNothing: (expression) => `${expression} == null`,
  isEmpty: (expression) => [`${expression}.length === 0`, `!${expression}`],
  emptyValues: ["null", "undefined", "0", "[]", '""', "false", "-1", "true", "{}"],
  statement: (expression) => `${expression};`,
  returning: (expression) => (expression === "" ? "return;" : `return ${expression};`),
  guard: (condition, statement, indent, step) =>
    `if (${condition}) {\n${indent}${step}${statement}\n${indent}}`,
  wrapped: wrappings,
};

/** The brackets that belong to an `if` or a loop. */
function isHead({ type, field, parent }: SyntaxNode): boolean {
  return (
    type === "parenthesized_expression" && field === "condition" && /_statement$/.test(parent?.type ?? "")
  );
}

/** The place where a name is made known. */
function isDeclaration(node: SyntaxNode): boolean {
  const { parent, field } = node;
  switch (parent?.type) {
    case "variable_declarator":
    case "function_declaration":
    case "class_declaration":
    case "function_expression":
    case "generator_function_declaration":
    case "method_definition":
      return field === "name";
    case "formal_parameters":
    case "required_parameter":
    case "optional_parameter":
    case "rest_pattern":
    case "array_pattern":
    case "object_pattern":
    case "catch_clause":
    case "import_specifier":
    case "import_clause":
    case "namespace_import":
      return true;
    case "assignment_pattern":
      return field === "left";
    case "arrow_function":
      return field === "parameter";
    case "for_in_statement":
      return field === "left";
    default:
      return false;
  }
}

function namesIn(node: SyntaxNode | undefined): readonly string[] {
  if (node === undefined) {
    return [];
  }
  if (/^(?:identifier|shorthand_property_identifier_pattern|type_identifier)$/.test(node.type)) {
    return [node.text];
  }
  // Not the value that a parameter has by default, nor its type.
  return node.children
    .filter(({ field, type }) => field !== "right" && field !== "value" && type !== "type_annotation")
    .concat(node.type === "pair_pattern" ? node.children.filter(({ field }) => field === "value") : [])
    .flatMap(namesIn);
}
