import type { SyntaxNode } from "./syntax-node.ts";

interface BinaryOperation {
  readonly left: SyntaxNode;
  readonly operator: SyntaxNode;
  readonly right: SyntaxNode;
}

interface Call {
  readonly callee: SyntaxNode;
  /** The brackets and what is between them. */
  readonly list: SyntaxNode;
  /** Positional ones. */
  readonly args: readonly SyntaxNode[];
}

interface Assignment {
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
  /** `=` or `+=`; a declaration has none. */
  readonly operator: SyntaxNode | undefined;
}

/** Something that may stand in another's place, and how likely it is to be the right one. */
export type Alternative = readonly [text: string, weight: number];

/** What templates have to know of a language. Everything else is the same in all of them. */
export interface Language {
  readonly name: "JavaScript" | "Python";

  isFunction(node: SyntaxNode): boolean;
  /** A list of statements: the body of something, or the file. */
  isBlock(node: SyntaxNode): boolean;
  isStatement(node: SyntaxNode): boolean;
  /** A statement without statements in it. */
  isSimple(node: SyntaxNode): boolean;
  isLoop(node: SyntaxNode): boolean;
  isIf(node: SyntaxNode): boolean;
  isReturn(node: SyntaxNode): boolean;
  /** An expression that is evaluated: neither a name that is declared nor a keyword. */
  isExpression(node: SyntaxNode): boolean;
  /** A name that stands for a value: no member, no keyword argument. */
  isName(node: SyntaxNode): boolean;

  binary(node: SyntaxNode): BinaryOperation | undefined;
  call(node: SyntaxNode): Call | undefined;
  /** `object.property` */
  member(node: SyntaxNode): { readonly object: SyntaxNode; readonly property: SyntaxNode } | undefined;
  /** `object[index]` */
  element(node: SyntaxNode): { readonly object: SyntaxNode; readonly index: SyntaxNode } | undefined;
  assignment(node: SyntaxNode): Assignment | undefined;
  /** What decides in an `if`, a loop, a conditional expression, a filter; without brackets around it. */
  condition(node: SyntaxNode): SyntaxNode | undefined;
  /** `not x`: the x. */
  negated(node: SyntaxNode): SyntaxNode | undefined;
  /** Names that the node itself declares: parameters, assigned variables, loop variables. */
  declared(node: SyntaxNode): readonly string[];
  returned(node: SyntaxNode): SyntaxNode | undefined;

  /** Operators that are taken for one another. */
  operators(operator: string): readonly Alternative[];
  /** Functions and methods that are taken for one another, by the last part of their name. */
  functions(name: string): readonly Alternative[];

  /** What is often left out behind the arguments that are given, by the last part of the function's name. */
  furtherArguments(name: string, given: number): readonly Alternative[];

  readonly and: string;
  readonly or: string;
  readonly true: string;
  readonly false: string;
  /** Null or None. */
  readonly nothing: string;
  readonly self: string;
  not(expression: string): string;
  isNothing(expression: string): string;
  isEmpty(expression: string): readonly string[];
  /** Values that a function gives for nothing. */
  readonly emptyValues: readonly string[];
  /** Whole statements. */
  statement(expression: string): string;
  returning(expression: string): string;
  /** An `if` with one statement, for the line's indentation and one step of it. */
  guard(condition: string, statement: string, indent: string, step: string): string;
  /** The expression inside something that is easily forgotten. */
  wrapped(expression: SyntaxNode): readonly Alternative[];
}
