import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { readLine, writeLine, type Learned } from "./habit-lines.ts";

/** Below the user's state folder. */
const fileName = join("habits", "habits.jsonl");
/** A file that is longer is written anew, with the latest of its lines, half as long. Bytes. */
const longest = 256 * 1024;
/** One that is longer than this was not written by this program, and is not even read. Bytes. */
const absurd = 16 * longest;

/** Where habits outlive the program. Neither throws: without a book everything is learned again. */
export interface HabitStore {
  read(): readonly Learned[];
  append(learned: Learned): void;
}

/**
 * What was learned about endpoints, on disk, shared by the editor and the command line: a line each, added in one write, so that
 * programs that learn at the same time lose nothing. What cannot be read is passed over: it is learned again.
 */
export class HabitBook implements HabitStore {
  readonly file: string;
  readonly #note: (text: string) => void;
  #noted = false;

  /**
   * @param stateFolder from `stateFolder`
   * @param note told once when the file cannot be read or written, or is damaged
   */
  constructor(stateFolder: string, note: (text: string) => void) {
    this.file = join(stateFolder, fileName);
    this.#note = note;
  }

  /** Oldest first. */
  read(): readonly Learned[] {
    try {
      const stat = statSync(this.file, { throwIfNoEntry: false });
      if (stat === undefined) {
        return [];
      }
      // Neither what is no file, which may never end, nor one without end.
      if (!stat.isFile() || stat.size > absurd) {
        this.#setAside();
        return [];
      }
      const lines = readFileSync(this.file, "utf8").split("\n");
      // What has no line end yet is still being written, or never will be.
      lines.pop();
      const read = lines.map(readLine);
      if (read.includes("broken")) {
        this.#noteOnce(
          `Parts of ${this.file} are damaged. They are passed over: what they said about endpoints is learned again.`,
        );
      }
      const learned = read.filter((line) => line !== "broken" && line !== "newer");
      if (stat.size > longest) {
        this.#rewrite(learned);
      }
      return learned;
    } catch (error) {
      this.#noteOnce(`How endpoints want to be asked is learned again, because ${reasonOf(error)}`);
      return [];
    }
  }

  append(learned: Learned): void {
    try {
      mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
      appendFileSync(this.file, writeLine(learned), { mode: 0o600 });
    } catch (error) {
      this.#noteOnce(
        `How endpoints want to be asked will have to be learned again, because ${reasonOf(error)}`,
      );
    }
  }

  /** Whole or not at all. What another program adds in this moment is lost, and learned again. */
  #rewrite(learned: readonly Learned[]): void {
    const kept: string[] = [];
    let size = 0;
    for (const line of learned.toReversed().map(writeLine)) {
      size += Buffer.byteLength(line);
      if (size > longest / 2) {
        break;
      }
      kept.unshift(line);
    }
    const next = `${this.file}.${process.pid}`;
    writeFileSync(next, kept.join(""), { mode: 0o600 });
    renameSync(next, this.file);
  }

  #setAside(): void {
    const aside = `${this.file}.damaged`;
    rmSync(aside, { recursive: true, force: true });
    renameSync(this.file, aside);
    this.#noteOnce(
      `${this.file} was damaged. It is kept as ${aside}, and how endpoints want to be asked is learned again.`,
    );
  }

  #noteOnce(text: string): void {
    if (!this.#noted) {
      this.#noted = true;
      this.#note(text);
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
