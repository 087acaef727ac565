import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "./failure.ts";
import { workspacePath } from "./path.ts";
import { runGit } from "./run-git.ts";
import type { Snapshot } from "./snapshot.ts";
import { decodeText, type TextFile } from "./text-file.ts";

/** A folder outside git is listed up to this many files; more would be somebody's home folder. */
const MOST_WALKED_FILES = 50_000;

/** The folder on disk, seen through the editor's unsaved buffers. Every file is read once, also when asked twice at a time. */
export class DiskSnapshot implements Snapshot {
  readonly root: string;
  readonly unsaved: ReadonlyMap<string, TextFile>;
  readonly #files = new Map<string, Promise<TextFile | undefined>>();
  #listing: Promise<readonly string[]> | undefined;

  /**
   * @param root absolute path of the workspace folder
   * @param unsaved buffers by path relative to the root, `/` as separator
   */
  constructor(root: string, unsaved: ReadonlyMap<string, TextFile> = new Map()) {
    this.root = root;
    this.unsaved = unsaved;
  }

  async read(path: string): Promise<TextFile | undefined> {
    const verdict = await workspacePath(this.root, path);
    if (verdict.kind !== "inside") {
      const kind = verdict.kind === "outside" ? "outside-workspace" : "protected-path";
      throw new Failure(kind, verdict.reason);
    }
    const buffer = this.unsaved.get(verdict.path);
    if (buffer) {
      return buffer;
    }
    const known = this.#files.get(verdict.path);
    if (known) {
      return known;
    }
    const reading = readTextFile(this.root, verdict.path);
    this.#files.set(verdict.path, reading);
    return reading;
  }

  list(): Promise<readonly string[]> {
    this.#listing ??= this.#listOnce();
    return this.#listing;
  }

  async #listOnce(): Promise<readonly string[]> {
    const onDisk = (await listTracked(this.root)) ?? (await listFolder(this.root));
    return [...new Set([...onDisk, ...this.unsaved.keys()])].sort();
  }
}

async function readTextFile(root: string, path: string): Promise<TextFile | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(root, path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") {
      return undefined;
    }
    throw new Failure("missing-file", `${path} cannot be read (${message}); check its permissions.`, {
      cause: error,
    });
  }
  return decodeText(bytes, path);
}

/** @returns undefined outside a git repository, or without git */
async function listTracked(root: string): Promise<string[] | undefined> {
  // A repository's own configuration may name a file monitor to run; an untrusted folder runs nothing.
  const settings = { config: ["core.fsmonitor=false"] };
  const flags = ["-z", "-t", "-c", "-d", "-o", "--exclude-standard"];
  try {
    const entries = (await runGit(root, ["ls-files", ...flags], settings)).split("\0").filter(Boolean);
    // A letter that says what it is goes before each path; what was deleted is listed once more, as `R`.
    const gone = new Set(entries.filter((entry) => entry.startsWith("R ")).map((entry) => entry.slice(2)));
    return entries.map((entry) => entry.slice(2)).filter((path) => !gone.has(path));
  } catch {
    return undefined;
  }
}

async function listFolder(root: string): Promise<string[]> {
  const found: string[] = [];
  const pending = [""];
  for (let folder = pending.shift(); folder !== undefined; folder = pending.shift()) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory() && entry.name !== "node_modules" && entry.name !== ".git") {
        pending.push(path);
      } else if (entry.isFile()) {
        found.push(path);
      }
      if (found.length >= MOST_WALKED_FILES) {
        return found;
      }
    }
  }
  return found;
}
