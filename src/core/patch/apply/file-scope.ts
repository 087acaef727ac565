import { relativePath } from "../../workspace/path.ts";
import { Failure } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { TextFile } from "../../workspace/text-file.ts";
import type { PatchProblemKind } from "../patch.ts";
import { Suffixes } from "./suffixes.ts";

/** The file a name in an answer stands for, or why none. */
export type ResolvedPath =
  | { readonly kind: "path"; readonly path: string; readonly file: TextFile | undefined }
  | { readonly kind: "problem"; readonly problem: PatchProblemKind; readonly message: string };

type ReadSnapshot = Pick<Snapshot, "root" | "read" | "list">;

/** Which files an answer may mean: exactly named ones, unique suffixes of paths, the one file it was asked about. */
export class FileScope {
  readonly #snapshot: ReadSnapshot;
  readonly #files: readonly string[];
  readonly #readings = new Map<string, Promise<ResolvedPath>>();
  readonly #known: ReadonlySet<string>;
  readonly #resolved = new Map<string, string | undefined>();
  /** Made when first needed. */
  readonly #bySuffix = new Map<readonly string[], Suffixes>();
  /** Files the model has seen, in the order they were shown. */
  readonly shown: readonly string[];
  /** The one file the answer is about, where there is one. */
  readonly defaultPath: string | undefined;

  static async of(
    snapshot: ReadSnapshot,
    shown: readonly string[] | undefined,
    defaultPath: string | undefined,
  ): Promise<FileScope> {
    const files = await snapshot.list();
    return new FileScope(snapshot, files, shown ?? [], defaultPath);
  }

  private constructor(
    snapshot: ReadSnapshot,
    files: readonly string[],
    shown: readonly string[],
    defaultPath: string | undefined,
  ) {
    this.#snapshot = snapshot;
    this.#files = files;
    this.shown = shown;
    this.#known = new Set([...files, ...shown, ...(defaultPath === undefined ? [] : [defaultPath])]);
    this.defaultPath = defaultPath ?? only(shown) ?? (shown.length === 0 ? only(files) : undefined);
  }

  /** The file that was asked for and does not exist yet. */
  get missingTarget(): string | undefined {
    return this.defaultPath !== undefined && this.#files.includes(this.defaultPath)
      ? undefined
      : this.defaultPath;
  }

  isKnown = (name: string): boolean => this.#existing(name) !== undefined;

  /**
   * @param mayBeNew a name of no file is the name of a new one
   * @param mayBeDefault a name of no file may stand for the one the answer is about: its lines will tell
   */
  async resolve(name: string | undefined, mayBeNew: boolean, mayBeDefault = true): Promise<ResolvedPath> {
    if (name === undefined) {
      return this.defaultPath === undefined
        ? problem(
            "no-path",
            "it does not say which file it belongs to. Put the path on the line above the block.",
          )
        : this.read(this.defaultPath);
    }
    const inside = this.#withoutRoot(name) ?? this.#underOtherRoot(name) ?? name;
    const verdict = relativePath(inside);
    if (verdict.kind !== "inside") {
      return problem(verdict.kind === "outside" ? "outside-workspace" : "protected-path", verdict.reason);
    }
    const found = mayBeNew ? this.#existingOrNew(verdict.path) : this.#existing(verdict.path);
    const direct = await this.read(found ?? verdict.path);
    if (direct.kind === "problem" || direct.file || mayBeNew) {
      return direct;
    }
    if (mayBeDefault && this.defaultPath !== undefined && this.shown.length <= 1) {
      const target = await this.read(this.defaultPath);
      if (target.kind === "path" && target.file) {
        return target;
      }
    }
    const several = this.#withSuffix(verdict.path, this.#files);
    return several.length > 1
      ? problem("unknown-file", `${name} may be ${several.slice(0, 5).join(" or ")}. Give the whole path.`)
      : problem("unknown-file", `there is no file ${name}. Give a path relative to the workspace folder.`);
  }

  /** A file is read once, whatever happens to it meanwhile: all edits are made to the same text. */
  read(path: string): Promise<ResolvedPath> {
    let reading = this.#readings.get(path);
    if (!reading) {
      reading = this.#readOnce(path);
      this.#readings.set(path, reading);
    }
    return reading;
  }

  async #readOnce(path: string): Promise<ResolvedPath> {
    try {
      return { kind: "path", path, file: await this.#snapshot.read(path) };
    } catch (error) {
      if (Failure.is(error) && error.kind !== "cancelled") {
        const kind =
          error.kind === "outside-workspace" || error.kind === "protected-path" ? error.kind : "unreadable";
        return problem(kind, error.message);
      }
      throw error;
    }
  }

  #existing(name: string): string | undefined {
    if (!this.#resolved.has(name)) {
      this.#resolved.set(name, this.#sought(name));
    }
    return this.#resolved.get(name);
  }

  #sought(name: string): string | undefined {
    const bare = name.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
    if (this.#known.has(bare)) {
      return bare;
    }
    const unprefixed = bare.replace(/^[ab]\//, "");
    if (unprefixed !== bare && this.#known.has(unprefixed)) {
      return unprefixed;
    }
    return only(this.#withSuffix(bare, this.shown)) ?? only(this.#withSuffix(bare, this.#files));
  }

  /** A new file may be called like one in another folder; only a file the model has seen is meant by less than its path. */
  #existingOrNew(name: string): string | undefined {
    // The example path of many prompts, copied with the name behind it.
    const unprefixed = name.replace(/^(?:[ab]|path\/to)\//, "");
    if (this.#known.has(name) || !this.#known.has(unprefixed)) {
      return this.#known.has(name) ? name : only(this.shown.filter((file) => file.endsWith(`/${name}`)));
    }
    return unprefixed;
  }

  /** Files whose path ends with the name's, or that the name ends with. */
  #withSuffix(name: string, files: readonly string[]): readonly string[] {
    if (name === "") {
      return [];
    }
    let suffixes = this.#bySuffix.get(files);
    if (!suffixes) {
      suffixes = new Suffixes(files);
      this.#bySuffix.set(files, suffixes);
    }
    const longer = suffixes.endingWith(name);
    return longer.length > 0 ? longer : suffixes.endsOf(name);
  }

  #withoutRoot(name: string): string | undefined {
    const [path, root] = [name.replaceAll("\\", "/"), this.#snapshot.root.replaceAll("\\", "/")];
    return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
  }

  /**
   * Models name files by the folder in which they believe to be: one that agents are usually given, or one called like
   * ours. Only a file there is, by its whole path below that folder, is meant; names that are real elsewhere stay outside.
   */
  #underOtherRoot(name: string): string | undefined {
    const path = name.replaceAll("\\", "/");
    const root = this.#snapshot.root.replaceAll("\\", "/");
    if (!/^(?:[a-zA-Z]:)?\//.test(path)) {
      return undefined;
    }
    const folder = root.slice(root.lastIndexOf("/") + 1);
    const below = [
      ...(AGENTS_ROOT.test(path) && firstFolder(path) !== firstFolder(root)
        ? [path.replace(AGENTS_ROOT, "")]
        : []),
      ...(folder === "" ? [] : path.split(`/${folder}/`).slice(1, 2)),
    ];
    return below.find((rest) => this.#known.has(rest));
  }
}

/** Where the files of benchmarks and sandboxes for agents stand. */
const AGENTS_ROOT = /^\/(?:repo|workspace|testbed|project|app)\//;

function firstFolder(path: string): string | undefined {
  return path.split("/")[1];
}

function only(items: readonly string[]): string | undefined {
  return items.length === 1 ? items[0] : undefined;
}

function problem(kind: PatchProblemKind, message: string): ResolvedPath {
  return { kind: "problem", problem: kind, message };
}
