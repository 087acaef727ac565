import type { Edit, EditKind, TextChange } from "./edit.ts";
import type { Language } from "./language.ts";
import { descendants, enclosing, type SyntaxNode } from "./syntax-node.ts";

/** What one place in the program may refer to. */
export interface Scope {
  /** Values: parameters and variables, the innermost function's first. */
  readonly values: readonly string[];
  readonly functions: readonly string[];
}

/** An edit is so much likelier where it uses what was forgotten, and no more likely than that. */
const FORGOTTEN = 4;
const MOST_LIKELY = 0.6;

/** A file as templates see it, and the list they write to. */
export class Program {
  readonly path: string;
  readonly source: string;
  readonly root: SyntaxNode;
  readonly language: Language;
  /** One step of indentation. */
  readonly step: string;
  readonly edits: Edit[] = [];
  /** Functions declared in the file, with how many parameters they take. */
  readonly functions: ReadonlyMap<string, number>;
  /** Names of members that are read, with the objects they are read from. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  readonly calledMembers: ReadonlySet<string>;
  readonly numbers: readonly string[];
  readonly strings: readonly string[];
  /** What elements are asked for by, with the objects they are asked of. */
  readonly indices: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #uses = new Map<string, number>();
  readonly #forgotten = new Map<SyntaxNode, ReadonlySet<string>>();
  #neverRead: readonly string[] | undefined;
  readonly #scopes = new Map<SyntaxNode, Scope>();
  readonly #isWanted: (first: number, last: number) => boolean;

  /** @param isWanted whether a failing test executes one of these lines; only there edits are made */
  constructor(
    path: string,
    source: string,
    root: SyntaxNode,
    language: Language,
    isWanted: (first: number, last: number) => boolean,
  ) {
    this.path = path;
    this.source = source;
    this.root = root;
    this.language = language;
    this.#isWanted = isWanted;
    this.step = stepOf(source, language);
    const functions = new Map<string, number>();
    const members = new Map<string, Set<string>>();
    const called = new Set<string>();
    const numbers = new Set<string>();
    const strings = new Set<string>();
    const indices = new Map<string, Set<string>>();
    for (const node of descendants(root)) {
      const member = language.member(node);
      if (member) {
        const { property, object } = member;
        members.set(property.text, (members.get(property.text) ?? new Set()).add(object.text));
        if (node.field === "function") {
          called.add(property.text);
        }
      } else if (isNumber(node)) {
        numbers.add(node.text);
      } else if (isPlainString(node) && node.text.length < 40) {
        strings.add(node.text);
      }
      const element = language.element(node);
      if (element && /^[\w$]+$/.test(element.index.text)) {
        const { index, object } = element;
        indices.set(index.text, (indices.get(index.text) ?? new Set()).add(object.text));
      }
      for (const [name, parameters] of declaredFunction(node, language)) {
        if (!/^(?:constructor|__\w+__)$/.test(name)) {
          functions.set(name, parameters);
        }
      }
    }
    this.functions = functions;
    this.members = members;
    this.calledMembers = called;
    this.numbers = [...numbers].slice(0, 12);
    this.strings = [...strings].slice(0, 12);
    this.indices = indices;
  }

  /** Declared to hold something, and nothing is ever put there: JavaScript's `let timer;`. */
  get neverAssigned(): readonly string[] {
    const declared = [...this.source.matchAll(/^\s*(?:let|var) ([\w$]+)(?:: [^=;\n]+)?;/gm)].map(
      ([, name = ""]) => name,
    );
    return declared.filter(
      (name) => !new RegExp(`(?<![\\w$.])${name.replaceAll("$", "\\$")}\\s*=[^=]`).test(this.source),
    );
  }

  /** What is declared and never used is likely what was forgotten here. */
  isUnused(name: string): boolean {
    let uses = this.#uses.get(name);
    if (uses === undefined) {
      uses =
        this.source.match(new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`, "g"))?.length ??
        0;
      this.#uses.set(name, uses);
    }
    return uses === 1;
  }

  /** What the object itself has, where the place is in a class: `self.limit`. */
  attributesNear(node: SyntaxNode): readonly string[] {
    const { self } = this.language;
    const owner = enclosing(node, ({ type }) => /^class_/.test(type));
    if (owner === undefined) {
      return [];
    }
    const names = [...this.members].filter(
      ([name, objects]) => objects.has(self) && !this.calledMembers.has(name),
    );
    return names.slice(0, 5).map(([name]) => `${self}.${name}`);
  }

  scopeOf(node: SyntaxNode): Scope {
    const own = enclosing(node, (each) => this.language.isFunction(each)) ?? this.root;
    let scope = this.#scopes.get(own);
    if (scope === undefined) {
      scope = this.#scopeOf(own);
      this.#scopes.set(own, scope);
    }
    return scope;
  }

  /** The nearest function, or the file. */
  functionOf(node: SyntaxNode): SyntaxNode {
    return enclosing(node.parent, (each) => this.language.isFunction(each) && !isOneLiner(each)) ?? this.root;
  }

  isWanted(node: SyntaxNode): boolean {
    const { first, last } = this.linesOf(node);
    return this.#isWanted(first, last);
  }

  /** Of the statement around it: of one that has statements in it, only its head. */
  linesOf(node: SyntaxNode): { readonly first: number; readonly last: number } {
    const statement = enclosing(node, (each) => this.language.isStatement(each)) ?? node;
    const block = [...statement.children].find((child) => this.language.isBlock(child));
    const first = statement.line;
    const last = block === undefined ? statement.lastLine : Math.max(first, block.line - 1);
    return node.line > last ? { first: node.line, last: node.lastLine } : { first, last };
  }

  replace(kind: EditKind, prior: number, node: SyntaxNode, text: string): void {
    if (text !== node.text) {
      this.change(kind, prior, node, [{ start: node.start, end: node.end, text }]);
    }
  }

  /** @param at the node whose place decides how suspicious it is */
  change(
    kind: EditKind,
    prior: number,
    at: SyntaxNode,
    changes: readonly [TextChange, ...TextChange[]],
  ): void {
    const sorted = changes.toSorted((a, b) => a.start - b.start) as [TextChange, ...TextChange[]];
    const likely = Math.min(MOST_LIKELY, prior * this.#timesForgotten(at, changes));
    const likelier = Math.max(prior, likely);
    this.edits.push({ path: this.path, kind, prior: likelier, changes: sorted, lines: this.linesOf(at) });
  }

  /** How much likelier an edit is that uses what its function is given, or its object keeps, and nobody looks at. */
  #timesForgotten(at: SyntaxNode, changes: readonly TextChange[]): number {
    const names = this.#forgottenBy(at);
    return names.size > 0 &&
      changes.some(({ text }) => (text.match(/[\w$]+/g) ?? []).some((word) => names.has(word)))
      ? FORGOTTEN
      : 1;
  }

  #forgottenBy(at: SyntaxNode): ReadonlySet<string> {
    const own = this.functionOf(at);
    let names = this.#forgotten.get(own);
    if (names === undefined) {
      const list = own.children.find(({ type }) => /parameters$/.test(type));
      const words = own.text.match(/[\w$]+/g) ?? [];
      const given = [
        ...(list === undefined ? [] : this.language.declared(list)),
        ...declaredIn(own, this.language),
      ];
      names = new Set([
        ...given.filter((name) => !/^_|^self$|^cls$/.test(name) && isOnce(name, words)),
        ...this.#unread(enclosing(own, ({ type }) => /^class_/.test(type))?.text ?? ""),
      ]);
      this.#forgotten.set(own, names);
    }
    return names;
  }

  /** What objects are given once, and are never asked for. */
  #unread(owner: string): readonly string[] {
    this.#neverRead ??= [...this.members]
      .filter(([name, objects]) => objects.has(this.language.self) && !this.calledMembers.has(name))
      .map(([name]) => name)
      .filter((name) => {
        const uses = this.source.split(new RegExp(`[.#]${name.replaceAll("$", "\\$")}(?![\\w$])`)).length - 1;
        return uses === 1;
      });
    return this.#neverRead.filter((name) => owner.includes(`${this.language.self}.${name}`));
  }

  /** White space before the first character of the node's line; undefined when the node does not begin its line. */
  indentOf(node: SyntaxNode): string | undefined {
    const lineStart = this.source.lastIndexOf("\n", node.start - 1) + 1;
    const before = this.source.slice(lineStart, node.start);
    return before.trim() === "" ? before : undefined;
  }

  #scopeOf(own: SyntaxNode): Scope {
    const values = new Set<string>();
    for (let at: SyntaxNode | undefined = own; at; at = at.parent) {
      if (at === own || at.parent === undefined || this.language.isFunction(at)) {
        for (const name of declaredIn(at, this.language)) {
          values.add(name);
        }
      }
    }
    const functions = [...this.functions.keys()];
    return { values: [...values].filter((name) => !this.functions.has(name)), functions };
  }
}

/** Names declared in a function or file, not in the functions inside it. */
function declaredIn(node: SyntaxNode, language: Language): readonly string[] {
  const names: string[] = [...language.declared(node)];
  const pending = [...node.children];
  for (let at = pending.shift(); at; at = pending.shift()) {
    if (at.type !== "class_declaration" && at.type !== "class_definition") {
      const isInner = language.isFunction(at);
      names.push(...(isInner && at.type !== "function_declaration" ? [] : language.declared(at)));
      pending.unshift(...(isInner ? [] : at.children));
    }
  }
  return names;
}

function* declaredFunction(node: SyntaxNode, language: Language): Generator<[string, number]> {
  const name = node.children.find(({ field }) => field === "name")?.text;
  if (language.isFunction(node) && name !== undefined) {
    yield [name, parametersOf(node, language)];
  }
  const value = node.type === "variable_declarator" ? language.assignment(node)?.right : undefined;
  if (value && language.isFunction(value) && name !== undefined) {
    yield [name, parametersOf(value, language)];
  }
}

function parametersOf(node: SyntaxNode, language: Language): number {
  const list = node.children.find(({ type }) => /parameters$/.test(type));
  return list === undefined ? language.declared(node).length : language.declared(list).length;
}

function isOnce(name: string, words: readonly string[]): boolean {
  return words.filter((word) => word === name).length === 1;
}

function isOneLiner(node: SyntaxNode): boolean {
  return node.type === "arrow_function" && node.line === node.lastLine;
}

export function isNumber({ type }: SyntaxNode): boolean {
  return type === "number" || type === "integer" || type === "float";
}

/** Without values in it. */
export function isPlainString({ type, children }: SyntaxNode): boolean {
  return type === "string" && !children.some((child) => child.type === "interpolation");
}

function stepOf(source: string, language: Language): string {
  const indents = source
    .split("\n")
    .map((line) => /^(?:\t+| +)(?=\S)/.exec(line)?.[0] ?? "")
    .filter((indent) => indent !== "");
  if (indents.some((indent) => indent.startsWith("\t"))) {
    return "\t";
  }
  const least = Math.min(...indents.map(({ length }) => length));
  return " ".repeat(Number.isFinite(least) && least <= 8 ? least : language.name === "Python" ? 4 : 2);
}
