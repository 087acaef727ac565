import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { absent } from "../../workspace/debug-line.ts";
import { keptBaseline, type KeptBaseline } from "./kept-baseline.ts";

/** Below the user's state folder. */
const folderName = "baselines";
/** Of another version nothing is read. */
const version = 1;
/** Of a workspace, the last ones: with other checks, or of what was gone back to. */
const mostKept = 6;
/** Bytes of a workspace's file; what is larger was not written by this program. */
const longest = 4_000_000;
/** Files of workspaces, those written last. */
const mostFiles = 40;
/** An earlier result is believed for a day: what it depends on and cannot be seen changes as well. */
const mostAgeMilliseconds = 24 * 60 * 60 * 1000;

const bookShape = v.object({
  version: v.literal(version),
  root: v.string(),
  kept: v.pipe(v.array(v.unknown()), v.maxLength(mostKept)),
});

/** What the checks of a workspace said, kept in the user's own folder. What cannot be read was never written. */
export class BaselineBook {
  readonly file: string;
  readonly #folder: string;
  readonly #root: string;
  readonly #now: () => number;

  /**
   * @param stateFolder from `stateFolder`
   * @param root absolute path of the workspace folder
   * @param now milliseconds since 1970
   */
  constructor(stateFolder: string, root: string, now: () => number = Date.now) {
    this.#folder = join(stateFolder, folderName);
    const name = createHash("sha256").update(root).digest("hex").slice(0, 32);
    this.file = join(this.#folder, `${name}.json`);
    this.#root = root;
    this.#now = now;
  }

  /** Whether there is anything at all for these commands; looking for it costs no more than a file. */
  async has(commands: readonly string[]): Promise<boolean> {
    return (await this.#read()).some(({ checks }) => isFor(checks, commands));
  }

  async find(key: string): Promise<KeptBaseline | undefined> {
    return (await this.#read()).find((entry) => entry.key === key);
  }

  /** @throws what the file system throws */
  async put(entry: KeptBaseline): Promise<void> {
    const others = (await this.#read()).filter(({ key }) => key !== entry.key);
    const kept = [entry, ...others].slice(0, mostKept);
    let text = this.#textOf(kept);
    while (text.length > longest / 2 && kept.length > 0) {
      kept.pop();
      text = this.#textOf(kept);
    }
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const next = `${this.file}.${randomUUID()}`;
    try {
      await writeFile(next, text, { mode: 0o600 });
      await rename(next, this.file);
    } finally {
      await rm(next, { force: true });
    }
    await this.#tidy();
  }

  /**
   * Nothing is known any more of the workspace.
   * @throws what the file system throws
   */
  async forget(): Promise<void> {
    await rm(this.file, { force: true });
  }

  #textOf(kept: readonly KeptBaseline[]): string {
    return JSON.stringify({ version, root: this.#root, kept });
  }

  async #read(): Promise<readonly KeptBaseline[]> {
    try {
      const about = await stat(this.file);
      if (!about.isFile() || about.size > longest) {
        return [];
      }
      const { success, output } = v.safeParse(bookShape, JSON.parse(await readFile(this.file, "utf8")));
      // Two folders never share a file by accident; a file that says otherwise was put there.
      if (!success || output.root !== this.#root) {
        return [];
      }
      const entries = output.kept.map((entry) => v.safeParse(keptBaseline, entry));
      const now = this.#now();
      return entries
        .flatMap((entry) => (entry.success ? [entry.output] : []))
        .filter(({ at }) => at <= now && now - at < mostAgeMilliseconds);
    } catch (error) {
      // Not there, cut off in the middle, or of somebody else: then nothing is known, and the checks are run.
      absent(this.file)(error);
      return [];
    }
  }

  /** Those of workspaces that are not worked in any more, and what a program left that was killed as it wrote. */
  async #tidy(): Promise<void> {
    const files = await Promise.all(
      (await readdir(this.#folder)).map(async (name) => {
        const path = join(this.#folder, name);
        const at = (await stat(path).catch(absent(path)))?.mtimeMs ?? 0;
        return { path, at };
      }),
    );
    const old = files.toSorted((a, b) => b.at - a.at);
    const [recent, rest] = [old.slice(0, mostFiles), old.slice(mostFiles)];
    const outdated = recent.filter(({ at }) => this.#now() - at > mostAgeMilliseconds);
    for (const { path } of [...rest, ...outdated]) {
      await rm(path, { force: true });
    }
  }
}

function isFor(checks: KeptBaseline["checks"], commands: readonly string[]): boolean {
  return checks.length === commands.length && checks.every(({ command }, at) => command === commands[at]);
}
