import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { readLine, writeLine, type ScoreLine } from "./score-lines.ts";

/** Below the user's state folder. */
const folderName = "scores";
/** A file that is longer is written on in the next one. Bytes. */
const longest = 128 * 1024;
/** So many files are kept; of what is older little would be left after its decay. */
const kept = 4;

/**
 * The scores of a user, on disk: lines that are only ever added, in files that follow one another. No line is rewritten, so that
 * programs that write at the same time lose nothing, and one that dies spoils at most its own last line.
 */
export class ScoreBook {
  readonly folder: string;
  readonly #note: (text: string) => void;
  #noted = false;

  /**
   * @param stateFolder from `stateFolder`
   * @param note told once when the scores cannot be written or read, and when they begin anew
   */
  constructor(stateFolder: string, note: (text: string) => void) {
    this.folder = join(stateFolder, folderName);
    this.#note = note;
  }

  /** @returns whether it could be written; why not is noted */
  append(line: ScoreLine): boolean {
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      appendFileSync(this.#current(), writeLine(line), { mode: 0o600 });
      return true;
    } catch (error) {
      this.#noteOnce(
        `The scores of this run are lost, because they cannot be written to ${this.folder}: ${reasonOf(error)}`,
      );
      return false;
    }
  }

  /** All lines, in no order that means anything. A damaged file is set aside, and its lines are not taken for true. */
  read(): readonly ScoreLine[] {
    try {
      return this.#files().flatMap((name) => this.#linesOf(name));
    } catch (error) {
      this.#noteOnce(
        `No scores are known, because they cannot be read from ${this.folder}: ${reasonOf(error)}`,
      );
      return [];
    }
  }

  /**
   * Forgets everything, damaged files too.
   * @throws what the file system throws
   */
  reset(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #linesOf(name: string): readonly ScoreLine[] {
    const file = join(this.folder, name);
    const lines = readFileSync(file, "utf8").split("\n");
    // What has no line end yet is still being written, or never will be.
    lines.pop();
    const read = lines.map(readLine);
    if (read.some(({ kind }) => kind === "broken")) {
      this.#setAside(file);
      return [];
    }
    return read.filter((line): line is ScoreLine => line.kind !== "newer" && line.kind !== "broken");
  }

  #setAside(file: string): void {
    const aside = `${file}.damaged-${Date.now()}`;
    try {
      renameSync(file, aside);
    } catch (error) {
      if (!isMissing(error)) {
        throw error;
      }
      // Another program was faster.
    }
    this.#noteOnce(`A file of scores was damaged. It is kept as ${aside}, and the scores begin anew.`);
  }

  #current(): string {
    const files = this.#files();
    const last = files.at(-1) ?? nameOf(1);
    const file = join(this.folder, last);
    if (sizeOf(file) < longest) {
      return file;
    }
    for (const old of files.slice(0, -(kept - 1))) {
      rmSync(join(this.folder, old), { force: true });
    }
    return join(this.folder, nameOf(Number.parseInt(last, 10) + 1));
  }

  /** Oldest first. */
  #files(): readonly string[] {
    try {
      return readdirSync(this.folder)
        .filter((name) => /^\d{6}\.jsonl$/.test(name))
        .sort();
    } catch (error) {
      if (isMissing(error)) {
        return [];
      }
      throw error;
    }
  }

  #noteOnce(text: string): void {
    if (!this.#noted) {
      this.#noted = true;
      this.#note(text);
    }
  }
}

function nameOf(number: number): string {
  return `${String(number).padStart(6, "0")}.jsonl`;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
