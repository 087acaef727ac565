import { WindowsEnds } from "./answer-lines.ts";

/** What a block needs before it can be read: a line that may end it. */
export type Wait = (line: string) => boolean;

/** The lines of an answer as they come, up to where they are read, and what the reading waits for. */
export class AnswerCursor {
  readonly lines: string[] = [];
  readonly windowsEnds = new WindowsEnds();
  /** Next line to read; the lines before `floor` belong to earlier blocks. */
  at = 0;
  floor = 0;
  /** No line will follow. */
  isComplete = false;
  #wait: Wait | undefined;
  /** The lines before it were there when it was last asked whether to wait on. */
  #seen = 0;
  #characters = 0;

  /** Characters that are there. */
  get length(): number {
    return this.#characters;
  }

  /** @param line without its line feed */
  add(line: string): void {
    const ended = line.endsWith("\r");
    this.windowsEnds.add(ended);
    this.lines.push(ended ? line.slice(0, -1) : line);
    this.#characters += line.length + 1;
  }

  /** Whether there is a line to read, and no wait for a later one. */
  get canRead(): boolean {
    return this.at < this.lines.length && this.#wait === undefined;
  }

  /** @returns whether none of the lines added since the last call is one that was waited for */
  waitsOn(): boolean {
    const waits = this.#wait !== undefined && !this.lines.slice(this.#seen).some(this.#wait);
    this.#seen = this.lines.length;
    return waits;
  }

  stopWaiting(): void {
    this.#wait = undefined;
  }

  /** Waits for such a line where a block is open and lines may follow. */
  waitIf(open: boolean, forLine: Wait, otherwise: () => void): void {
    if (open && !this.isComplete) {
      this.#wait = forLine;
    } else {
      otherwise();
    }
  }

  /**
   * Takes the indentation from lines that all have it.
   * @returns whether they had it
   */
  dedent(from: number, to: number, indent: string): boolean {
    const own = this.lines.slice(from, to);
    const all = own.every((line) => line.startsWith(indent) || line.trim() === "");
    for (const [index, line] of all ? own.entries() : []) {
      this.lines[from + index] = line.slice(indent.length);
    }
    return all;
  }

  skipTo(next: number): void {
    this.at = Math.max(next, this.at + 1);
    this.floor = this.at;
  }
}
