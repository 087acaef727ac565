import { posix } from "node:path";
import type { Project } from "../project/project.ts";
import { joined } from "../project/tree.ts";

type Word = string | undefined;

/** Where somebody stands who runs the commands of a page one after the other, and what he has by then. */
export class Session {
  readonly project: Project;
  /** Relative to the root; undefined: nobody knows. */
  folder: string | undefined = "";
  /** Folders in which somebody has stood. */
  readonly visited = new Set<string>([""]);
  /** Files, folders and programs that commands before have brought, by their last part. */
  readonly #made = new Set<string>();
  /** Whether a word is in examples of the page that are for no shell: what they define readers have, such as commands of their own. */
  readonly shows: (word: string) => boolean;
  /** Something was fetched, and what is in it nobody knows. */
  #hasFetched = false;

  constructor(project: Project, shows: (word: string) => boolean) {
    this.project = project;
    this.shows = shows;
  }

  /** A new block: readers begin it where they like. */
  begin(): void {
    this.folder = "";
  }

  make(...names: readonly Word[]): void {
    names.forEach((name) => this.#made.add(posix.basename(name ?? "")));
  }

  /** It, or a folder that it is in. */
  hasMade(name: string): boolean {
    return name.split("/").some((part) => !/^\.{0,2}$/.test(part) && this.#made.has(part));
  }

  fetch(): void {
    this.#hasFetched = true;
  }

  /** @returns what is wrong with it */
  async enter(target: Word): Promise<string | undefined> {
    if (target === undefined || this.folder === undefined || /^[/~-]/.test(target)) {
      this.folder = undefined;
      return undefined;
    }
    const { tree, manifests } = this.project;
    const to = joined(this.folder, target);
    const name = posix.basename(target);
    if (to !== undefined && tree.folders.has(to)) {
      this.folder = to;
      this.visited.add(to);
      return undefined;
    }
    // Out of the folder and back into it: whatever it is called where the reader has it.
    if (manifests.names.has(name) || (this.#hasFetched && !target.includes("/"))) {
      this.folder = "";
      return undefined;
    }
    this.folder = undefined;
    return to === undefined || this.hasMade(name) || (await this.project.reading.isMade(to))
      ? undefined
      : `there is no folder ${target}`;
  }

  /** Whether a path that a command names leads anywhere from where somebody stands. */
  async isThere(path: string): Promise<boolean> {
    if (/^[/~]|^[A-Za-z]:[\\/]|[*?$]/.test(path) || this.folder === undefined || this.hasMade(path)) {
      return true;
    }
    for (const folder of new Set([this.folder, ...this.visited])) {
      const to = joined(folder, path);
      if (to === undefined || (await this.project.isThere(to))) {
        return true;
      }
    }
    return false;
  }

  /** The folders whose manifests may be meant: the one given, where somebody stands, and where he has stood. */
  folders(given?: Word): readonly string[] {
    const from = this.folder ?? "";
    const at = given === undefined ? undefined : joined(from, given);
    return at === undefined ? [from, ...this.visited] : [at];
  }
}
