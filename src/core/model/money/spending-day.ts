import { readLine, type ReadLine, type ReservedLine, type SettledLine } from "./spending-lines.ts";

/** One call of the day, in the order in which calls were announced. */
export interface SpendingEntry {
  readonly reserved: ReservedLine;
  /** Left out: the call is in flight, or its program died. It counts at its worst. */
  readonly settled?: SettledLine;
}

/** What calls have cost and may still cost, in USD. */
export interface Committed {
  readonly spentUsd: number;
  /** At most, for calls that have not reported back. */
  readonly openUsd: number;
}

/** The calls of one day, as the lines of its file say. */
export class SpendingDay {
  readonly #entries = new Map<string, SpendingEntry>();
  readonly #withdrawn = new Set<string>();
  #newer = 0;
  #broken = 0;

  /** Calls that were made, in the order of the file. */
  get entries(): readonly SpendingEntry[] {
    return [...this.#entries.values()];
  }

  /** Lines of a later version of this program. */
  get newerLines(): number {
    return this.#newer;
  }

  /** Lines that cannot be read, as a program leaves that dies while it writes. */
  get brokenLines(): number {
    return this.#broken;
  }

  /** @param text whole lines of the file, in its order */
  read(text: string): void {
    for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
      this.#take(readLine(line));
    }
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /**
   * What the calls announced before this one come to. The order of the file decides who comes first, so that of two programs
   * that announce a call at once at least one sees the other's.
   */
  committedBefore(id: string): Committed {
    let spentUsd = 0;
    let openUsd = 0;
    for (const { reserved, settled } of this.#entries.values()) {
      if (reserved.id === id) {
        break;
      }
      if (settled === undefined) {
        openUsd += reserved.worstUsd ?? 0;
      } else {
        spentUsd += settled.usd ?? 0;
      }
    }
    return { spentUsd, openUsd };
  }

  #take(line: ReadLine): void {
    switch (line.kind) {
      case "reserved":
        if (!this.#withdrawn.has(line.id) && !this.#entries.has(line.id)) {
          this.#entries.set(line.id, { reserved: line });
        }
        break;
      case "settled": {
        const entry = this.#entries.get(line.id);
        if (entry?.settled === undefined && entry !== undefined) {
          this.#entries.set(line.id, { ...entry, settled: line });
        }
        break;
      }
      case "withdrawn":
        this.#withdrawn.add(line.id);
        this.#entries.delete(line.id);
        break;
      case "newer":
        this.#newer += 1;
        break;
      case "broken":
        this.#broken += 1;
        break;
    }
  }
}
