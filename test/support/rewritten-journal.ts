import { readFileSync } from "node:fs";
import { LineChain, type JournalLine } from "../../src/core/run/journal/journal-lines.ts";

/** The same journal with another line in the place of some, as somebody would write it who knows how. */
export function rewritten(journal: string, change: (line: JournalLine) => JournalLine): string {
  const [read, write] = [new LineChain(), new LineChain()];
  const lines = readFileSync(journal, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => write.write(change(read.read(line) ?? { kind: "none" }))).join("");
}
