import { mkdtemp } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { throwIfCancelled } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { takeBase } from "./base-repository.ts";
import { allowedBytes, sandboxesThatFit, usualDiskBytes } from "./disk-allowance.ts";
import { makePoolFolder, removeLeftovers } from "./leftovers.ts";
import { bytesIn } from "./disk-use.ts";
import { removeTree } from "./remove-tree.ts";
import { Sandbox, type SandboxBase } from "./sandbox.ts";
import { SharedWork } from "./shared-work.ts";

/**
 * Sandboxes for candidates: made when needed, at most as many as there are cores, used again after a reset.
 * The user's tree and repository are only read; all that is made is in a folder of the pool.
 */
export class SandboxPool {
  readonly #snapshot: Pick<Snapshot, "root" | "unsaved">;
  #most: number;
  readonly #diskBytes: number | undefined;
  readonly #sharedFolders: readonly string[];
  readonly #opening = new SharedWork((signal) => this.#open(signal));
  readonly #free: Sandbox[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #disposal = new AbortController();
  readonly #work = new Set<Promise<unknown>>();
  /** Of the pool, in the system's temporary folder. */
  #folder: Promise<string> | undefined;
  /** How long each use waited for its sandbox to be made or reset, in the order in which they were ready. */
  readonly setUpMilliseconds: number[] = [];
  #inUse = 0;
  #made = 0;

  /**
   * @param most sandboxes at a time; as many as there are cores unless told otherwise, and fewer where they take too much
   * @param diskBytes that all of them may take together; 8 GB unless the environment says otherwise
   * @param sharedFolders that each gets a copy of, although git ignores them; from `declaredFolders`
   */
  constructor(
    snapshot: Pick<Snapshot, "root" | "unsaved">,
    most = availableParallelism(),
    diskBytes?: number,
    sharedFolders: readonly string[] = [],
  ) {
    this.#snapshot = snapshot;
    this.#most = Math.max(1, most);
    this.#diskBytes = diskBytes;
    this.#sharedFolders = sharedFolders;
  }

  /**
   * Does `work` in a clean sandbox of its own, and waits for a free one first.
   * @throws Failure `no-git`, `sandbox`, `cancelled`
   */
  async use<T>(signal: AbortSignal, work: (sandbox: Sandbox, signal: AbortSignal) => Promise<T>): Promise<T> {
    const either = AbortSignal.any([signal, this.#disposal.signal]);
    const done = this.#take(either, work);
    this.#work.add(done);
    try {
      return await done;
    } finally {
      this.#work.delete(done);
    }
  }

  /**
   * What every sandbox starts from: the workspace as it was when it was first asked for.
   * @throws Failure `no-git`, `sandbox`, `cancelled`
   */
  base(signal: AbortSignal): Promise<SandboxBase> {
    return this.#opening.get(AbortSignal.any([signal, this.#disposal.signal]));
  }

  /** Stops what is under way and removes every sandbox. Safe to call twice. */
  async dispose(): Promise<void> {
    this.#disposal.abort();
    await Promise.allSettled([...this.#work, this.#opening.settled()]);
    await Promise.all(this.#free.splice(0).map((sandbox) => sandbox.remove()));
    if (this.#folder) {
      await removeTree(await this.#folder);
    }
  }

  async #take<T>(
    signal: AbortSignal,
    work: (sandbox: Sandbox, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    // How many there may be is known then.
    const base = await this.#opening.get(signal);
    await this.#turn(signal);
    try {
      const began = performance.now();
      const sandbox = await this.#clean(base, signal);
      this.setUpMilliseconds.push(performance.now() - began);
      try {
        const result = await work(sandbox, signal);
        throwIfCancelled(signal);
        this.#free.push(sandbox);
        return result;
      } catch (error) {
        await sandbox.remove();
        throw error;
      }
    } finally {
      this.#inUse--;
      this.#waiting.shift()?.();
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    while (this.#inUse >= this.#most) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          signal.removeEventListener("abort", leave);
          resolve();
        };
        const leave = (): void => {
          this.#waiting.splice(this.#waiting.indexOf(go), 1);
          resolve();
        };
        this.#waiting.push(go);
        signal.addEventListener("abort", leave, { once: true });
      });
      throwIfCancelled(signal);
    }
    throwIfCancelled(signal);
    this.#inUse++;
  }

  async #clean(base: SandboxBase, signal: AbortSignal): Promise<Sandbox> {
    const used = this.#free.pop();
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
    return Sandbox.create(join(base.folder, `candidate-${++this.#made}`), base, signal);
  }

  async #open(signal: AbortSignal): Promise<SandboxBase> {
    const { root, unsaved } = this.#snapshot;
    await removeLeftovers();
    this.#folder ??= makePoolFolder();
    const folder = await this.#folder;
    // Another one for each attempt: the last may have been stopped half-way.
    const place = await mkdtemp(join(folder, "base-"));
    const allowed = await allowedBytes(place, this.#diskBytes ?? usualDiskBytes(process.env));
    const base = await takeBase(root, place, { allowed, declared: this.#sharedFolders }, signal);
    const taken = await bytesIn(place);
    this.#most = Math.min(this.#most, sandboxesThatFit(allowed, taken, base.bytes));
    return { ...base, folder, bytesEach: Math.max(base.bytes, (allowed - taken) / this.#most), unsaved };
  }
}
