import * as v from "valibot";
import type { ObservedCheck } from "../observed-check.ts";

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const position = v.object({ line: natural, character: natural });

const test = v.object({
  id: v.string(),
  status: v.picklist(["passed", "failed", "skipped"]),
  scope: v.picklist(["test", "file"]),
  message: v.exactOptional(v.string()),
});

const problem = v.object({
  path: v.string(),
  range: v.object({ start: position, end: position }),
  severity: v.picklist(["error", "warning", "information", "hint"]),
  message: v.string(),
  code: v.exactOptional(v.string()),
  source: v.exactOptional(v.string()),
});

const report = v.variant("kind", [
  v.object({
    kind: v.literal("tests"),
    tool: v.string(),
    tests: v.array(test),
    passing: v.picklist(["named", "counted"]),
    passed: natural,
  }),
  v.object({ kind: v.literal("problems"), tool: v.string(), problems: v.array(problem) }),
]);

const observed = v.object({
  command: v.string(),
  passed: v.boolean(),
  exitCode: natural,
  output: v.string(),
  milliseconds: natural,
  reports: v.array(report),
  /** Keys of what does not always fail. */
  flaky: v.array(v.string()),
});

/** Checks as they were kept, under what they were run on. */
export const keptBaseline = v.object({
  key: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Milliseconds since 1970. */
  at: natural,
  checks: v.array(observed),
});

export type KeptBaseline = v.InferOutput<typeof keptBaseline>;

/** @returns undefined where a check was stopped: that says nothing about the next time */
export function keptFrom(
  key: string,
  at: number,
  checks: readonly ObservedCheck[],
): KeptBaseline | undefined {
  const kept: KeptBaseline["checks"] = [];
  for (const { result, reports, flaky = new Set<string>() } of checks) {
    const { command, passed, exitCode, timedOut, output, milliseconds } = result;
    if (exitCode === null || timedOut) {
      return undefined;
    }
    // Through JSON as it will come back: nothing is kept that could not be read.
    const one = { command, passed, exitCode, output, milliseconds, reports, flaky: [...flaky] };
    const { success, output: shaped } = v.safeParse(observed, JSON.parse(JSON.stringify(one)));
    if (!success) {
      return undefined;
    }
    kept.push(shaped);
  }
  return { key, at, checks: kept };
}

export function checksFrom({ checks }: KeptBaseline): readonly ObservedCheck[] {
  return checks.map(({ reports, flaky, ...result }) => ({
    result: { ...result, timedOut: false, earlier: true },
    reports,
    flaky: new Set(flaky),
  }));
}
