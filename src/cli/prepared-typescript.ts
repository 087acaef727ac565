import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { debugLine } from "../core/workspace/debug-line.ts";

/** Who asks TypeScript but once on a machine, as many a job of CI does, pays nothing; each tenth use tries again what failed. */
const PREPARED_AT_USE = 2;
const TRIED_AGAIN = 10;

/**
 * The memory of a process that has loaded TypeScript, kept in the user's folder for caches: who starts from it is there in a
 * quarter of the processor's time. It is made by a process of its own, after the second run that asked TypeScript.
 */
export class PreparedTypeScript {
  /** Absolute path of what is kept, whether it is there or not: another one for any other Node, TypeScript or version of ours. */
  readonly path: string;
  readonly #script: string;
  readonly #maker: string;
  readonly #typescript: string;
  #isDue = false;

  /**
   * @param home absolute path of the folder with `prepared-typescript.cjs`
   * @param typescript absolute path of `typescript.js`
   * @param caches absolute path of our folder for caches
   */
  constructor(home: string, typescript: string, caches: string) {
    this.#script = join(home, "prepared-typescript.cjs");
    this.#maker = join(home, "prepare-typescript.js");
    this.#typescript = typescript;
    const made = [process.version, process.arch, process.execPath, this.#script, typescript];
    const stamps = [this.#script, typescript].map(stampOf);
    const key = createHash("sha256")
      .update(JSON.stringify([...made, ...stamps]))
      .digest("hex")
      .slice(0, 16);
    this.path = join(caches, "typescript", `${key}.memory`);
  }

  /** What `prepare-typescript.js` is told. */
  get makerArguments(): readonly string[] {
    return [this.#maker, this.#script, this.#typescript, this.path];
  }

  /** For a process that is to be started. @returns undefined where nothing is kept */
  use(): string | undefined {
    const now = new Date();
    try {
      if (statSync(this.path, { throwIfNoEntry: false })) {
        // What nobody uses any more is removed after a while.
        utimesSync(this.path, now, now);
        return this.path;
      }
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      const uses = this.path.replace(/memory$/, "uses");
      appendFileSync(uses, ".");
      this.#isDue = statSync(uses).size % TRIED_AGAIN === PREPARED_AT_USE;
    } catch (error) {
      debugLine("TypeScript is not prepared: %s", error);
    }
    return undefined;
  }

  /** After the work, so that it takes the processor from nobody: begins what outlives this process and ends by itself. */
  keep(): void {
    if (this.#isDue) {
      this.#isDue = false;
      const maker = spawn(process.execPath, this.makerArguments, {
        // Where it stays, and not in a folder that the user may want to remove.
        cwd: dirname(this.path),
        detached: true,
        stdio: "ignore",
        windowsHide: true,
      });
      maker.on("error", (error) => debugLine("TypeScript is not prepared: %s", error));
      maker.unref();
    }
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return `${stat?.mtimeMs} ${stat?.size}`;
}
