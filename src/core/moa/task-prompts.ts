import { fitTarget } from "../context/fit-target.ts";
import type { ChatMessage } from "../model/chat-model.ts";
import { systemPrompt } from "../task/answer-contract.ts";
import { renderBrief, type TaskBrief } from "../task/task-prompt.ts";

/** Tokens of a prompt for the model that is to read it. */
export type CountPrompt = (messages: readonly ChatMessage[]) => number;

export type TaskPrompt =
  | {
      readonly kind: "fits";
      readonly messages: readonly ChatMessage[];
      /** Files that are not shown, though others are shown them. */
      readonly leftOut: readonly string[];
      /** Files of which only the lines around the target are shown, though others are shown more. */
      readonly cut: readonly string[];
    }
  | { readonly kind: "too-long" };

type ShownFile = TaskBrief["files"][number];

/** Of a failing check's output, when room is short: its end, where the failures stand, in characters. */
const shortOutput = 2000;
/** Less of a target than this says nothing, in estimated tokens. */
const leastOfTarget = 60;

/**
 * The task as models are shown it. All are shown the same text, byte for byte, so that endpoints can cache it; only a model
 * whose window is too small for it is shown less: fewer neighbours first, then only the lines around the target.
 */
export class TaskPrompts {
  readonly full: readonly ChatMessage[];
  readonly #brief: TaskBrief;
  readonly #nonce: string;

  constructor(brief: TaskBrief, nonce: string) {
    this.#brief = brief;
    this.#nonce = nonce;
    this.full = this.#render(brief);
  }

  /**
   * The most of the task that leaves a prompt of at most `room` tokens.
   * @param room `undefined`: the window is not known, everything is shown
   * @param count of the whole prompt that is made of these messages
   */
  within(room: number | undefined, count: CountPrompt): TaskPrompt {
    if (room === undefined || count(this.full) <= room) {
      return { kind: "fits", messages: this.full, leftOut: [], cut: [] };
    }
    const { files } = this.#brief;
    const targets = this.#targetPaths();
    const needed = Math.max(1, files.findLastIndex(({ path }) => targets.has(path)) + 1);
    for (let shown = files.length - 1; shown >= needed; shown--) {
      const messages = this.#render({ ...this.#brief, files: files.slice(0, shown) });
      if (count(messages) <= room) {
        return { kind: "fits", messages, leftOut: pathsOf(files.slice(shown)), cut: [] };
      }
    }
    return this.#cutTo(room, count);
  }

  /** Only the first target, and of it as many lines around what it is about as fit. */
  #cutTo(room: number, count: CountPrompt): TaskPrompt {
    const [target, ...others] = this.#brief.files;
    if (target === undefined) {
      return { kind: "too-long" };
    }
    const failingChecks = this.#brief.failingChecks.map(({ command, output }) => ({
      command,
      output: output.slice(-shortOutput),
    }));
    for (let budget = room; budget >= leastOfTarget; budget = Math.floor(budget * 0.8)) {
      const part = this.#partOf(target, budget);
      const { task } = this.#brief;
      const messages = this.#render({ task, files: [part], failingChecks });
      if (count(messages) <= room) {
        const cut = part.text === target.text ? [] : [target.path];
        return { kind: "fits", messages, leftOut: pathsOf(others), cut };
      }
    }
    return { kind: "too-long" };
  }

  #partOf(file: ShownFile, budget: number): ShownFile {
    // The file may be a part already: its lines are counted from where it begins.
    const begin = file.lines?.first ?? 0;
    const { task } = this.#brief;
    const problem = task.problems.find(({ path }) => path === file.path)?.range;
    const wanted =
      (task.target?.path === file.path ? task.target.lines : undefined) ??
      (problem && { first: problem.start.line, last: problem.end.line });
    const range = wanted && { first: wanted.first - begin, last: wanted.last - begin };
    const { text, lines } = fitTarget(file.path, file.text, range, budget);
    return lines === undefined
      ? file
      : { path: file.path, text, lines: { first: lines.first + begin, last: lines.last + begin } };
  }

  #targetPaths(): ReadonlySet<string> {
    const { target, problems } = this.#brief.task;
    return new Set([...(target === undefined ? [] : [target.path]), ...problems.map(({ path }) => path)]);
  }

  #render(brief: TaskBrief): readonly ChatMessage[] {
    return [
      { role: "system", content: systemPrompt },
      { role: "user", content: renderBrief(brief, this.#nonce) },
    ];
  }
}

function pathsOf(files: readonly ShownFile[]): readonly string[] {
  return files.map(({ path }) => path);
}
