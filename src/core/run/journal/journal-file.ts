import { closeSync, fchmodSync, ftruncateSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Where lines go. A write that fails is told once, and the file stays as it is from then on: a run never stops for it. */
export class JournalFile {
  readonly path: string;
  readonly #tell: (why: string) => void;
  #file: number | undefined;

  private constructor(path: string, file: number | undefined, tell: (why: string) => void) {
    this.path = path;
    this.#file = file;
    this.#tell = tell;
  }

  /**
   * A new file, for the user's eyes only.
   * @param replaces whether a file that is there may be emptied
   * @throws what the file system throws
   */
  static create(path: string, replaces: boolean, tell: (why: string) => void): JournalFile {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(path, replaces ? "w" : "wx", 0o600);
    fchmodSync(file, 0o600);
    return new JournalFile(path, file, tell);
  }

  /**
   * A file that is gone on with.
   * @param length bytes of it that are whole; what follows goes
   * @throws what the file system throws
   */
  static goOn(path: string, length: number, tell: (why: string) => void): JournalFile {
    const file = openSync(path, "r+", 0o600);
    ftruncateSync(file, length);
    closeSync(file);
    return new JournalFile(path, openSync(path, "a", 0o600), tell);
  }

  /** Nothing is kept; the run goes on without. */
  static none(path: string): JournalFile {
    return new JournalFile(path, undefined, () => undefined);
  }

  append(text: string): void {
    if (this.#file === undefined) {
      return;
    }
    const bytes = Buffer.from(text);
    try {
      for (let written = 0; written < bytes.length;) {
        written += writeSync(this.#file, bytes, written);
      }
    } catch (error) {
      this.close();
      this.#tell(
        `The journal ${this.path} ends here, for it cannot be written any more (${error instanceof Error ? error.message : String(error)}). The run goes on; it cannot be resumed or replayed.`,
      );
    }
  }

  close(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) {
      closeSync(file);
    }
  }
}
