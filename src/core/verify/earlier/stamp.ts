import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { lstat, readdir, readlink, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { throwIfCancelled } from "../../workspace/failure.ts";
import { said } from "../../workspace/said.ts";

/** Files and folders that are looked at; a folder with more is not looked through every time. */
const mostEntries = 250_000;

/**
 * What can be told of files without reading them, gathered into one text that is the same as long as nobody touches any:
 * size, mode and times, by name. What cannot be told that way is a doubt, and with a doubt there is no such text.
 */
export class Stamp {
  /** The latest change of anything that was looked at; in milliseconds since 1970. */
  newest = 0;
  readonly #lines: string[] = [];
  readonly #top: string;
  readonly #signal: AbortSignal;
  #entries = 0;
  #why: string | undefined;

  /** @param top absolute path of the user's working tree, whose own files are known by content */
  constructor(top: string, signal: AbortSignal) {
    this.#top = top;
    this.#signal = signal;
  }

  /** Why nothing certain can be said, if so. */
  get doubt(): string | undefined {
    return this.#why;
  }

  /** @returns recognises everything that was added */
  digest(): string {
    return createHash("sha256").update(this.#lines.toSorted().join("\n")).digest("hex");
  }

  distrust(why: string): void {
    this.#why ??= why;
  }

  /** Something that is known as a text. */
  fact(name: string, value: unknown): void {
    this.#lines.push(`fact ${JSON.stringify([name, value])}`);
  }

  /** One file, whatever links lead to it. That it is not there is a fact as well. */
  async file(path: string): Promise<void> {
    this.#add(path, await this.seen(path, stat(path)));
  }

  /** Names of what is in a folder; none where there is no such folder. */
  async names(folder: string): Promise<ReadonlySet<string>> {
    return new Set(await this.seen(folder, readdir(folder)));
  }

  /** What is not there is known not to be there; of what cannot be looked at nothing is known. */
  async seen<T>(path: string, look: Promise<T>): Promise<T | undefined> {
    try {
      return await look;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT" && code !== "ENOTDIR") {
        this.distrust(said`${path} cannot be looked at (${code ?? String(error)})`);
      }
      return undefined;
    }
  }

  /**
   * A folder with all that is in it.
   * @param isWanted by the name of what is right in it; left out: everything
   */
  async folder(path: string, isWanted: (name: string) => boolean = () => true): Promise<void> {
    throwIfCancelled(this.#signal);
    if (this.#why !== undefined) {
      return;
    }
    const entries = await this.seen(path, readdir(path, { withFileTypes: true }));
    const own = await this.seen(path, lstat(path));
    if (entries === undefined || own === undefined) {
      this.#lines.push(`none ${path}`);
      return;
    }
    // Python writes its caches while it runs, and reads them by the time of what they were made of.
    const wanted = entries.filter(({ name }) => name !== "__pycache__" && isWanted(name));
    if (wanted.length === entries.length) {
      this.newest = Math.max(this.newest, own.ctimeMs);
    }
    this.#entries += wanted.length;
    if (this.#entries > mostEntries) {
      this.distrust(said`there are more than ${mostEntries} files in folders that are shared`);
      return;
    }
    this.#lines.push(`folder ${path}`);
    const files = wanted.filter((entry) => !entry.isDirectory());
    await Promise.all(files.map(({ name }) => this.#entry(join(path, name))));
    for (const { name } of wanted.filter((entry) => entry.isDirectory())) {
      await this.folder(join(path, name));
    }
  }

  async #entry(path: string): Promise<void> {
    const found = await this.seen(path, lstat(path));
    this.#add(path, found);
    if (found?.isSymbolicLink() === true) {
      await this.#link(path);
    }
  }

  async #link(path: string): Promise<void> {
    const target = (await this.seen(path, readlink(path))) ?? "";
    this.#lines.push(`link ${path} ${target}`);
    const place = resolve(dirname(path), target);
    const inside = relative(this.#top, place);
    const leavesTop = inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside);
    if (!leavesTop && (!isAbsolute(target) || inside.split(sep).includes("node_modules"))) {
      return;
    }
    const found = await this.seen(place, stat(place));
    if (found?.isDirectory() === true) {
      this.distrust(`${path} leads to ${place}, whose content is not looked at`);
      return;
    }
    this.#add(place, found);
  }

  #add(path: string, found: Stats | undefined): void {
    if (found === undefined) {
      this.#lines.push(`none ${path}`);
      return;
    }
    const { size, mode, mtimeMs, ctimeMs } = found;
    this.newest = Math.max(this.newest, ctimeMs);
    this.#lines.push(`file ${path} ${size} ${mode} ${mtimeMs} ${ctimeMs}`);
  }
}
