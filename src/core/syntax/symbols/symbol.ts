import type { LineRange, Range } from "../../workspace/position.ts";

/** Something that has a name and can be documented. */
export interface DocumentedSymbol {
  /** `function`, `method`, `class`: for people. */
  readonly kind: string;
  /** With what it belongs to: `Invoice.total`. */
  readonly name: string;
  /** Its first line, as far as its name: what a report points at. */
  readonly range: Range;
  /** All of it. */
  readonly extent: LineRange;
  /** One of those that others use; the rest is documented only where somebody asks for it. */
  readonly isPublic: boolean;
  /** Its documentation as it stands in the text; undefined: it has none. */
  readonly documentation: string | undefined;
  /**
   * What it takes, without what its language hands over by itself. undefined: documentation says nothing of parameters by
   * name, or of others than the symbol's own.
   */
  readonly parameters?: readonly Parameter[];
}

export interface Parameter {
  /** undefined: it is taken apart where it is declared, and documentation calls it as it likes. */
  readonly name: string | undefined;
  /** It takes whatever is left, of any name: `**kwargs`. */
  readonly takesAnyName?: boolean;
}
