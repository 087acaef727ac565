import { CollectedTests } from "./collected-tests.ts";
import type { ReportReader } from "./tool-report.ts";

const FILES = /^ *Test Files  /;
const TESTS = /^ *Tests  (?:\d+ \w+ \| )*(\d+) passed\b/;
const FAILED_FILE = /^ *FAIL  (\S.*?) \[ .+ \]$/;
const FAILED_TEST = /^ *FAIL  (\S.*? > .+)$/;

/** What Vitest prints for people: the tests that fail by name, those that pass by number. */
export const vitestText: ReportReader = ({ lines }) => {
  if (!lines.some((line) => FILES.test(line))) {
    return undefined;
  }
  const tests = new CollectedTests("Vitest");
  const seen = new Set<string>();
  let passed = 0;
  for (const [at, line] of lines.entries()) {
    const file = FAILED_FILE.exec(line)?.[1];
    const test = file ?? FAILED_TEST.exec(line)?.[1];
    if (test !== undefined && !seen.has(test)) {
      seen.add(test);
      tests.add([test], "failed", { scope: file === undefined ? "test" : "file", message: lines[at + 1] });
    }
    passed += Number(TESTS.exec(line)?.[1] ?? 0);
  }
  return tests.report(passed);
};
