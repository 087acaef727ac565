/** A command that a page tells its readers to run. */
export interface Command {
  /** Program and arguments; undefined is what nobody can know before: variables, what another command prints, placeholders. */
  readonly words: readonly (string | undefined)[];
  /** Files that its output goes to. */
  readonly writes: readonly string[];
  /** Zero-based, from where the text begins. */
  readonly line: number;
}
