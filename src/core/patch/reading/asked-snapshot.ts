import type { AskHost } from "../../thread/serve-jobs.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { TextFile } from "../../workspace/text-file.ts";
import type { ReadingQuestion } from "./protocol.ts";

/** A snapshot that another thread has: each thing is asked for once. */
export class AskedSnapshot implements Pick<Snapshot, "root" | "read" | "list"> {
  readonly root: string;
  readonly #ask: (question: ReadingQuestion) => Promise<unknown>;
  readonly #number: number;
  readonly #files = new Map<string, Promise<TextFile | undefined>>();
  #listing: Promise<readonly string[]> | undefined;

  /** @param number by which the host knows it */
  constructor(root: string, number: number, ask: AskHost) {
    this.root = root;
    this.#number = number;
    this.#ask = ask;
  }

  read(path: string): Promise<TextFile | undefined> {
    let file = this.#files.get(path);
    if (!file) {
      file = this.#ask({ kind: "read", snapshot: this.#number, path }) as Promise<TextFile | undefined>;
      this.#files.set(path, file);
    }
    return file;
  }

  list(): Promise<readonly string[]> {
    this.#listing ??= this.#ask({ kind: "list", snapshot: this.#number }) as Promise<readonly string[]>;
    return this.#listing;
  }
}
