import { CollectedTests } from "./collected-tests.ts";
import type { ReportReader } from "./tool-report.ts";

const SUMMARY = /^Tests: +(?:.*?(\d+) passed, )?.*\d+ total$/;
const FILE = /^(?:PASS|FAIL) (\S+)(?: \(.*\))?$/;
const FAILURE = /^ {2}● (.+)$/;
const UNLOADED = "Test suite failed to run";
/** A heading of its own, not a test. */
const CONSOLE = "Console";

/** What Jest prints for people: the tests that fail by name, those that pass by number. */
export const jestText: ReportReader = ({ lines }) => {
  if (!lines.some((line) => SUMMARY.test(line))) {
    return undefined;
  }
  const tests = new CollectedTests("Jest");
  const seen = new Set<string>();
  let file = "";
  let passed = 0;
  for (const [at, line] of lines.entries()) {
    passed += Number(SUMMARY.exec(line)?.[1] ?? 0);
    if (line.startsWith("Summary of all failing tests")) {
      file = "";
    }
    file = FILE.exec(line)?.[1]?.replace(/^\.\//, "") ?? file;
    const title = FAILURE.exec(line)?.[1];
    const key = `${file}\n${title ?? ""}`;
    if (title === undefined || title === CONSOLE || file === "" || seen.has(key)) {
      continue;
    }
    seen.add(key);
    const isFile = title === UNLOADED;
    const names = isFile ? [file] : [file, ...title.split(" › ")];
    tests.add(names, "failed", { scope: isFile ? "file" : "test", message: lines[at + 2] });
  }
  return tests.report(passed);
};
