import { posix } from "node:path";
import type { Overlay } from "../../language/language-service.ts";

/** The files and folders of a workspace, as they would be with a patch. */
export class Tree {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  /** The last parts of all paths, with the paths that end so. */
  readonly #byName = new Map<string, string[]>();

  constructor(listed: readonly string[], overlay: Overlay) {
    const files = new Set(listed);
    for (const [path, text] of overlay) {
      if (text === null) {
        files.delete(path);
      } else {
        files.add(path);
      }
    }
    const folders = new Set<string>([""]);
    for (const file of files) {
      for (
        let folder = posix.dirname(file);
        !folders.has(folder) && folder !== ".";
        folder = posix.dirname(folder)
      ) {
        folders.add(folder);
      }
    }
    this.files = files;
    this.folders = folders;
    for (const path of [...files, ...folders]) {
      const name = posix.basename(path);
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), path]);
    }
  }

  has(path: string): boolean {
    return this.files.has(path) || this.folders.has(path);
  }

  /** Whether anything is called so, wherever it is: `a.ts` and `src/a.ts` both are names of `lib/src/a.ts`. */
  hasNamed(name: string): boolean {
    const ends = this.#byName.get(posix.basename(name)) ?? [];
    return ends.some((path) => path === name || path.endsWith(`/${name}`));
  }
}

/** @returns where a path leads that is written in a folder; undefined: out of the workspace */
export function joined(folder: string, path: string): string | undefined {
  const whole = posix.normalize(posix.join(folder === "" ? "." : folder, path)).replace(/\/$/, "");
  return whole === ".." || whole.startsWith("../") ? undefined : whole === "." ? "" : whole;
}
