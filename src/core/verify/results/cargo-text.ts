import { CollectedTests } from "./collected-tests.ts";
import type { ReportReader, ReportedTest } from "./tool-report.ts";

const SUMMARY = /^test result: (?:ok|FAILED)\. (\d+) passed; \d+ failed;/;
const RESULT = /^test (.+?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)\b/;
/** With `--quiet` only those that fail are named. */
const QUIET = /^(\S.*) --- FAILED$/;
const BINARY = /^ +(?:Running (?:unittests )?(\S+)|Doc-tests (\S+))/;

const statuses: Readonly<Record<string, ReportedTest["status"]>> = {
  ok: "passed",
  FAILED: "failed",
  ignored: "skipped",
};

/** `cargo test`, one binary after the other. What tests print while they run comes after all results. */
export const cargoText: ReportReader = ({ lines }) => {
  if (!lines.some((line) => SUMMARY.test(line))) {
    return undefined;
  }
  const tests = new CollectedTests("cargo test");
  let binary = "";
  let passed = 0;
  let named = 0;
  for (const line of lines) {
    const [, unit, doc] = BINARY.exec(line) ?? [];
    binary = unit ?? (doc === undefined ? binary : `doc ${doc}`);
    const [, name = "", word = ""] = RESULT.exec(line) ?? [];
    const quiet = QUIET.exec(line)?.[1];
    const status = statuses[quiet === undefined ? word : "FAILED"];
    if (status !== undefined) {
      tests.add([binary, quiet ?? name], status);
      named += Number(status === "passed");
    }
    passed += Number(SUMMARY.exec(line)?.[1] ?? 0);
  }
  return tests.report(named < passed ? passed : undefined);
};
