import { mkdtemp, realpath, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { throwIfCancelled } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { copyState } from "./base-copy.ts";
import { poolPrefix, removeLeftovers } from "./leftovers.ts";
import { folderAsRepository } from "./plain-folder.ts";
import { openRepository, workingStateOf } from "./repository.ts";
import { Sandbox, type SandboxBase } from "./sandbox.ts";
import { SharedWork } from "./shared-work.ts";

/**
 * Sandboxes for candidates: made when needed, at most as many as there are cores, used again after a reset.
 * The user's tree, index and references are only read; each worktree is registered in the repository while it exists.
 */
export class SandboxPool {
  private readonly snapshot: Pick<Snapshot, "root" | "unsaved">;
  private readonly most: number;
  private readonly opening = new SharedWork((signal) => this.open(signal));
  private readonly free: Sandbox[] = [];
  private readonly waiting: (() => void)[] = [];
  private readonly disposal = new AbortController();
  private readonly work = new Set<Promise<unknown>>();
  /** Of the pool, in the system's temporary folder. */
  private folder: Promise<string> | undefined;
  private inUse = 0;
  private made = 0;

  /** @param most sandboxes at a time; as many as there are cores unless told otherwise */
  constructor(snapshot: Pick<Snapshot, "root" | "unsaved">, most = availableParallelism()) {
    this.snapshot = snapshot;
    this.most = Math.max(1, most);
  }

  /**
   * Does `work` in a clean sandbox of its own, and waits for a free one first.
   * @throws Failure `no-git`, `sandbox`, `cancelled`
   */
  async use<T>(signal: AbortSignal, work: (sandbox: Sandbox, signal: AbortSignal) => Promise<T>): Promise<T> {
    const either = AbortSignal.any([signal, this.disposal.signal]);
    const done = this.take(either, work);
    this.work.add(done);
    try {
      return await done;
    } finally {
      this.work.delete(done);
    }
  }

  /** Stops what is under way and removes every sandbox. Safe to call twice. */
  async dispose(): Promise<void> {
    this.disposal.abort();
    await Promise.allSettled([...this.work, this.opening.settled()]);
    await Promise.all(this.free.splice(0).map((sandbox) => sandbox.remove()));
    if (this.folder) {
      await rm(await this.folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  private async take<T>(
    signal: AbortSignal,
    work: (sandbox: Sandbox, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    await this.turn(signal);
    try {
      const base = await this.opening.get(signal);
      const sandbox = await this.clean(base, signal);
      try {
        const result = await work(sandbox, signal);
        throwIfCancelled(signal);
        this.free.push(sandbox);
        return result;
      } catch (error) {
        await sandbox.remove();
        throw error;
      }
    } finally {
      this.inUse--;
      this.waiting.shift()?.();
    }
  }

  private async turn(signal: AbortSignal): Promise<void> {
    while (this.inUse >= this.most) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          signal.removeEventListener("abort", leave);
          resolve();
        };
        const leave = (): void => {
          this.waiting.splice(this.waiting.indexOf(go), 1);
          resolve();
        };
        this.waiting.push(go);
        signal.addEventListener("abort", leave, { once: true });
      });
      throwIfCancelled(signal);
    }
    throwIfCancelled(signal);
    this.inUse++;
  }

  private async clean(base: SandboxBase, signal: AbortSignal): Promise<Sandbox> {
    const used = this.free.pop();
    if (used) {
      try {
        await used.reset(signal);
        return used;
      } catch {
        // A check may have damaged anything in it; a new one is made instead.
        await used.remove();
        throwIfCancelled(signal);
      }
    }
    return Sandbox.create(join(dirname(base.copy), `candidate-${++this.made}`), base, signal);
  }

  private async open(signal: AbortSignal): Promise<SandboxBase> {
    const found = await openRepository(this.snapshot.root, signal);
    this.folder ??= realpath(tmpdir()).then((tmp) => mkdtemp(join(tmp, poolPrefix(process.pid))));
    const copy = await mkdtemp(join(await this.folder, "base-"));
    const repository = found ?? (await folderAsRepository(this.snapshot.root, `${copy}.git`, signal));
    await removeLeftovers(repository, signal);
    const state = await workingStateOf(repository, signal);
    await copyState(repository.top, copy, state.changed, signal);
    return { repository, state, copy, unsaved: this.snapshot.unsaved };
  }
}
