import { createHash } from "node:crypto";

/**
 * What the lines of a journal mean, by what the run was for; a reader refuses what it does not know. A program that knows runs
 * for patches alone refuses one for a text, or a review, by its number.
 */
export const journalVersions = { patches: 1, texts: 2, reviews: 3 } as const;

/** Any line: its kind, and what belongs to it. */
export interface JournalLine {
  readonly kind: string;
  readonly [name: string]: unknown;
}

const ending = /,"sum":"([0-9a-f]{16})"\}$/;

/**
 * Writes lines that each vouch for all before it, so that a reader knows a whole journal from one that was cut off or
 * damaged. It guards against accidents, not against somebody who writes a journal of his own.
 */
export class LineChain {
  #sum: string;

  /** @param sum of the lines before; left out: there are none */
  constructor(sum = "") {
    this.#sum = sum;
  }

  /** Another one that goes on where this one is. */
  copy(): LineChain {
    return new LineChain(this.#sum);
  }

  /** With the line end. */
  write(line: JournalLine): string {
    const text = JSON.stringify(line);
    this.#sum = sumOf(this.#sum, text);
    return `${text.slice(0, -1)},"sum":"${this.#sum}"}\n`;
  }

  /**
   * @param text without the line end
   * @returns undefined for a line that does not follow from those before it; the chain stays where it was
   */
  read(text: string): JournalLine | undefined {
    const [end = "", sum] = ending.exec(text) ?? [];
    const body = `${text.slice(0, text.length - end.length)}}`;
    if (sum === undefined || sumOf(this.#sum, body) !== sum) {
      return undefined;
    }
    const line = parse(body);
    if (line !== undefined) {
      this.#sum = sum;
    }
    return line;
  }
}

function sumOf(before: string, text: string): string {
  return createHash("sha256").update(before).update(text).digest("hex").slice(0, 16);
}

function parse(text: string): JournalLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string"
      ? (value as JournalLine)
      : undefined;
  } catch {
    return undefined;
  }
}
