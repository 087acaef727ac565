import type { SecretVault } from "../../privacy/secrets/secret-vault.ts";
import { Failure } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { textFile, type TextFile } from "../../workspace/text-file.ts";
import type { ReadLine } from "../journal/line-shapes.ts";

/** The workspace as a journal kept it. Nothing is read from any disk. */
export class KeptSnapshot implements Snapshot {
  readonly root: string;
  readonly unsaved: ReadonlyMap<string, TextFile> = new Map();
  readonly #paths: readonly string[];
  readonly #reads: ReadonlyMap<string, ReadLine>;
  readonly #vault: SecretVault;

  /** @param vault puts secrets in the places of their placeholders, where it knows them */
  constructor(root: string, paths: readonly string[], reads: readonly ReadLine[], vault: SecretVault) {
    this.root = root;
    this.#paths = paths;
    this.#reads = new Map(reads.map((read) => [read.path, read]));
    this.#vault = vault;
  }

  list(): Promise<readonly string[]> {
    return Promise.resolve(this.#paths);
  }

  /** @throws Failure as it was thrown then; `journal` for a file that was not read then */
  read(path: string): Promise<TextFile | undefined> {
    const read = this.#reads.get(path);
    if (read?.failure !== undefined) {
      return Promise.reject(new Failure(read.failure.kind, read.failure.message));
    }
    if (read?.file === undefined) {
      return Promise.reject(new Failure("journal", `${path} was not read in this run.`));
    }
    return Promise.resolve(
      read.file === null ? undefined : textFile(this.#vault.reveal(read.file.text), read.file.encoding),
    );
  }
}
