import type { ConversationStrategy } from "../core/moa/conversation/conversation.ts";
import type { TextKind } from "../core/task/text-task.ts";
import { Failure } from "../core/workspace/failure.ts";
import { parseTaskOptions, type TaskOptions } from "./task-options.ts";

export interface ProseOptions {
  readonly task: TaskOptions;
  readonly strategy: ConversationStrategy;
  /** What a branch is compared with; undefined: what its remote calls its first branch. */
  readonly base: string | undefined;
}

/** What has no meaning for a text; to take it without a word would promise something. */
const patchOptions = [
  "--apply",
  "--branch",
  "--check",
  "--share",
  "--overlay",
  "--allow-protected",
  "--output",
  "--force",
];

/** @throws Failure `usage` that names the option and says what it takes */
export function parseProseOptions(kind: TextKind, args: readonly string[]): ProseOptions {
  const { base, rest } = kind === "pr-description" ? withoutBase(args) : { base: undefined, rest: args };
  const odd = rest.find((argument) => patchOptions.includes(argument.split("=", 1)[0] ?? ""));
  if (odd !== undefined) {
    throw new Failure("usage", `${odd.split("=", 1)[0] ?? ""} is about patches; ${kind} writes a text.`);
  }
  const task = parseTaskOptions(rest);
  if ((kind === "explain") !== (task.file !== undefined)) {
    throw new Failure(
      "usage",
      kind === "explain"
        ? "explain needs --file F[:LINE[-LINE]]: what should be explained?"
        : `--file is about code; ${kind} tells of what is changed.`,
    );
  }
  const { strategy } = task;
  if (strategy !== "moa" && strategy !== "adaptive" && strategy !== "single") {
    throw new Failure("usage", `Texts are mixed by adaptive, moa or single; ${strategy} is for patches.`);
  }
  return { task, strategy, base };
}

function withoutBase(args: readonly string[]): {
  readonly base: string | undefined;
  readonly rest: readonly string[];
} {
  const at = args.findIndex((argument) => argument === "--base" || argument.startsWith("--base="));
  if (at < 0) {
    return { base: undefined, rest: args };
  }
  const [argument = "", next = ""] = args.slice(at);
  const isJoined = argument.startsWith("--base=");
  const base = isJoined ? argument.slice("--base=".length) : next;
  if (base === "" || base.startsWith("-")) {
    throw new Failure("usage", "--base takes a branch, a tag or a commit.");
  }
  return { base, rest: args.toSpliced(at, isJoined ? 1 : 2) };
}
