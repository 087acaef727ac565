import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Patch } from "../patch/patch.ts";
import { resultOf } from "../patch/result-text.ts";
import { Failure, throwIfCancelled } from "../workspace/failure.ts";
import { workspacePath } from "../workspace/path.ts";
import { encodeText, type TextFile } from "../workspace/text-file.ts";
import { copyState } from "./base-copy.ts";
import { gitIn } from "./git.ts";
import type { Repository, WorkingState } from "./repository.ts";
import { shareFolder } from "./shared-folder.ts";
import { addWorktree, removeWorktree } from "./worktrees.ts";

/** What every sandbox of a pool starts from. */
export interface SandboxBase {
  readonly repository: Repository;
  readonly state: WorkingState;
  /** Folder with a copy of the files that differ from the commit, taken once so that all sandboxes are the same. */
  readonly copy: string;
  /** Unsaved buffers by path relative to the workspace folder. */
  readonly unsaved: ReadonlyMap<string, TextFile>;
}

/** A git worktree that looks like the user's workspace, for one candidate at a time. */
export class Sandbox {
  /** Absolute path of the workspace folder's counterpart. */
  readonly root: string;
  private readonly tree: string;
  private readonly base: SandboxBase;
  /** What git wrote into the worktree's `.git`: where it is registered. */
  private link = "";

  private constructor(tree: string, base: SandboxBase) {
    this.tree = tree;
    this.base = base;
    this.root = join(tree, base.repository.prefix);
  }

  /** @param tree absolute path of a folder that does not exist yet */
  static async create(tree: string, base: SandboxBase, signal: AbortSignal): Promise<Sandbox> {
    const { git, head } = base.repository;
    const sandbox = new Sandbox(tree, base);
    try {
      await addWorktree(git, tree, head, signal);
      sandbox.link = await readFile(join(tree, ".git"), "utf8");
      await sandbox.checkOut(signal);
      await sandbox.layBase(signal);
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
    // A check may have done away with the link that makes this a worktree, or turned it to another repository.
    await rm(join(this.tree, ".git"), { recursive: true, force: true });
    await writeFile(join(this.tree, ".git"), this.link);
    await this.checkOut(signal);
    await this.git(["clean", "-ffdxq"], signal);
    await this.layBase(signal);
  }

  /**
   * Writes the patch into the sandbox.
   * @throws Failure `outside-workspace`, `protected-path` when a path leads out of it, through a link for instance
   */
  async apply(patch: Patch): Promise<void> {
    for (const change of patch.changes) {
      const path = await this.placeOf(change.path);
      if (change.kind === "rename") {
        await mkdir(dirname(path), { recursive: true });
        await rename(await this.placeOf(change.from), path);
      }
      const text = resultOf(change);
      if (text === undefined) {
        await rm(path, { force: true });
      } else {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(
          path,
          encodeText(text, (change.kind === "create" ? change.file : change.base).encoding),
        );
      }
    }
  }

  /** Leaves no folder and no registration behind, also when the worktree is half made. */
  async remove(): Promise<void> {
    await removeWorktree(this.base.repository.git, this.tree);
  }

  private async checkOut(signal: AbortSignal): Promise<void> {
    await this.git(["reset", "--hard", "--quiet", this.base.repository.head], signal);
  }

  /**
   * Git on this worktree and on no other: left to look for itself it could find the user's repository further up,
   * and a reset there would be the end of the user's work.
   */
  private async git(args: readonly string[], signal: AbortSignal): Promise<void> {
    const registration = this.link.replace(/^gitdir: /, "").trim();
    await gitIn(this.tree)([`--git-dir=${registration}`, `--work-tree=${this.tree}`, ...args], signal);
  }

  private async layBase(signal: AbortSignal): Promise<void> {
    const { repository, state, copy, unsaved } = this.base;
    await copyState(copy, this.tree, state.changed, signal);
    await mkdir(this.root, { recursive: true });
    for (const [path, file] of unsaved) {
      const place = await this.placeOf(path);
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, encodeText(file.text, file.encoding));
    }
    for (const folder of state.heavyFolders) {
      throwIfCancelled(signal);
      await shareFolder(repository.top, this.tree, folder);
    }
  }

  private async placeOf(path: string): Promise<string> {
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
