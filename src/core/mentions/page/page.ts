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

/** What a Markdown page mentions, and what of it others can point at. */
export interface Page {
  /** Where its links and pictures lead, as they are written. */
  readonly links: readonly Mention[];
  /** Names of references that are used and defined nowhere. */
  readonly undefinedReferences: readonly Mention[];
  /** Names by which its places are known: `#name` leads there. */
  readonly anchors: ReadonlySet<string>;
  /** Code within sentences. */
  readonly codes: readonly Mention[];
  readonly blocks: readonly Block[];
}

/** What is read, and checked, as a page: Markdown. */
export function isPage(path: string): boolean {
  return /\.(?:md|markdown)$/i.test(path);
}
