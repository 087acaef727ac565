import { createRequire } from "node:module";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type * as TreeSitter from "@vscode/tree-sitter-wasm";
import { codeTokens, firstDifference } from "./code-tokens.ts";
import type { DocumentedSymbol } from "./symbols/symbol.ts";
import { symbolFinders } from "./symbols/symbol-finders.ts";
import { grammarOf, languageOf } from "./grammars.ts";
import type { Syntax, SyntaxError } from "./syntax.ts";

/** A node of a syntax tree. */
export type Node = TreeSitter.Node;

/** Milliseconds of parsing after which others get their turn: below what a person notices. */
const longestMs = 25;

/** Parsers of one language that are not in the middle of a text. */
interface Parsers {
  readonly idle: TreeSitter.Parser[];
  readonly make: () => TreeSitter.Parser;
}

/** Trees that are kept, and how much text they may be of together. */
const mostTrees = 64;
const mostCharacters = 1_000_000;

/**
 * Syntax of many languages by tree-sitter. Runtime and grammars are loaded when first needed and never given back:
 * a process makes one and shares it.
 */
export class SyntaxParser implements Syntax {
  readonly #folder: string;
  #runtime: Promise<typeof TreeSitter> | undefined;
  readonly #parsers = new Map<string, Promise<Parsers | undefined>>();
  /** The trees that were read last, the latest at the end. */
  readonly #recent: {
    readonly grammar: string;
    readonly text: string;
    readonly tree: TreeSitter.Tree;
  }[] = [];

  /** @param folder absolute path of the folder with `tree-sitter.js`, `tree-sitter.wasm` and the grammars */
  constructor(folder: string) {
    this.#folder = folder;
  }

  languageOf(path: string): string | undefined {
    return languageOf(path);
  }

  async prepare(path: string): Promise<void> {
    const found = grammarOf(path);
    await (found && this.#load(found.grammar));
  }

  errors(path: string, text: string): Promise<SyntaxError[] | undefined> {
    return this.read(path, text, errorsIn);
  }

  async codeDifference(path: string, before: string, after: string): ReturnType<Syntax["codeDifference"]> {
    const [was, is] = await Promise.all([
      this.read(path, before, codeTokens),
      this.read(path, after, codeTokens),
    ]);
    return was && is && { line: firstDifference(was, is) };
  }

  async symbols(path: string, text: string): Promise<readonly DocumentedSymbol[] | undefined> {
    const find = symbolFinders[this.languageOf(path) ?? ""];
    return find && this.read(path, text, find);
  }

  endOf(path: string, text: string, line: number): Promise<number | undefined> {
    const column = (text.split("\n", line + 1)[line] ?? "").search(/\S/);
    return this.read(path, text, (root) => {
      let node = root.descendantForPosition({ row: line, column });
      while (node?.parent && node.parent.startPosition.row === line && node.parent.parent !== null) {
        node = node.parent;
      }
      return node?.endPosition.row;
    });
  }

  /**
   * What the reader makes of the text's syntax tree. The tree may be gone afterwards: nothing of it may be kept.
   * @returns undefined when there is no grammar for the file, or the build does not ship it
   */
  async read<T>(path: string, text: string, reader: (root: Node) => T): Promise<T | undefined> {
    const found = grammarOf(path);
    const parsers = found && (await this.#load(found.grammar));
    if (!parsers) {
      return undefined;
    }
    const tree = this.#recall(found.grammar, text) ?? (await treeOf(text, parsers));
    // From here to the end nobody else may come between: what is kept last is not given up.
    this.#keep(found.grammar, text, tree);
    return reader(tree.rootNode);
  }

  /** Several readers look at one answer's text one after the other: it is parsed once. */
  #recall(grammar: string, text: string): TreeSitter.Tree | undefined {
    const at = this.#recent.findIndex((each) => each.grammar === grammar && each.text === text);
    const [known] = at < 0 ? [] : this.#recent.splice(at, 1);
    return known?.tree;
  }

  #keep(grammar: string, text: string, tree: TreeSitter.Tree): void {
    this.#recent.push({ grammar, text, tree });
    while (
      this.#recent.length > 1 &&
      (this.#recent.length > mostTrees || this.#recentSize > mostCharacters)
    ) {
      // WebAssembly memory is not garbage collected.
      this.#recent.shift()?.tree.delete();
    }
  }

  get #recentSize(): number {
    return this.#recent.reduce((sum, { text }) => sum + text.length, 0);
  }

  #load(grammar: string): Promise<Parsers | undefined> {
    let parsers = this.#parsers.get(grammar);
    if (!parsers) {
      parsers = this.#parsersOf(grammar);
      this.#parsers.set(grammar, parsers);
    }
    return parsers;
  }

  async #parsersOf(grammar: string): Promise<Parsers | undefined> {
    const { Language, Parser } = await this.#start();
    try {
      const language = await Language.load(join(this.#folder, `tree-sitter-${grammar}.wasm`));
      return { idle: [], make: () => new Parser().setLanguage(language) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        return undefined;
      }
      throw error;
    }
  }

  #start(): Promise<typeof TreeSitter> {
    this.#runtime ??= (async () => {
      const script = join(this.#folder, "tree-sitter.js");
      const runtime = createRequire(script)(script) as typeof TreeSitter;
      await runtime.Parser.init({ locateFile: (file) => join(this.#folder, file) });
      return runtime;
    })();
    return this.#runtime;
  }
}

/** A long text is parsed in stretches: a parser that was stopped goes on where it was. */
async function treeOf(text: string, { idle, make }: Parsers): Promise<TreeSitter.Tree> {
  const parser = idle.pop() ?? make();
  for (;;) {
    const started = performance.now();
    const progressCallback = (): boolean => performance.now() - started > longestMs;
    const tree = parser.parse(text, null, { progressCallback });
    if (tree) {
      idle.push(parser);
      return tree;
    }
    await setImmediate();
  }
}

function errorsIn(root: Node): SyntaxError[] {
  const errors: SyntaxError[] = [];
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.isMissing || node.isError) {
      const text = node.text.trim().split("\n", 1)[0]?.slice(0, 60) ?? "";
      const what = node.isMissing
        ? `missing ${JSON.stringify(node.type)}`
        : `unexpected ${JSON.stringify(text)}`;
      errors.push({ line: node.startPosition.row + 1, what });
    } else if (node.hasError) {
      pending.push(...node.children.filter((child) => child !== null).reverse());
    }
  }
  return errors;
}
