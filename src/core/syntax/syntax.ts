import type { DocumentedSymbol } from "./symbols/symbol.ts";

/** A place where the text does not follow the grammar. */
export interface SyntaxError {
  /** One-based. */
  readonly line: number;
  /** `unexpected "foo("` or `missing ";"` */
  readonly what: string;
}

/** What a grammar tells of code. Where that is read is nobody's business. */
export interface Syntax {
  /** Name of the file's language, for people; undefined when there is no grammar for it. */
  languageOf(path: string): string | undefined;

  /** Loads what the file's language needs, so that it is at hand when the first answer comes. */
  prepare(path: string): Promise<void>;

  /** @returns undefined when there is no grammar for the file, or the build does not ship it */
  errors(path: string, text: string): Promise<readonly SyntaxError[] | undefined>;

  /**
   * The first line at which the code of two texts differs, comments and docstrings aside.
   * @returns `line` zero-based, undefined when the code is the same; undefined as for `errors`
   */
  codeDifference(
    path: string,
    before: string,
    after: string,
  ): Promise<{ readonly line: number | undefined } | undefined>;

  /**
   * What has a name in the file, in its order, with its documentation.
   * @returns undefined as for `errors`, and for languages whose symbols nobody here can tell
   */
  symbols(path: string, text: string): Promise<readonly DocumentedSymbol[] | undefined>;

  /**
   * Where what begins in a line ends, such as a function.
   * @param line zero-based
   * @returns the last line of it, zero-based; undefined as for `errors`
   */
  endOf(path: string, text: string, line: number): Promise<number | undefined>;
}
