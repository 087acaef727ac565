import type { Node } from "../syntax-parser.ts";
import { isComment } from "../code-tokens.ts";
import { namedChildrenOf, placeOf } from "./nodes.ts";
import type { DocumentedSymbol, Parameter } from "./symbol.ts";

const kinds: Readonly<Record<string, string>> = {
  function_declaration: "function",
  generator_function_declaration: "function",
  function_signature: "function",
  class_declaration: "class",
  abstract_class_declaration: "class",
  interface_declaration: "interface",
  type_alias_declaration: "type",
  enum_declaration: "enum",
  method_definition: "method",
  abstract_method_signature: "method",
};

/** What of a JavaScript or TypeScript file can be documented. Without `export` and `import` it is a script: all of it is public. */
export function scriptSymbols(root: Node): readonly DocumentedSymbol[] {
  const statements = namedChildrenOf(root);
  const isModule = statements.some(({ type }) => type === "export_statement" || type === "import_statement");
  const listed = namesListed(root);
  return statements.flatMap((statement) => {
    const isExport = statement.type === "export_statement";
    const declaration = isExport
      ? (statement.childForFieldName("declaration") ?? statement.childForFieldName("value"))
      : statement;
    if (declaration === null) {
      return [];
    }
    return declared(declaration, statement, (name) => isExport || !isModule || listed.has(name));
  });
}

/** Names in `export { a, b }` without a module they come from. */
function namesListed(root: Node): ReadonlySet<string> {
  const names = namedChildrenOf(root)
    .filter((node) => node.type === "export_statement" && node.childForFieldName("source") === null)
    .flatMap(namedChildrenOf)
    .filter(({ type }) => type === "export_clause")
    .flatMap(namedChildrenOf)
    .map((specifier) => specifier.childForFieldName("name")?.text ?? "");
  return new Set(names);
}

function declared(
  node: Node,
  statement: Node,
  isPublic: (name: string) => boolean,
): readonly DocumentedSymbol[] {
  if (node.type === "lexical_declaration" || node.type === "variable_declaration") {
    return functionsIn(node, statement, isPublic);
  }
  const kind = kinds[node.type];
  const name = node.childForFieldName("name")?.text;
  // Further signatures of the same function, and what implements them, are documented with the first.
  if (kind === undefined || name === undefined || isFurther(statement, name)) {
    return [];
  }
  const open = isPublic(name);
  const own: DocumentedSymbol = {
    kind,
    name,
    ...placeOf(node),
    isPublic: open,
    documentation: commentAbove(statement),
    ...(kind === "function" && { parameters: parametersOf(node) }),
  };
  return kind === "class" ? [own, ...methodsOf(node, name, open)] : [own];
}

/** `const f = () => …`. Other constants mostly say what they are by their names. */
function functionsIn(
  node: Node,
  statement: Node,
  isPublic: (name: string) => boolean,
): readonly DocumentedSymbol[] {
  return namedChildrenOf(node).flatMap((declarator) => {
    const value = declarator.childForFieldName("value");
    const name = declarator.childForFieldName("name");
    if (value === null || name?.type !== "identifier" || !isFunction(value)) {
      return [];
    }
    return {
      kind: "function",
      name: name.text,
      ...placeOf(declarator),
      isPublic: isPublic(name.text),
      documentation: commentAbove(statement),
      parameters: parametersOf(value),
    };
  });
}

function isFunction({ type }: Node): boolean {
  return type === "arrow_function" || type === "function_expression" || type === "function";
}

function methodsOf(type: Node, owner: string, isPublic: boolean): readonly DocumentedSymbol[] {
  const body = type.childForFieldName("body");
  return (body === null ? [] : namedChildrenOf(body)).flatMap((member) => {
    const value = member.childForFieldName("value");
    const isMethod = kinds[member.type] === "method" || (value !== null && isFunction(value));
    const name = member.childForFieldName("name") ?? member.childForFieldName("property");
    const words = member.children.filter((child) => child !== null).map(({ text }) => text);
    // A constructor, what a getter sets, and what is inherited are documented elsewhere.
    const isElsewhere = name?.text === "constructor" || words.includes("set") || words.includes("override");
    if (!isMethod || name === null || isElsewhere || isFurther(member, name.text)) {
      return [];
    }
    const isHidden =
      name.type === "private_property_identifier" ||
      name.text.startsWith("_") ||
      words.some((word) => word === "private" || word === "protected");
    return {
      kind: "method",
      name: `${owner}.${name.text}`,
      ...placeOf(member),
      isPublic: isPublic && !isHidden,
      documentation: commentAbove(member),
      parameters: parametersOf(value !== null && isFunction(value) ? value : member),
    };
  });
}

/** Whether a signature of the same name stands directly above. */
function isFurther(statement: Node, name: string): boolean {
  let above = statement.previousNamedSibling;
  while (above !== null && isComment(above)) {
    above = above.previousNamedSibling;
  }
  const declaration = above?.type === "export_statement" ? above.childForFieldName("declaration") : above;
  return (
    declaration !== null &&
    /^(?:function_signature|method_signature)$/.test(declaration.type) &&
    declaration.childForFieldName("name")?.text === name
  );
}

/** The last `/**` comment between the statement and what stands before it. */
function commentAbove(statement: Node): string | undefined {
  for (let above = statement.previousSibling; above !== null; above = above.previousSibling) {
    if (above.type === "decorator") {
      continue;
    }
    if (!isComment(above)) {
      return undefined;
    }
    if (/^\/\*\*[^/]/.test(above.text)) {
      return above.text;
    }
  }
  return undefined;
}

function parametersOf(declaration: Node): readonly Parameter[] {
  const single = declaration.childForFieldName("parameter");
  const list = declaration.childForFieldName("parameters");
  const nodes = single === null ? (list === null ? [] : namedChildrenOf(list)) : [single];
  return nodes.filter((node) => !isComment(node)).flatMap(parameterOf);
}

function parameterOf(node: Node): readonly Parameter[] {
  switch (node.type) {
    case "required_parameter":
    case "optional_parameter": {
      const pattern = node.childForFieldName("pattern");
      return pattern === null ? [] : parameterOf(pattern);
    }
    case "assignment_pattern": {
      const left = node.childForFieldName("left");
      return left === null ? [] : parameterOf(left);
    }
    case "rest_pattern": {
      const [inner] = namedChildrenOf(node);
      return inner === undefined ? [] : parameterOf(inner);
    }
    case "identifier":
      return [{ name: node.text }];
    case "this":
      return [];
    default:
      return [{ name: undefined }];
  }
}
