import { inner, leaf, type Gaps, type Tree } from "./effect-tree.ts";

/** What may be written in several ways in a language and means the same. */
export interface LanguageRules {
  readonly paths: RegExp;
  /** White space that may mean something that the tree does not show. */
  readonly gaps: Gaps;
  /** Comments that mean something to the language or its usual tools. */
  readonly directives?: RegExp;
  readonly locals: "javascript" | "python" | undefined;
  rewrite(tree: Tree, parent: string): Tree;
}

const plain = (tree: Tree): Tree => tree;

const languages: readonly LanguageRules[] = [
  { paths: /\.(?:[cm]?[jt]s|[jt]sx)$/, gaps: "none", locals: "javascript", rewrite: rewriteJavaScript },
  { paths: /\.pyi?$/, gaps: "none", locals: "python", rewrite: rewritePython },
  // What an example has to print.
  { paths: /\.go$/, gaps: "none", directives: /output:/i, locals: undefined, rewrite: rewriteGo },
  // Documentation is an attribute, and its code is run as a test.
  { paths: /\.rs$/, gaps: "none", directives: /^\/\/[/!]|^\/\*[*!]/, locals: undefined, rewrite: plain },
  { paths: /\.java$/, gaps: "none", locals: undefined, rewrite: plain },
  { paths: /\.css$/, gaps: "blanks", locals: undefined, rewrite: plain },
  {
    paths: /\.rb$/,
    gaps: "lines",
    directives: /frozen[_-]string|warn_indent|shareable_constant|typed:/i,
    locals: undefined,
    rewrite: plain,
  },
  // Frameworks read annotations at run time.
  { paths: /\.php$/, gaps: "lines", directives: /^\/\*\*[^]*@\w/, locals: undefined, rewrite: plain },
];

/** Of a language nobody looked at closely, only comments and the width of white space are ignored. */
const cautious: LanguageRules = { paths: /(?:)/, gaps: "lines", locals: undefined, rewrite: plain };

export function rulesFor(path: string): LanguageRules {
  return languages.find(({ paths }) => paths.test(path)) ?? cautious;
}

const commaLists = new Set([
  "arguments",
  "formal_parameters",
  "array",
  "object",
  "object_pattern",
  "named_imports",
  "export_clause",
  "type_arguments",
  "type_parameters",
  "argument_list",
  "parameters",
  "list",
  "dictionary",
  "set",
  "tuple",
  "parameter_list",
  "literal_value",
]);

function isToken(tree: Tree | undefined, text: string): boolean {
  return tree !== undefined && !tree.named && tree.text === text;
}

/** `f(a, b,)` is `f(a, b)`; the comma of an elision (`[a,,]`) stays. */
function withoutTrailingComma(tree: Tree): Tree {
  const { type, children } = tree;
  const [before, comma] = [children.at(-3), children.at(-2)];
  return commaLists.has(type) && isToken(comma, ",") && before?.named === true
    ? { ...tree, children: [...children.slice(0, -2), ...children.slice(-1)] }
    : tree;
}

/** The tree says already that the inner part is evaluated first. */
function withoutParentheses(tree: Tree): Tree {
  const [open, content, close, ...rest] = tree.children;
  return tree.type === "parenthesized_expression" &&
    isToken(open, "(") &&
    isToken(close, ")") &&
    content !== undefined &&
    rest.length === 0
    ? content
    : tree;
}

const takesBareExpression = new Set(["return_statement", "variable_declarator", "arrow_function"]);

function rewriteJavaScript(tree: Tree, parent: string): Tree {
  const { type, children } = withoutTrailingComma(tree);
  switch (type) {
    case "string":
      return javaScriptString(tree, parent);
    case "arrow_function":
      return inner(
        type,
        children.map((child, index) => {
          const isParameter = child.type === "identifier" && isToken(children[index + 1], "=>");
          return isParameter ? bracketed(child) : withoutParentheses(child);
        }),
      );
    case "required_parameter":
      // TypeScript wraps every parameter, whatever it says about it.
      return children.length === 1 && children[0] ? children[0] : inner(type, children);
    case "class_body":
      return inner(
        type,
        children.filter((child, index) => !isToken(child, ";") || isModifierName(children[index - 1])),
      );
    case "interface_body":
    case "object_type":
      return inner(
        type,
        children.filter((child) => !isToken(child, ";") && !isToken(child, ",")),
      );
    case "empty_statement":
    case "for_statement":
      return tree;
    default: {
      const isStatement = /_(?:statement|declaration)$/.test(type) && isToken(children.at(-1), ";");
      const kept = isStatement ? children.slice(0, -1) : children;
      return children.length === 0
        ? tree
        : inner(type, takesBareExpression.has(type) ? kept.map(withoutParentheses) : kept);
    }
  }
}

const modifiers =
  /^(?:static|get|set|async|accessor|declare|abstract|readonly|public|private|protected|override)$/;

/** A field that would be part of what follows it without its semicolon, whatever the grammar says. */
function isModifierName(tree: Tree | undefined): boolean {
  return tree !== undefined && /field_definition$/.test(tree.type) && modifiers.test(textOf(tree));
}

function bracketed(parameter: Tree): Tree {
  return inner("formal_parameters", [leaf("(", "(", false), parameter, leaf(")", ")", false)]);
}

function javaScriptString(tree: Tree, parent: string): Tree {
  const content = contentOf(tree);
  // An attribute of JSX knows no escapes, so that its text is its content.
  return parent === "jsx_attribute"
    ? leaf("jsx_string", content)
    : leaf("string", withoutQuoteEscapes(content));
}

function contentOf({ children }: Tree): string {
  return children.slice(1, -1).map(textOf).join("");
}

function textOf(tree: Tree): string {
  return tree.children.length === 0 ? tree.text : tree.children.map(textOf).join("");
}

/** The same for the same content in either kind of quotes: only quotes need an escape in one and none in the other. */
function withoutQuoteEscapes(content: string): string {
  return content.replaceAll(/\\([^])/g, (whole, escaped: string) =>
    escaped === "'" || escaped === '"' ? escaped : whole,
  );
}

function rewritePython(tree: Tree): Tree {
  const { type, children } = withoutTrailingComma(tree);
  switch (type) {
    case "string":
      return pythonString(tree);
    case "module":
    case "block":
      return inner(
        type,
        children.filter((child) => !isToken(child, ";")),
      );
    case "return_statement":
    case "assignment":
    case "if_statement":
    case "elif_clause":
    case "while_statement":
      return inner(type, children.map(withoutParentheses));
    default:
      return children.length === 0 ? tree : inner(type, children);
  }
}

function pythonString(tree: Tree): Tree {
  const [start, ...rest] = tree.children;
  const parts = rest.slice(0, -1);
  const prefix = (start?.text ?? "")
    .replace(/['"]+$/, "")
    .toLowerCase()
    .replace("u", "");
  const isRaw = prefix.includes("r");
  if (start?.type !== "string_start" || (isRaw && parts.some((part) => /['"\\]/.test(textOf(part))))) {
    return tree;
  }
  const contents = parts.map((part) =>
    part.type === "string_content" ? leaf(part.type, withoutQuoteEscapes(textOf(part))) : part,
  );
  return inner("string", [
    leaf("string_start", prefix === "rb" ? "br" : prefix === "rf" ? "fr" : prefix),
    ...contents,
  ]);
}

const goLists =
  /^(?:source_file|block|statement_list|import_spec_list|(?:const|var|type)_declaration|var_spec_list|field_declaration_list|interface_type)$/;

/** The grammar shows the semicolons that line ends stand for. */
function rewriteGo(tree: Tree): Tree {
  const { type, children } = withoutTrailingComma(tree);
  return goLists.test(type)
    ? inner(
        type,
        children.filter(({ named, text }) => named || !/^[\s;\0]*$/.test(text)),
      )
    : children.length === 0
      ? tree
      : inner(type, children);
}
