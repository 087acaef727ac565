import type { Tree } from "./effect-tree.ts";

/** Names that mean something to others than the compiler are never exchanged, wherever they are. */
export class Pinned {
  readonly #names = new Set<string>();
  /** Code that looks names up at run time (`eval`, `locals()`): nothing in the file may be exchanged. */
  everything = false;

  pin(name: string): void {
    this.#names.add(name);
  }

  /** Every name that occurs in the tree. */
  pinAll(tree: Tree): void {
    if (tree.children.length === 0) {
      this.#names.add(tree.text);
    }
    for (const child of tree.children) {
      this.pinAll(child);
    }
  }

  has(name: string): boolean {
    return this.everything || this.#names.has(name);
  }
}

/** A variable that only its own function can see; what it is called makes no difference. */
export interface Local {
  readonly name: string;
}

/** Where names are looked up: innermost first. */
export class Scope {
  readonly #parent: Scope | undefined;
  readonly #locals = new Map<string, Local>();

  constructor(parent: Scope | undefined) {
    this.#parent = parent;
  }

  declare(name: string): void {
    if (!this.#locals.has(name)) {
      this.#locals.set(name, { name });
    }
  }

  get own(): Iterable<string> {
    return this.#locals.keys();
  }

  declares(name: string): boolean {
    return this.#locals.has(name);
  }

  find(name: string): Local | undefined {
    return this.#locals.get(name) ?? this.#parent?.find(name);
  }
}

/** Which leaves stand for a local; the same leaf never stands for two. */
export type LocalsOf = ReadonlyMap<Tree, Local>;

export function isWord({ named, text }: Tree, word: string): boolean {
  return !named && text === word;
}
