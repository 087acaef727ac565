import type { Node } from "../syntax-parser.ts";
import { commentsAbove, namedChildrenOf, placeOf } from "./nodes.ts";
import type { DocumentedSymbol, Parameter } from "./symbol.ts";

/** Go: what has an upper-case name. Its comment is the lines directly above. */
export function goSymbols(root: Node): readonly DocumentedSymbol[] {
  return namedChildrenOf(root).flatMap((node) => {
    if (node.type === "type_declaration") {
      const specs = namedChildrenOf(node).filter(({ type }) => type === "type_spec" || type === "type_alias");
      // In a group each has a comment of its own.
      return specs.flatMap((spec) =>
        goSymbol("type", spec, specs.length === 1 && !isGroup(node) ? node : spec),
      );
    }
    if (node.type !== "function_declaration" && node.type !== "method_declaration") {
      return [];
    }
    return goSymbol(node.type === "method_declaration" ? "method" : "function", node, node);
  });
}

function isGroup(declaration: Node): boolean {
  return declaration.children.some((child) => child?.type === "(");
}

function goSymbol(kind: string, node: Node, commented: Node): readonly DocumentedSymbol[] {
  const name = node.childForFieldName("name")?.text;
  if (name === undefined) {
    return [];
  }
  const receiver = /(\w+)\s*(?:\[[^\]]*\])?\s*\)$/.exec(node.childForFieldName("receiver")?.text ?? "")?.[1];
  const isUpper = (word: string): boolean => /^\p{Lu}/u.test(word);
  const isPublic = isUpper(name) && (receiver === undefined || isUpper(receiver));
  const comments = commentsAbove(commented).map(({ text }) => text);
  const said = comments.filter((text) => !/^\/\/(?:go:|nolint|\s*\+build)/.test(text)).join("\n");
  return [
    {
      kind,
      name: receiver === undefined ? name : `${receiver}.${name}`,
      ...placeOf(node),
      isPublic,
      documentation: said === "" ? undefined : said,
    },
  ];
}

const rustKinds: Readonly<Record<string, string>> = {
  function_item: "function",
  struct_item: "struct",
  enum_item: "enum",
  trait_item: "trait",
  type_item: "type",
  union_item: "union",
  macro_definition: "macro",
};

/** Rust: items and methods; those with `pub` are public. What a trait asks for is documented with the trait. */
export function rustSymbols(root: Node): readonly DocumentedSymbol[] {
  return namedChildrenOf(root).flatMap((node) => {
    const body = node.childForFieldName("body");
    if (node.type === "mod_item" && body !== null) {
      const isTest = attributesAbove(node).some((text) => /cfg\s*\(\s*test\b/.test(text));
      return isTest ? [] : rustSymbols(body);
    }
    if (node.type === "impl_item" && node.childForFieldName("trait") === null && body !== null) {
      const owner = node.childForFieldName("type")?.text.replace(/<[\s\S]*$/, "");
      return namedChildrenOf(body).flatMap((item) => rustSymbol(item, owner));
    }
    return rustSymbol(node, undefined);
  });
}

function rustSymbol(node: Node, owner: string | undefined): readonly DocumentedSymbol[] {
  const kind = rustKinds[node.type];
  const name = node.childForFieldName("name")?.text;
  if (kind === undefined || name === undefined) {
    return [];
  }
  const above = commentsAbove(node, ({ type }) => type === "attribute_item").map(({ text }) => text);
  const attributes = attributesAbove(node).filter((text) => /^#\[\s*doc\b/.test(text));
  const said = [...above.filter((text) => /^\/\/\/(?!\/)|^\/\*\*[^/]/.test(text)), ...attributes].join("\n");
  return [
    {
      kind: owner === undefined ? kind : "method",
      name: owner === undefined ? name : `${owner}::${name}`,
      ...placeOf(node),
      isPublic: namedChildrenOf(node).some(
        ({ type, text }) => type === "visibility_modifier" && text === "pub",
      ),
      documentation: said === "" ? undefined : said,
    },
  ];
}

function attributesAbove(node: Node): readonly string[] {
  const found: string[] = [];
  for (
    let above = node.previousNamedSibling;
    above?.type === "attribute_item";
    above = above.previousNamedSibling
  ) {
    found.push(above.text);
  }
  return found;
}

const javaKinds: Readonly<Record<string, string>> = {
  class_declaration: "class",
  interface_declaration: "interface",
  enum_declaration: "enum",
  record_declaration: "record",
  annotation_type_declaration: "annotation",
  method_declaration: "method",
  constructor_declaration: "constructor",
};

/** Java: types and their methods; public and protected ones, and all that interfaces have. */
export function javaSymbols(root: Node): readonly DocumentedSymbol[] {
  return namedChildrenOf(root).flatMap((node) => javaSymbol(node, undefined));
}

interface JavaOwner {
  readonly name: string;
  readonly isPublic: boolean;
  readonly isInterface: boolean;
}

function javaSymbol(node: Node, owner: JavaOwner | undefined): readonly DocumentedSymbol[] {
  const kind = javaKinds[node.type];
  const name = node.childForFieldName("name")?.text;
  if (kind === undefined || name === undefined) {
    return [];
  }
  const modifiers = namedChildrenOf(node).find(({ type }) => type === "modifiers")?.text ?? "";
  const isOpen = owner?.isInterface === true || /\b(?:public|protected)\b/.test(modifiers);
  const isPublic = isOpen && owner?.isPublic !== false;
  const full = owner === undefined ? name : `${owner.name}.${name}`;
  const isType = kind !== "method" && kind !== "constructor";
  const said = commentsAbove(node).findLast(({ text }) => /^\/\*\*[^/]/.test(text))?.text;
  const own: DocumentedSymbol = {
    kind,
    name: full,
    ...placeOf(node),
    isPublic,
    documentation: said,
    ...(!isType && { parameters: javaParameters(node) }),
  };
  const body = node.childForFieldName("body");
  const inner = { name: full, isPublic, isInterface: kind === "interface" || kind === "annotation" };
  const members = isType && body !== null ? namedChildrenOf(body) : [];
  // What is inherited is documented where it comes from.
  const isInherited = /@Override\b/.test(modifiers);
  return [...(isInherited ? [] : [own]), ...members.flatMap((member) => javaSymbol(member, inner))];
}

function javaParameters(node: Node): readonly Parameter[] {
  const list = node.childForFieldName("parameters");
  return (list === null ? [] : namedChildrenOf(list))
    .filter(({ type }) => type === "formal_parameter" || type === "spread_parameter")
    .map((parameter) => {
      const declarator = namedChildrenOf(parameter).find(({ type }) => type === "variable_declarator");
      const name = parameter.childForFieldName("name") ?? declarator?.childForFieldName("name");
      return { name: name?.text };
    });
}
