import { judged } from "./judged.ts";
import type { ProseTask } from "./prose-task.ts";
import type { TextMaterial } from "./write-text.ts";

/** @param notes what the user is to be told of it */
export function materialOf(task: ProseTask, notes: readonly string[]): TextMaterial {
  const { prompt, messages } = task;
  return {
    prepare: () => ({ prompt, messages, notes }),
    judge: (answer) => judged(task, answer),
  };
}
