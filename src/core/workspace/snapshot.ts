import type { TextFile } from "./text-file.ts";

/**
 * The workspace as it was when a run began: every file is read at most once, so all candidates of a run are made
 * for the same text, and unsaved editor buffers count as the file's content.
 */
export interface Snapshot {
  /** Absolute path of the workspace folder. */
  readonly root: string;

  /**
   * @param path relative to the root, `/` as separator
   * @returns undefined when there is no such file
   * @throws Failure `outside-workspace`, `binary`, `encoding`
   */
  read(path: string): Promise<TextFile | undefined>;

  /** Tracked and untracked-but-not-ignored files, relative, sorted. */
  list(): Promise<readonly string[]>;

  /** Files whose content differs from the disk's: unsaved buffers. */
  readonly unsaved: ReadonlyMap<string, TextFile>;
}
