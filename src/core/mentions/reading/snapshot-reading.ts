import { lstat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Failure } from "../../workspace/failure.ts";
import { workspacePath } from "../../workspace/path.ts";
import { runGit } from "../../workspace/run-git.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { Reading } from "../project/project.ts";

/** Reads a snapshot as pages are held against it: what cannot be read as text says nothing. */
export class SnapshotReading implements Reading {
  readonly name: string;
  readonly #snapshot: Pick<Snapshot, "root" | "read" | "list">;
  readonly #made = new Map<string, Promise<boolean>>();

  constructor(snapshot: Pick<Snapshot, "root" | "read" | "list">) {
    this.#snapshot = snapshot;
    this.name = basename(snapshot.root);
  }

  list(): Promise<readonly string[]> {
    return this.#snapshot.list();
  }

  async read(path: string): Promise<string | undefined> {
    try {
      return (await this.#snapshot.read(path))?.text;
    } catch (error) {
      if (Failure.is(error)) {
        return undefined;
      }
      throw error;
    }
  }

  isMade(path: string): Promise<boolean> {
    const known = this.#made.get(path) ?? this.#lookFor(path);
    this.#made.set(path, known);
    return known;
  }

  async #lookFor(path: string): Promise<boolean> {
    const { root } = this.#snapshot;
    const verdict = await workspacePath(root, path);
    if (verdict.kind !== "inside") {
      return false;
    }
    return (await isOnDisk(join(root, verdict.path))) || (await isIgnored(root, verdict.path));
  }
}

function isOnDisk(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Also a folder that is not there: what is made may not be made yet. */
async function isIgnored(root: string, path: string): Promise<boolean> {
  const asked = ["check-ignore", `./${path}`, `./${path}/`];
  // Git says so by its exit code, and so it does where there is no repository.
  return runGit(root, asked, { config: ["core.fsmonitor=false"] }).then(
    (ignored) => ignored.trim() !== "",
    () => false,
  );
}
