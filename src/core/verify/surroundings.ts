/** What stands around a sandbox, and what may happen in it. */
export interface Surroundings {
  /** For files that tests put into the system's temporary folder. Absolute path. */
  readonly temporary: string;
  /** The user's own folders, which a sandbox has links into. Absolute paths. */
  readonly readOnly: readonly string[];
  /** Bytes that the sandbox and its temporary folder may take. */
  readonly bytes: number;
  /** Where git stops looking for a repository further up. Absolute path. */
  readonly ceiling: string;
}

/**
 * By the folder in which things are run. Whoever runs something has nothing but that: nobody can forget to pass on what
 * confines it.
 */
const known = new Map<string, Surroundings>();

/** @param folder absolute path of a sandbox's workspace folder */
export function surround(folder: string, surroundings: Surroundings): void {
  known.set(folder, surroundings);
}

export function forgetSurroundings(folder: string): void {
  known.delete(folder);
}

/** @returns undefined for a folder that is no sandbox */
export function surroundingsOf(folder: string): Surroundings | undefined {
  return known.get(folder);
}
