import type { TestResult } from "./protocol.ts";

/** How runners tell how many tests have passed, in the last line of the kind. */
const passedCounts: readonly RegExp[] = [
  // node:test
  /^(?:#|ℹ) pass (\d+)$/gm,
  // Jest, Vitest
  /^ *Tests:? .*?(\d+) passed/gm,
  // Mocha
  /^ *(\d+) passing\b/gm,
  // pytest
  /^(?:=+ )?(?:\d+ [a-z]+, )*?(\d+) passed\b.* in [\d.]+s/gm,
];

/** Of unittest, which tells how many ran and how many failed. */
const unittestCounts = /^Ran (\d+) tests? in [^\n]*\n\s*FAILED \(([^)]*)\)/m;

/**
 * Whether no test passes in the warm runner although the check's own output tells of some: then the runner's results are
 * not worth a thing.
 */
export function contradicts(results: readonly TestResult[], output: string): boolean {
  return results.every(({ status }) => status !== "passed") && passedIn(output) > 0;
}

function passedIn(output: string): number {
  const [, ran = "0", failed = ""] = unittestCounts.exec(output) ?? [];
  const others = (failed.match(/\d+/g) ?? []).reduce((sum, count) => sum + Number(count), 0);
  const counts = passedCounts.map((pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0));
  return Math.max(0, Number(ran) - others, ...counts);
}
