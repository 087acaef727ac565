import type { Task } from "../../src/core/task/task.ts";

/** What is asked of a workspace with a file `sum.txt` that says `2 + 3 = 6`. */
export const sumTask: Task = {
  kind: "edit",
  instruction: "Make the sum right.",
  target: { path: "sum.txt" },
  problems: [],
  checks: [],
};

/** An answer that makes it say this. */
export function sumAnswer(line: string): string {
  return `sum.txt\n<<<<<<< SEARCH\n2 + 3 = 6\n=======\n${line}\n>>>>>>> REPLACE\n`;
}
