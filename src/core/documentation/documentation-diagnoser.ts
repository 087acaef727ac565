import type { Diagnoser, Examination, Overlay } from "../language/language-service.ts";
import type { Syntax } from "../syntax/syntax.ts";
import type { DocumentedSymbol } from "../syntax/symbols/symbol.ts";
import type { Diagnostic } from "../workspace/diagnostic.ts";
import { throwIfCancelled } from "../workspace/failure.ts";
import type { LineRange } from "../workspace/position.ts";
import { touchesLines } from "../workspace/position.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { isDocumentedHere } from "./documented-languages.ts";
import { documentationProblems } from "./documentation-problems.ts";
import { conventionOf, descriptions, type Convention } from "./convention-of.ts";
import { projectStyle, usualStyle, wantedStyle, type PythonStyle } from "./python-style.ts";
import { styleProblems } from "./style-problems.ts";

/** What is read of a file. */
type SymbolReading = Pick<Syntax, "languageOf" | "symbols">;

interface FileSymbols {
  readonly symbols: readonly DocumentedSymbol[];
  readonly convention: Convention;
  /** Of Python: what this file, or else the project, does; undefined: they show no habit. */
  readonly habit: PythonStyle | undefined;
}

/** Tells which symbols of a file lack documentation, or have one that is no longer true, from its syntax tree alone. */
export class DocumentationDiagnoser implements Diagnoser {
  readonly name = "documentation";
  readonly #snapshot: Pick<Snapshot, "read" | "list">;
  readonly #syntax: SymbolReading;
  readonly #words: string;
  #ofProject: Promise<PythonStyle | undefined> | undefined;

  /** @param words the user's own: a style that they name is the one that is wanted */
  constructor(snapshot: Pick<Snapshot, "read" | "list">, syntax: SymbolReading, words = "") {
    this.#snapshot = snapshot;
    this.#syntax = syntax;
    this.#words = words;
  }

  covers(path: string): boolean {
    return isDocumentedHere(this.#syntax.languageOf(path));
  }

  /** Of every symbol, whoever may use it; the style counts here, for what is written in another one is nobody's task. */
  async examine(paths: readonly string[], overlay: Overlay, signal: AbortSignal): Promise<Examination> {
    const found: Diagnostic[] = [];
    const unknown = new Map<string, string>();
    for (const path of paths) {
      throwIfCancelled(signal);
      const said = await this.#problemsIn(path, overlay, () => true, true);
      found.push(...(said ?? []));
      if (said === undefined) {
        unknown.set(path, "No grammar is there for it.");
      }
    }
    return { found, unknown };
  }

  /**
   * What is to be documented where a user points.
   * @param lines those symbols that begin there, else the innermost around; left out: all that are public
   */
  async asked(path: string, lines: LineRange | undefined): Promise<readonly Diagnostic[]> {
    return (await this.#problemsIn(path, new Map(), chosen(lines), false)) ?? [];
  }

  /** How the files are documented, a sentence for each convention. */
  async advice(paths: readonly string[]): Promise<readonly string[]> {
    const files = new Map<Convention, string[]>();
    for (const path of paths) {
      const text = (await this.#snapshot.read(path))?.text;
      const found = text === undefined ? undefined : await this.#symbolsOf(path, text);
      if (found !== undefined) {
        files.set(found.convention, [...(files.get(found.convention) ?? []), path]);
      }
    }
    return [...files].map(([convention, own]) => `${own.join(", ")}: ${descriptions[convention]}`);
  }

  async #symbolsOf(path: string, text: string): Promise<FileSymbols | undefined> {
    const symbols = await this.#syntax.symbols(path, text);
    const language = this.#syntax.languageOf(path);
    const habit = language === "Python" ? await this.#habitOf(path) : undefined;
    const convention = symbols && conventionOf(language, habit ?? "Google");
    return convention && { symbols, convention, habit };
  }

  /** Told from the file as it is, whatever a patch makes of it. */
  async #habitOf(path: string): Promise<PythonStyle | undefined> {
    const text = (await this.#snapshot.read(path))?.text;
    const own = text === undefined ? [] : ((await this.#syntax.symbols(path, text)) ?? []);
    this.#ofProject ??= projectStyle(this.#snapshot);
    return (
      wantedStyle(this.#words) ??
      usualStyle(own.flatMap(({ documentation }) => documentation ?? [])) ??
      (await this.#ofProject)
    );
  }

  async #problemsIn(
    path: string,
    overlay: Overlay,
    isMeant: (symbol: DocumentedSymbol, all: readonly DocumentedSymbol[]) => boolean,
    hasStyle: boolean,
  ): Promise<readonly Diagnostic[] | undefined> {
    const shown = overlay.get(path);
    const text = shown === undefined ? (await this.#snapshot.read(path))?.text : shown;
    if (text === undefined || text === null) {
      return [];
    }
    const found = await this.#symbolsOf(path, text);
    return found?.symbols
      .filter((symbol) => isMeant(symbol, found.symbols))
      .flatMap((symbol) => [
        ...documentationProblems(path, symbol, found.convention),
        ...(hasStyle ? styleProblems(path, symbol, found.habit) : []),
      ]);
  }
}

function chosen(
  lines: LineRange | undefined,
): (symbol: DocumentedSymbol, all: readonly DocumentedSymbol[]) => boolean {
  if (lines === undefined) {
    return ({ isPublic }) => isPublic;
  }
  const begins = ({ range }: DocumentedSymbol): boolean => touchesLines(range, lines);
  const surrounds = ({ extent }: DocumentedSymbol): boolean =>
    extent.first <= lines.first && lines.last <= extent.last;
  return (symbol, all) => {
    if (all.some(begins)) {
      return begins(symbol);
    }
    // The innermost begins last.
    return symbol === all.findLast(surrounds);
  };
}
