import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { sep } from "node:path";
import type ts from "typescript";

/**
 * The file system as TypeScript sees it during one job: the disk with an overlay on top. Absolute paths, `/` as
 * separator, as TypeScript has them. What the disk says is asked at most once a job, so that a job sees one state.
 */
export class OverlaidDisk {
  /** Absolute, `/` as separator. */
  readonly root: string;
  readonly #sys: ts.System;
  #overlay: ReadonlyMap<string, string | null> = new Map();
  #stamps = new Map<string, string | undefined>();
  /** Folders of files that exist in the overlay only. */
  #overlayFolders = new Set<string>();

  constructor(sys: ts.System, root: string) {
    this.#sys = sys;
    this.root = slashed(root).replace(/\/$/, "");
  }

  /** Begins a job. Paths relative to the root. */
  show(overlay: Iterable<readonly [string, string | null]>): void {
    this.#stamps = new Map();
    this.#overlay = new Map([...overlay].map(([path, text]) => [this.absolute(path), text]));
    this.#overlayFolders = new Set();
    for (const [path, text] of this.#overlay) {
      for (let folder = parentOf(path); text !== null && folder.length > this.root.length;) {
        this.#overlayFolders.add(folder);
        folder = parentOf(folder);
      }
    }
  }

  /** Changes when files appear or disappear, so that import resolution has to be done again. */
  get shape(): string {
    const changed = [...this.#overlay].filter(
      ([path, text]) => (text === null) === this.#sys.fileExists(path),
    );
    return JSON.stringify(changed.map(([path, text]) => [path, text === null]));
  }

  absolute(path: string): string {
    return `${this.root}/${path}`;
  }

  /** @returns undefined for a file outside the root */
  relative(absolute: string): string | undefined {
    const path = slashed(absolute);
    return path.startsWith(`${this.root}/`) ? path.slice(this.root.length + 1) : undefined;
  }

  /** Equal as long as the content is; undefined when there is no such file. */
  stampOf(path: string): string | undefined {
    if (!this.#stamps.has(path)) {
      this.#stamps.set(path, this.#freshStamp(path));
    }
    return this.#stamps.get(path);
  }

  readonly fileExists = (path: string): boolean => this.stampOf(path) !== undefined;

  readonly readFile = (path: string): string | undefined => {
    const text = this.#overlay.get(path);
    return text === undefined ? this.#sys.readFile(path) : (text ?? undefined);
  };

  readonly directoryExists = (path: string): boolean =>
    this.#overlayFolders.has(path) || this.#sys.directoryExists(path);

  readonly getDirectories = (path: string): string[] => this.#sys.getDirectories(path);

  readonly readDirectory = (...query: Parameters<ts.System["readDirectory"]>): string[] =>
    this.#sys.readDirectory(...query).filter((path) => this.#overlay.get(path) !== null);

  readonly realpath = (path: string): string =>
    this.#overlay.has(path) ? path : (this.#sys.realpath?.(path) ?? path);

  #freshStamp(path: string): string | undefined {
    const text = this.#overlay.get(path);
    if (text !== undefined) {
      return text === null ? undefined : `overlay ${createHash("sha256").update(text).digest("hex")}`;
    }
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isFile() ? `disk ${stat.mtimeMs} ${stat.size}` : undefined;
  }
}

function slashed(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}
