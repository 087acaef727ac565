import { randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  copyFile,
  link,
  lstat,
  mkdir,
  rename,
  rmdir,
  stat,
  unlink,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Failure } from "../../workspace/failure.ts";

interface Step {
  readonly target: string;
  /** Where the new content waits; none when the file goes. */
  readonly staged?: string;
  /** The file as it was when the step was staged; none when there was no file. */
  readonly was?: { readonly mtimeMs: number; readonly size: number; readonly ino: number };
  /** Where the old file is kept until the end. */
  backup?: string;
  placed: boolean;
}

/** Mode and owner of a file that is written. */
interface NewMode {
  /** An existing file that it is like. */
  readonly like?: string;
  readonly executable?: boolean | undefined;
}

/** Files written together: new content waits beside its target, then takes its place by renaming; any failure undoes all. */
export class FileTransaction {
  readonly #steps: Step[] = [];
  readonly #folders: string[] = [];

  async replace(
    target: string,
    content: Uint8Array,
    { executable }: Pick<NewMode, "executable"> = {},
  ): Promise<void> {
    const was = await stat(target);
    const staged = await this.#writeBeside(target, content, { like: target, executable });
    this.#steps.push({ target, staged, was, placed: false });
  }

  async create(target: string, content: Uint8Array, mode: NewMode = {}): Promise<void> {
    await this.#makeFolder(dirname(target));
    const staged = await this.#writeBeside(target, content, mode);
    this.#steps.push({ target, staged, placed: false });
  }

  async remove(target: string): Promise<void> {
    this.#steps.push({ target, was: await lstat(target), placed: false });
  }

  /** Old files are set aside first, so that a name given up by one file can be taken by another. */
  async commit(): Promise<void> {
    for (const step of this.#steps) {
      await setAside(step);
    }
    for (const step of this.#steps) {
      await putInPlace(step);
    }
    for (const { backup } of this.#steps) {
      if (backup) {
        await unlink(backup).catch(() => undefined);
      }
    }
  }

  /** Leaves everything as it was before the first step; safe to call at any point before `commit` is through. */
  async rollBack(): Promise<void> {
    for (const step of [...this.#steps].reverse()) {
      if (step.placed && step.staged && !step.was) {
        await unlink(step.target).catch(() => undefined);
      }
    }
    for (const step of [...this.#steps].reverse()) {
      if (step.backup) {
        await rename(step.backup, step.target);
      }
      if (step.staged) {
        await unlink(step.staged).catch(() => undefined);
      }
    }
    for (const folder of [...this.#folders].reverse()) {
      await rmdir(folder).catch(() => undefined);
    }
  }

  async #writeBeside(target: string, content: Uint8Array, { like, executable }: NewMode): Promise<string> {
    const staged = besideName(target);
    try {
      await writeFile(staged, content, { flag: "wx" });
      if (like !== undefined) {
        const { mode, uid, gid } = await stat(like);
        await chown(staged, uid, gid).catch(() => undefined);
        await chmod(staged, mode & 0o7777);
      }
      if (executable !== undefined) {
        const { mode } = await stat(staged);
        await chmod(staged, executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111);
      }
    } catch (cause) {
      await unlink(staged).catch(() => undefined);
      throw notWritable(target, cause);
    }
    return staged;
  }

  async #makeFolder(folder: string): Promise<void> {
    const missing: string[] = [];
    for (let at = folder; !(await exists(at)); at = dirname(at)) {
      missing.push(at);
    }
    for (const path of missing.reverse()) {
      try {
        await mkdir(path);
      } catch (cause) {
        throw notWritable(path, cause);
      }
      this.#folders.push(path);
    }
  }
}

async function setAside(step: Step): Promise<void> {
  const { target, staged, was } = step;
  if (!was) {
    return;
  }
  const now = await lstat(target);
  if (now.mtimeMs !== was.mtimeMs || now.size !== was.size || now.ino !== was.ino) {
    throw new Failure(
      "stale",
      `${basename(target)} changed while the patch was being written; nothing was changed. Run again.`,
    );
  }
  const backup = besideName(target);
  if (!staged) {
    await rename(target, backup);
  } else {
    await link(target, backup).catch(() => copyFile(target, backup));
  }
  step.backup = backup;
}

async function putInPlace(step: Step): Promise<void> {
  const { target, staged, was } = step;
  if (!staged) {
    return;
  }
  try {
    if (!was) {
      // A hard link, unlike a rename, never replaces a file that somebody made meanwhile.
      await link(staged, target).catch(async (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === "EEXIST" || (await exists(target))) {
          throw error;
        }
        await rename(staged, target);
      });
      step.placed = true;
      await unlink(staged).catch(() => undefined);
    } else {
      await rename(staged, target);
      step.placed = true;
    }
  } catch (cause) {
    throw notWritable(target, cause);
  }
}

function besideName(target: string): string {
  return join(dirname(target), `.${basename(target).slice(0, 100)}.${randomBytes(6).toString("hex")}.tmp`);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function notWritable(target: string, cause: unknown): Failure {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "EEXIST") {
    return new Failure("stale", `${target} was created meanwhile; nothing was changed. Run again.`, {
      cause,
    });
  }
  const folder = dirname(target);
  return new Failure(
    "read-only",
    `${target} cannot be written (${message}); nothing was changed. Allow it with "chmod u+w ${folder}", or free space, then try again.`,
    { cause },
  );
}
