import type { ReviewScope } from "../core/task/review-task.ts";
import { Failure } from "../core/workspace/failure.ts";
import { parseTaskOptions, type TaskOptions } from "./task-options.ts";

type ReviewFormat = "markdown" | "json" | "sarif";

export interface ReviewOptions {
  readonly task: TaskOptions;
  readonly scope: ReviewScope;
  readonly format: ReviewFormat;
}

/** What has no meaning for a review; to take it without a word would promise something. */
const otherOptions = [
  ...["--apply", "--branch", "--file", "--strategy", "--overlay", "--allow-protected", "--layers"],
  ...["--judge", "--roster", "--frugal", "--repair-seconds"],
];

/** Options of its own that take a value. */
const ownValues = ["--base", "--commit", "--pull-request", "--remote", "--format"] as const;
type OwnValue = (typeof ownValues)[number];

/** @throws Failure `usage` that names the option and says what it takes */
export function parseReviewOptions(args: readonly string[]): ReviewOptions {
  const { own, isStaged, rest } = ownOptions(args);
  const odd = rest.find((argument) => otherOptions.includes(argument.split("=", 1)[0] ?? ""));
  if (odd !== undefined) {
    throw new Failure(
      "usage",
      `${odd.split("=", 1)[0] ?? ""} has no meaning for a review, which writes nothing.`,
    );
  }
  const task = parseTaskOptions(rest);
  const format = own.get("--format") ?? (task.json ? "json" : "markdown");
  if (format !== "markdown" && format !== "json" && format !== "sarif") {
    throw new Failure("usage", `--format ${format}: it is markdown, json or sarif.`);
  }
  return { task: { ...task, json: format === "json" }, scope: scopeOf(own, isStaged), format };
}

function scopeOf(own: ReadonlyMap<OwnValue, string>, isStaged: boolean): ReviewScope {
  const [base, commit, number, remote] = (["--base", "--commit", "--pull-request", "--remote"] as const).map(
    (name) => own.get(name),
  );
  const chosen = [isStaged, commit !== undefined, number !== undefined || base !== undefined];
  if (chosen.filter(Boolean).length > 1) {
    throw new Failure(
      "usage",
      "--staged, --base, --commit and --pull-request exclude each other; only --pull-request takes a --base.",
    );
  }
  if (remote !== undefined && number === undefined) {
    throw new Failure("usage", "--remote says where a --pull-request is fetched from.");
  }
  if (number !== undefined) {
    if (!/^[1-9]\d{0,8}$/.test(number)) {
      throw new Failure("usage", `--pull-request ${number}: give its number.`);
    }
    return {
      ...{ kind: "pull-request", number: Number(number) },
      ...(remote !== undefined && { remote }),
      ...(base !== undefined && { base }),
    };
  }
  return commit !== undefined
    ? { kind: "commit", commit }
    : base !== undefined
      ? { kind: "branch", base }
      : { kind: isStaged ? "staged" : "working-tree" };
}

function ownOptions(args: readonly string[]): {
  readonly own: ReadonlyMap<OwnValue, string>;
  readonly isStaged: boolean;
  readonly rest: readonly string[];
} {
  const own = new Map<OwnValue, string>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const [name = "", ...value] = (args[at] ?? "").split("=");
    const known = ownValues.find((each) => each === name);
    if (known === undefined) {
      rest.push(args[at] ?? "");
      continue;
    }
    const given = value.length > 0 ? value.join("=") : (args[++at] ?? "");
    if (given === "" || given.startsWith("-")) {
      throw new Failure("usage", `${known} takes a value.`);
    }
    own.set(known, given);
  }
  return {
    own,
    isStaged: rest.includes("--staged"),
    rest: rest.filter((argument) => argument !== "--staged"),
  };
}
