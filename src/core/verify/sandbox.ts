import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Patch } from "../patch/patch.ts";
import { resultOf } from "../patch/result-text.ts";
import { Failure, throwIfCancelled } from "../workspace/failure.ts";
import { workspacePath } from "../workspace/path.ts";
import { encodeText, type TextFile } from "../workspace/text-file.ts";
import type { BaseRepository } from "./base-repository.ts";
import { gitIn } from "./git.ts";
import { placeOwnGit } from "./own-git-folder.ts";
import { removeTree } from "./remove-tree.ts";
import { forgetSurroundings, surround } from "./surroundings.ts";
import { copyFolder, shareFolder } from "./shared-folder.ts";
import { addWorktree } from "./worktrees.ts";
import { absent } from "../workspace/debug-line.ts";

const EXECUTABLE = 0o111;

/** What every sandbox of a pool starts from. */
export interface SandboxBase extends BaseRepository {
  /** Of the pool. Absolute path. */
  readonly folder: string;
  /** Bytes of disk that each may take with what is written in it. */
  readonly bytesEach: number;
  /** Unsaved buffers by path relative to the workspace folder. */
  readonly unsaved: ReadonlyMap<string, TextFile>;
}

/** Looks like the user's workspace, and is a git repository of its own where that is one. For one candidate at a time. */
export class Sandbox {
  /** Absolute path of the workspace folder's counterpart. */
  readonly root: string;
  readonly #tree: string;
  readonly #base: SandboxBase;
  /** The base repository's own folder for this worktree, which is known to nobody in it. */
  #registration = "";

  readonly #temporary: string;

  private constructor(tree: string, base: SandboxBase) {
    this.#tree = tree;
    this.#base = base;
    // Without a separator at its end.
    this.root = resolve(tree, base.prefix);
    this.#temporary = `${tree}.tmp`;
    surround(this.root, {
      temporary: this.#temporary,
      readOnly: base.userFolders,
      bytes: base.bytesEach,
      ceiling: base.folder,
    });
  }

  /** @param tree absolute path of a folder that does not exist yet */
  static async create(tree: string, base: SandboxBase, signal: AbortSignal): Promise<Sandbox> {
    const sandbox = new Sandbox(tree, base);
    try {
      await addWorktree(base.git, tree, base.commit, signal);
      const link = await readFile(join(tree, ".git"), "utf8");
      sandbox.#registration = link.replace(/^gitdir: /, "").replace(/\r?\n$/, "");
      await sandbox.#lay("new", signal);
    } catch (error) {
      await sandbox.remove();
      throwIfCancelled(signal);
      if (Failure.is(error)) {
        throw error;
      }
      throw new Failure("sandbox", `No copy of the workspace could be made: ${reasonOf(error)}`, {
        cause: error,
      });
    }
    return sandbox;
  }

  /** Back to the user's workspace, whatever a candidate and its checks did here. */
  async reset(signal: AbortSignal): Promise<void> {
    await this.#lay("used", signal);
  }

  /**
   * Writes the patch into the sandbox.
   * @throws Failure `outside-workspace`, `protected-path` when a path leads out of it, through a link for instance
   */
  async apply(patch: Patch): Promise<void> {
    const gone = patch.changes.flatMap((change) =>
      change.kind === "delete" ? [change.path] : change.kind === "rename" ? [change.from] : [],
    );
    // Before anything is written: two names that differ in case only may be one file.
    const modes = new Map<string, number>();
    for (const name of gone) {
      const path = await this.#placeOf(name);
      modes.set(name, (await stat(path).catch(absent(path)))?.mode ?? 0);
      await rm(path, { force: true });
    }
    for (const change of patch.changes) {
      const text = resultOf(change);
      if (change.kind === "delete" || text === undefined) {
        continue;
      }
      const path = await this.#placeOf(change.path);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(
        path,
        encodeText(text, (change.kind === "create" ? change.file : change.base).encoding),
      );
      const was = change.kind === "rename" ? (modes.get(change.from) ?? 0) & EXECUTABLE : undefined;
      const executable = change.executable ?? (was === undefined ? undefined : was !== 0);
      if (executable !== undefined) {
        const { mode } = await stat(path);
        await chmod(path, executable ? mode | (EXECUTABLE & (mode >> 2)) : mode & ~EXECUTABLE);
      }
    }
  }

  /** Also when it is half made. Its registration goes with the pool. */
  async remove(): Promise<void> {
    forgetSurroundings(this.root);
    await removeTree(this.#tree);
    await removeTree(this.#temporary);
  }

  /** @param tree a new one has nothing in it that would have to go */
  async #lay(tree: "new" | "used", signal: AbortSignal): Promise<void> {
    const { commit, ownGit, top, heavyFolders, ownFolders, unsaved } = this.#base;
    await removeTree(this.#temporary);
    await mkdir(this.#temporary);
    await removeTree(join(this.#tree, ".git"));
    await this.#git(["reset", "--hard", "--quiet", commit], signal);
    if (tree === "used") {
      await this.#git(["clean", "-ffdxq"], signal);
    }
    if (ownGit !== undefined) {
      await placeOwnGit(ownGit, this.#tree);
    }
    await mkdir(this.root, { recursive: true });
    for (const [path, file] of unsaved) {
      const place = await this.#placeOf(path);
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, encodeText(file.text, file.encoding));
    }
    for (const folder of heavyFolders) {
      throwIfCancelled(signal);
      await shareFolder(top, this.#tree, folder);
    }
    for (const folder of ownFolders) {
      throwIfCancelled(signal);
      await copyFolder(top, this.#tree, folder);
    }
  }

  /** Git of the base repository on this worktree and on no other, whatever a check made of the `.git` in it. */
  async #git(args: readonly string[], signal: AbortSignal): Promise<void> {
    await gitIn(this.#tree)(
      [`--git-dir=${this.#registration}`, `--work-tree=${this.#tree}`, ...args],
      signal,
    );
  }

  async #placeOf(path: string): Promise<string> {
    const verdict = await workspacePath(this.root, path);
    if (verdict.kind !== "inside") {
      throw new Failure(verdict.kind === "outside" ? "outside-workspace" : "protected-path", verdict.reason);
    }
    return join(this.root, ...verdict.path.split("/"));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}
