import { Failure } from "../../workspace/failure.ts";
import { landedPath, relativePath } from "../../workspace/path.ts";
import { runGit } from "../../workspace/run-git.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { TextFile } from "../../workspace/text-file.ts";
import { IgnoreFiles } from "./ignore-files.ts";
import { isSecretFile, logsIn } from "./secret-files.ts";
import { said } from "../../workspace/said.ts";

/**
 * The part of a workspace that models may be shown: without what `.moaignore` and git ignore, and without files whose
 * purpose is to hold secrets. What is hidden is neither listed nor read, and no answer can change it.
 */
export class ShownSnapshot implements Snapshot {
  readonly root: string;
  readonly unsaved: ReadonlyMap<string, TextFile>;
  readonly #snapshot: Snapshot;
  readonly #pointedAt: string | undefined;
  readonly #ignoreFiles: IgnoreFiles;
  #listing: Promise<ReadonlySet<string>> | undefined;
  /** A file is read once, so it is also judged once, however many answers are about it. */
  readonly #readings = new Map<string, Promise<TextFile | undefined>>();

  /**
   * @param pointedAt the file that the user named himself: shown though git ignores it or it is a file for secrets (these
   *   are redacted), but not if `.moaignore` hides it; relative to the root
   */
  constructor(snapshot: Snapshot, pointedAt?: string) {
    this.root = snapshot.root;
    this.unsaved = snapshot.unsaved;
    this.#snapshot = snapshot;
    this.#pointedAt = pointedAt;
    this.#ignoreFiles = new IgnoreFiles(snapshot);
  }

  async list(): Promise<readonly string[]> {
    this.#listing ??= this.#listOnce();
    return [...(await this.#listing)];
  }

  /** @throws Failure `protected-path` for a file that is hidden, and what the whole snapshot throws */
  async read(path: string): Promise<TextFile | undefined> {
    const verdict = relativePath(path);
    if (verdict.kind !== "inside") {
      return this.#snapshot.read(path);
    }
    const reading = this.#readings.get(verdict.path) ?? this.#readOnce(verdict.path);
    this.#readings.set(verdict.path, reading);
    return reading;
  }

  async #readOnce(name: string): Promise<TextFile | undefined> {
    // A link shows what it leads to; what leads outside is refused by the reading.
    const landed = await landedPath(this.root, name);
    const names = landed === name || relativePath(landed).kind !== "inside" ? [name] : [name, landed];
    for (const each of names) {
      const reason = await this.#whyHidden(each, name === this.#pointedAt);
      if (reason !== undefined) {
        throw new Failure("protected-path", reason);
      }
    }
    const file = await this.#snapshot.read(name);
    if (file === undefined || name === this.#pointedAt) {
      return file;
    }
    if (names.some((each) => logsIn(each, file.text))) {
      throw new Failure("protected-path", `${name} holds a password for a registry: ${remedy(name)}`);
    }
    const listed = await this.#listed();
    if (!names.some((each) => listed.has(each)) && (await isIgnoredByGit(this.root, name))) {
      throw new Failure("protected-path", `${name} is ignored by git: ${remedy(name)}`);
    }
    return file;
  }

  #listed(): Promise<ReadonlySet<string>> {
    this.#listing ??= this.#listOnce();
    return this.#listing;
  }

  async #listOnce(): Promise<ReadonlySet<string>> {
    const paths = await this.#snapshot.list();
    const hidden = await Promise.all(paths.map((path) => this.#whyHidden(path, path === this.#pointedAt)));
    return new Set(paths.filter((_, index) => hidden[index] === undefined));
  }

  async #whyHidden(path: string, isPointedAt: boolean): Promise<string | undefined> {
    const by = await this.#ignoreFiles.hiddenBy(path);
    if (by !== undefined) {
      return `${path} is hidden from models by ${by}: it is not shown to them, and they cannot change it. To work on it, take it out of ${by}; else point at another file.`;
    }
    return isSecretFile(path) && !isPointedAt
      ? said`${path} is a file for secrets or settings of privacy: ${remedy(path)}`
      : undefined;
  }
}

function remedy(path: string): string {
  return `it is not shown to models, and they cannot change it. To work on it all the same, point at ${path} itself.`;
}

/** Asked only about a file that is there and is not listed. */
async function isIgnoredByGit(root: string, path: string): Promise<boolean> {
  try {
    // Without a leading `./`, a name may be a pattern.
    const ignored = await runGit(root, ["check-ignore", `./${path}`], { config: ["core.fsmonitor=false"] });
    return ignored.trim() !== "";
  } catch {
    // No repository, or the file belongs to another one: nobody ignores it.
    return false;
  }
}
