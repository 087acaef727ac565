import { replaceRange } from "../locate/replace-range.ts";

/** Lines as one text, a line feed after each of them, that goes with their changes. */
export class JoinedLines {
  /** Without any line: a line feed. */
  text = "\n";
  /** Where each line starts, and where one more would. */
  readonly starts: number[] = [0];

  constructor(lines: readonly string[]) {
    this.replace(0, 0, lines);
  }

  /** The last line that starts there or before. */
  lineAt(at: number): number {
    const { starts } = this;
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  replace(start: number, length: number, lines: readonly string[]): void {
    const { text, starts } = this;
    const isEmpty = starts.length === 1;
    const [from, to] = [starts[start] ?? 0, starts[start + length] ?? 0];
    const fresh: number[] = [];
    let next = from;
    for (const line of lines) {
      next += line.length + 1;
      fresh.push(next);
    }
    for (let index = start + length + 1; index < starts.length; index++) {
      starts[index] = (starts[index] ?? 0) + next - to;
    }
    replaceRange(starts, start + 1, length, fresh);
    const middle = lines.length === 0 ? "" : `${lines.join("\n")}\n`;
    this.text = text.slice(0, from) + middle + (isEmpty ? "" : text.slice(to)) || "\n";
  }
}
