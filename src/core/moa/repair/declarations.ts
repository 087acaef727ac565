import type { Syntax } from "../../syntax/syntax.ts";
import { Failure, throwIfCancelled } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { UnknownName } from "./unknown-names.ts";

/** Code of the workspace that declares a name. */
export interface Declaration {
  readonly path: string;
  /** Zero-based. */
  readonly line: number;
  readonly text: string;
}

/** Bounds of the search: files looked into, the size of each in characters, and what is shown. */
const mostFiles = 2000;
const mostCharacters = 200_000;
const mostDeclarations = 4;
const mostLines = 40;

const code =
  /\.(?:[cm]?[jt]sx?|pyi?|go|rs|java|kts?|cs|[ch]|cc|cpp|cxx|hh|hpp|rb|php|swift|scala|dart|vue|svelte)$/;

/** Finds the real declarations of what a candidate believed to be there. */
export class Declarations {
  readonly #snapshot: Snapshot;
  readonly #syntax: Pick<Syntax, "endOf">;

  constructor(snapshot: Snapshot, syntax: Pick<Syntax, "endOf">) {
    this.#snapshot = snapshot;
    this.#syntax = syntax;
  }

  /** Of the types and modules in which names were looked for, then of the names themselves. */
  async of(unknown: readonly UnknownName[], signal: AbortSignal): Promise<readonly Declaration[]> {
    const owners = unknown.flatMap(({ owner }) => owner ?? []);
    const names = unknown.flatMap(({ name }) => (name === "" ? [] : [name]));
    const wanted = [...new Set([...owners, ...names])];
    const found = new Map<string, Declaration[]>(wanted.map((name) => [name, []]));
    const files = (await this.#snapshot.list()).filter((path) => code.test(path)).slice(0, mostFiles);
    for (const path of files) {
      throwIfCancelled(signal);
      const text = await this.#textOf(path);
      for (const name of wanted) {
        const line = isModule(path, name) ? 0 : declaringLine(text, name);
        if (line !== undefined) {
          found.get(name)?.push({ path, line, text: await this.#excerpt(path, text, line, name) });
        }
      }
    }
    // A name that is declared in many places tells little: others come first.
    const few = [...found.values()].filter((declarations) => declarations.length <= mostDeclarations);
    return withoutRepetition(few.flat()).slice(0, mostDeclarations);
  }

  async #textOf(path: string): Promise<string> {
    try {
      const text = (await this.#snapshot.read(path))?.text ?? "";
      return text.length > mostCharacters ? "" : text;
    } catch (error) {
      if (!Failure.is(error) || error.kind === "cancelled") {
        throw error;
      }
      // Hidden from models, or no text: it is not looked into.
      return "";
    }
  }

  /** The whole declaration where a grammar tells its end; of a module what it exports. */
  async #excerpt(path: string, text: string, line: number, name: string): Promise<string> {
    const lines = text.split("\n");
    if (isModule(path, name)) {
      return lines
        .filter((one) => topLevel.test(one))
        .slice(0, mostLines)
        .join("\n");
    }
    const end = await this.#syntax.endOf(path, text, line);
    const last = Math.min(end ?? line + mostLines / 4, line + mostLines - 1);
    return lines.slice(line, last + 1).join("\n");
  }
}

/**
 * What was kept of declarations, which is a file like any other and may hold anything.
 * @throws TypeError
 */
export function declarationsFrom(kept: unknown): readonly Declaration[] {
  const isDeclaration = (value: unknown): value is Declaration =>
    typeof value === "object" &&
    value !== null &&
    "path" in value &&
    "line" in value &&
    "text" in value &&
    typeof value.path === "string" &&
    typeof value.line === "number" &&
    typeof value.text === "string";
  if (!Array.isArray(kept) || !kept.every(isDeclaration)) {
    throw new TypeError("declarations are not what they should be");
  }
  return kept;
}

/** What a module shows to others, by its words. */
const topLevel = /^(?:export\b|(?:async )?def |class |func |pub |module\.exports\b|[A-Z_]+ = )/;

/** `./money.ts`, `../lib/money` and `shop.money` are all `lib/shop/money.EXT`, as far as their own words go. */
function isModule(path: string, name: string): boolean {
  const isPath = name.includes("/");
  const isDotted = /^\w+(?:\.\w+)+$/.test(name);
  const isWord = /^[a-z_]\w*$/.test(name);
  if (!isPath && !isDotted && !isWord) {
    return false;
  }
  const module = isPath
    ? name.replace(/^(?:\.\.?\/)+/, "").replace(/\.[cm]?[jt]sx?$/, "")
    : name.replaceAll(".", "/");
  const own = path.replace(/\.\w+$/, "").replace(/\/(?:__init__|index)$/, "");
  // A single word is a module's name in Python only; elsewhere it is a thing in it.
  return (isPath || /\.pyi?$/.test(path)) && (own === module || own.endsWith(`/${module}`));
}

function declaringLine(text: string, name: string): number | undefined {
  if (!/^[\w$]+$/.test(name) || !text.includes(name)) {
    return undefined;
  }
  const escaped = name.replaceAll("$", "\\$");
  const declares = new RegExp(
    `^[ \\t]*(?:(?:export|default|declare|public|private|protected|internal|static|abstract|async|final|override|pub(?:\\([^)\\n]*\\))?)\\s+)*(?:function\\*?|class|interface|type|enum|const|let|var|def|func|fn|struct|trait|mod|record|namespace)\\s+(?:\\([^)\\n]*\\)\\s*)?${escaped}(?![\\w$])`,
    "m",
  );
  const found = declares.exec(text);
  return found === null ? undefined : text.slice(0, found.index).split("\n").length - 1;
}

function withoutRepetition(declarations: readonly Declaration[]): readonly Declaration[] {
  return declarations.filter(
    (one, index) =>
      declarations.findIndex(({ path, line }) => path === one.path && line === one.line) === index,
  );
}
