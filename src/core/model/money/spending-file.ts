import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { SpendingDay } from "./spending-day.ts";
import { writeLine, type SpendingLine } from "./spending-lines.ts";

/** Below the user's state folder. */
const folderName = "spending";

/** Where the days are kept. */
export function spendingFolder(stateFolder: string): string {
  return join(stateFolder, folderName);
}

/**
 * The day a moment belongs to: days are UTC's, as those of the providers' own bills, so that programs in several time zones
 * share one.
 * @returns `2026-11-22`
 */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/**
 * The file of one day, which several programs append to. Each line is one write at the end, which on a local
 * disk no other write gets into. All of it is synchronous: between announcing a call and deciding about it nothing else of this program happens.
 */
export class SpendingFile {
  readonly day: string;
  readonly #path: string;
  #known = new SpendingDay();
  #bytesRead = 0;

  /** @throws what the file system throws when the folder cannot be made or written to */
  constructor(folder: string, day: string) {
    this.day = day;
    this.#path = join(folder, `${day}.jsonl`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    closeSync(openSync(this.#path, "a", 0o600));
  }

  /** @throws what the file system throws */
  append(line: SpendingLine): void {
    appendFileSync(this.#path, writeLine(line), { mode: 0o600 });
  }

  /**
   * The calls of all programs until now.
   * @throws what the file system throws
   */
  read(): SpendingDay {
    const file = openSync(this.#path, "r");
    try {
      const { size } = fstatSync(file);
      if (size < this.#bytesRead) {
        // Somebody emptied it.
        this.#known = new SpendingDay();
        this.#bytesRead = 0;
      }
      const bytes = Buffer.alloc(size - this.#bytesRead);
      const length = readSync(file, bytes, 0, bytes.length, this.#bytesRead);
      // What has no line end yet is still being written, or never will be.
      const whole = bytes.subarray(0, bytes.subarray(0, length).lastIndexOf(0x0a) + 1);
      this.#known.read(whole.toString("utf8"));
      this.#bytesRead += whole.length;
      return this.#known;
    } finally {
      closeSync(file);
    }
  }
}
