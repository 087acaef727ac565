import { Failure } from "../workspace/failure.ts";
import type { ReviewScope } from "../task/review-task.ts";

/**
 * A scope as key bindings and other extensions give it: plain JSON, which may be anything.
 * @throws Failure `usage`
 */
export function parseScope(value: unknown): ReviewScope {
  const scope = scopeIn((value ?? {}) as Readonly<Record<string, unknown>>);
  if (scope === undefined) {
    throw new Failure(
      "usage",
      "That is nothing that could be reviewed: it is a working-tree, staged, a branch with its base, a commit or a pull-request with its number.",
    );
  }
  return scope;
}

function scopeIn({
  kind,
  base,
  commit,
  number,
  remote,
}: Readonly<Record<string, unknown>>): ReviewScope | undefined {
  const text = (each: unknown): each is string => typeof each === "string" && each !== "";
  switch (kind) {
    case "working-tree":
    case "staged":
      return { kind };
    case "branch":
      return text(base) ? { kind, base } : undefined;
    case "commit":
      return text(commit) ? { kind, commit } : undefined;
    case "pull-request":
      return typeof number === "number" && Number.isSafeInteger(number) && number > 0
        ? { kind, number, ...(text(remote) && { remote }), ...(text(base) && { base }) }
        : undefined;
    default:
      return undefined;
  }
}
