import type { SecretVault } from "../../privacy/secrets/secret-vault.ts";
import { Failure } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { TextFile } from "../../workspace/text-file.ts";
import type { ReadLine } from "../journal/line-shapes.ts";

/** Keeps what is read of the workspace for answers to be applied to: a replay has the same texts, whatever became of them. */
export class RecordedSnapshot implements Snapshot {
  readonly root: string;
  readonly unsaved: ReadonlyMap<string, TextFile>;
  readonly #snapshot: Snapshot;
  readonly #vault: SecretVault;
  readonly #keep: (line: Omit<ReadLine, "kind">) => void;
  readonly #kept: Set<string>;

  /**
   * @param kept paths of files that are kept already
   * @param keep told of each file once, before whoever reads it
   */
  constructor(
    snapshot: Snapshot,
    vault: SecretVault,
    kept: Iterable<string>,
    keep: (line: Omit<ReadLine, "kind">) => void,
  ) {
    this.root = snapshot.root;
    this.unsaved = snapshot.unsaved;
    this.#snapshot = snapshot;
    this.#vault = vault;
    this.#kept = new Set(kept);
    this.#keep = keep;
  }

  list(): Promise<readonly string[]> {
    return this.#snapshot.list();
  }

  async read(path: string): Promise<TextFile | undefined> {
    try {
      const file = await this.#snapshot.read(path);
      this.#once(path, () => ({
        file: file === undefined ? null : { text: this.#vault.redact(file.text), encoding: file.encoding },
      }));
      return file;
    } catch (error) {
      if (Failure.is(error)) {
        this.#once(path, () => ({ failure: { kind: error.kind, message: error.message } }));
      }
      throw error;
    }
  }

  #once(path: string, what: () => Pick<ReadLine, "file" | "failure">): void {
    if (!this.#kept.has(path)) {
      this.#kept.add(path);
      this.#keep({ path, ...what() });
    }
  }
}
