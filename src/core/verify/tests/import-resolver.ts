/** Tells which files of the workspace a file imports, for one language. */
export interface ImportResolver {
  /** @returns paths relative to the workspace folder, in no order; only those that are there */
  importsOf(path: string, text: string): readonly string[];
}

/** What a project's own files say about imports, read before the first is looked at. */
export type ReadText = (path: string) => Promise<string>;
