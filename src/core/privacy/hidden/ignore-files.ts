import { readFile, stat } from "node:fs/promises";
import { dirname, join, posix, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import { Failure } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { tamePatterns } from "./tame-pattern.ts";

/** More lines than anybody writes, and fewer than take long for every file of a workspace. */
const mostLines = 2_000;

/** A folder's own patterns, for paths relative to it. */
interface FolderRules {
  /** Path of the ignore file, for people. */
  readonly file: string;
  readonly patterns: Ignore;
  /** What a path relative to the workspace is relative to the folder. */
  readonly below: (path: string) => string;
}

/**
 * The ignore files of a workspace and of the folders above it in the same repository. Each holds for its folder and what is
 * below. What one of them hides is hidden: none can show again what another hides.
 */
export class IgnoreFiles {
  readonly #snapshot: Pick<Snapshot, "root" | "unsaved">;
  readonly #folders = new Map<string, Promise<readonly FolderRules[]>>();
  #above: Promise<{ readonly rules: readonly FolderRules[]; readonly names: readonly string[] }> | undefined;

  constructor(snapshot: Pick<Snapshot, "root" | "unsaved">) {
    this.#snapshot = snapshot;
  }

  /**
   * @param path relative to the root, `/` as separator
   * @returns the ignore file that hides it
   * @throws Failure `missing-file` when an ignore file cannot be read, `usage` when one is too long
   */
  async hiddenBy(path: string): Promise<string | undefined> {
    const rules = await this.#rulesFor(posix.dirname(path));
    return rules.find(({ patterns, below }) => patterns.ignores(below(path)))?.file;
  }

  /** All rules that hold in a folder: its own, and those of the folders above. */
  #rulesFor(folder: string): Promise<readonly FolderRules[]> {
    const known = this.#folders.get(folder);
    if (known !== undefined) {
      return known;
    }
    const rules = this.#readFor(folder);
    this.#folders.set(folder, rules);
    return rules;
  }

  async #readFor(folder: string): Promise<readonly FolderRules[]> {
    this.#above ??= this.#readAbove();
    const { rules, names } = await this.#above;
    const upper = folder === "." ? rules : await this.#rulesFor(posix.dirname(folder));
    const own = await Promise.all(
      names.map(async (name): Promise<FolderRules | undefined> => {
        const file = folder === "." ? name : `${folder}/${name}`;
        const text = this.#snapshot.unsaved.get(file)?.text ?? (await readIfThere(this.#snapshot.root, file));
        const below = (path: string): string => (folder === "." ? path : path.slice(folder.length + 1));
        return text === undefined ? undefined : { file, patterns: patternsOf(file, text), below };
      }),
    );
    const found = own.filter((rule) => rule !== undefined);
    return found.length === 0 ? upper : [...upper, ...found];
  }

  /** What git ignores is git's to say; where there is no repository, `.gitignore` is read as well. */
  async #readAbove(): Promise<{ rules: readonly FolderRules[]; names: readonly string[] }> {
    const { root } = this.#snapshot;
    const above: string[] = [];
    for (let folder = root; ; folder = dirname(folder)) {
      if (await isThere(join(folder, ".git"))) {
        return { rules: await rulesAbove(root, above), names: [".moaignore"] };
      }
      if (dirname(folder) === folder) {
        return { rules: [], names: [".moaignore", ".gitignore"] };
      }
      above.push(dirname(folder));
    }
  }
}

/** @param folders absolute, nearest first */
async function rulesAbove(root: string, folders: readonly string[]): Promise<readonly FolderRules[]> {
  const rules = await Promise.all(
    folders.map(async (folder): Promise<FolderRules | undefined> => {
      const text = await readIfThere(folder, ".moaignore");
      const way = relative(folder, root).split(sep).join("/");
      const file = `${relative(root, folder).split(sep).join("/")}/.moaignore`;
      const below = (path: string): string => `${way}/${path}`;
      return text === undefined ? undefined : { file, patterns: patternsOf(file, text), below };
    }),
  );
  return rules.filter((rule) => rule !== undefined);
}

function patternsOf(file: string, text: string): Ignore {
  const patterns = tamePatterns(text);
  if (patterns.length > mostLines) {
    throw new Failure("usage", `${file} has more than ${mostLines} lines; shorten it.`);
  }
  return ignore().add(patterns);
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** Only a plain file is read: anything else could keep the reader waiting. */
async function readIfThere(folder: string, name: string): Promise<string | undefined> {
  const path = join(folder, name);
  try {
    return (await stat(path)).isFile() ? await readFile(path, "utf8") : undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      return undefined;
    }
    // Not to know what is hidden must not mean that nothing is.
    throw new Failure("missing-file", `${name} cannot be read (${message}); check its permissions.`, {
      cause: error,
    });
  }
}
