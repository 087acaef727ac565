import type { Node } from "../syntax-parser.ts";
import { isComment, isDocstring } from "../code-tokens.ts";
import { namedChildrenOf, placeOf } from "./nodes.ts";
import type { DocumentedSymbol, Parameter } from "./symbol.ts";

/** Modules' functions and classes, and the methods of classes. What is within functions is nobody's business. */
export function pythonSymbols(root: Node): readonly DocumentedSymbol[] {
  return namedChildrenOf(root).flatMap((node) => declared(node, undefined));
}

interface Owner {
  readonly name: string;
  readonly isPublic: boolean;
}

function declared(node: Node, owner: Owner | undefined): readonly DocumentedSymbol[] {
  const definition = node.type === "decorated_definition" ? node.childForFieldName("definition") : node;
  const name = definition?.childForFieldName("name")?.text;
  if (definition === null || name === undefined) {
    return [];
  }
  const decorators = namedChildrenOf(node)
    .filter(({ type }) => type === "decorator")
    .map(({ text }) => text);
  const isPublic = !name.startsWith("_") && owner?.isPublic !== false;
  const common = {
    name: owner === undefined ? name : `${owner.name}.${name}`,
    ...placeOf(definition),
    isPublic,
    documentation: docstringOf(definition),
  };
  if (definition.type === "class_definition") {
    const body = definition.childForFieldName("body");
    const inner = { name: common.name, isPublic };
    const members = body === null ? [] : namedChildrenOf(body);
    return [{ kind: "class", ...common }, ...members.flatMap((member) => declared(member, inner))];
  }
  // Signatures for type checkers, what a property sets, and what is inherited are documented elsewhere.
  const isElsewhere = decorators.some((text) => /(?:^@|\.)(?:overload|override|setter|deleter)\b/.test(text));
  if (definition.type !== "function_definition" || isElsewhere) {
    return [];
  }
  const isBound = owner !== undefined && !decorators.some((text) => /\bstaticmethod\b/.test(text));
  const parameters = parametersOf(definition).slice(isBound ? 1 : 0);
  return [{ kind: owner === undefined ? "function" : "method", ...common, parameters }];
}

function docstringOf(definition: Node): string | undefined {
  const body = definition.childForFieldName("body");
  const first = body === null ? undefined : namedChildrenOf(body).find((node) => !isComment(node));
  return first !== undefined && isDocstring(first) ? first.text : undefined;
}

function parametersOf(definition: Node): readonly Parameter[] {
  const list = definition.childForFieldName("parameters");
  return (list === null ? [] : namedChildrenOf(list)).flatMap(parameterOf);
}

function parameterOf(node: Node): readonly Parameter[] {
  switch (node.type) {
    case "identifier":
      return [{ name: node.text }];
    case "default_parameter":
    case "typed_default_parameter": {
      const name = node.childForFieldName("name");
      return name === null ? [] : parameterOf(name);
    }
    case "typed_parameter": {
      const [inner] = namedChildrenOf(node);
      return inner === undefined ? [] : parameterOf(inner);
    }
    case "list_splat_pattern":
      return [{ name: node.text.replace(/^\*/, "") }];
    case "dictionary_splat_pattern":
      return [{ name: node.text.replace(/^\*\*/, ""), takesAnyName: true }];
    default:
      // The signs between what is given by place and by name, and comments.
      return [];
  }
}
