/** Something that a page says, and where. */
export interface Mention {
  readonly text: string;
  /** Zero-based. */
  readonly line: number;
}

/** A block of code. */
export interface Block {
  /** As the fence names it, in small letters; empty: it does not. */
  readonly language: string;
  readonly text: string;
  /** Of its first line; zero-based. */
  readonly line: number;
}

/** What a page mentions, and what of it others can point at. */
export interface Page {
  /** Where its links and pictures lead, as they are written. */
  readonly links: readonly Mention[];
  /** Names of references that are used and defined nowhere. */
  readonly undefinedReferences: readonly Mention[];
  /** Names by which its places are known: `#name` leads there. undefined: they have none, or nobody can tell. */
  readonly anchors: ReadonlySet<string> | undefined;
  /** Code within sentences. */
  readonly codes: readonly Mention[];
  readonly blocks: readonly Block[];
}
