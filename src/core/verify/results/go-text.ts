import { CollectedTests } from "./collected-tests.ts";
import type { ReportReader, ReportedTest } from "./tool-report.ts";

/** A test that prints no line end has its output before the sign. */
const RESULT = /--- (PASS|FAIL|SKIP): (\S+) \(\d+\.\d+s\)$/;
const PACKAGE = /^(ok {2}|FAIL)\t(\S+)(?:\t(?:\d|\(cached\)).*| (\[.*\]))?$/;

const statuses: Readonly<Record<string, ReportedTest["status"]>> = {
  PASS: "passed",
  FAIL: "failed",
  SKIP: "skipped",
};

/**
 * `go test`: results of tests come before the line of their package. Those that pass are named with `-v` only; without it
 * packages that pass are counted in their place.
 */
export const goText: ReportReader = ({ lines }) => {
  const tests = new CollectedTests("go test");
  const isVerbose = lines.some((line) => line.startsWith("=== RUN "));
  let pending: { readonly name: string; readonly status: ReportedTest["status"] }[] = [];
  let packages = 0;
  let passed = 0;
  for (const line of lines) {
    const [, word = "", test = ""] = RESULT.exec(line) ?? [];
    if (test !== "") {
      pending.push({ name: test, status: statuses[word] ?? "skipped" });
      continue;
    }
    const [, sign, name = "", trouble] = PACKAGE.exec(line) ?? [];
    if (sign === undefined) {
      continue;
    }
    packages++;
    passed += sign === "FAIL" ? 0 : 1;
    const reported = withoutParents(pending);
    reported.forEach((found) => tests.add([name, found.name], found.status));
    if (sign === "FAIL" && (trouble !== undefined || !reported.some(({ status }) => status === "failed"))) {
      tests.add([name], "failed", { scope: "file", message: trouble });
    }
    pending = [];
  }
  return packages === 0 ? undefined : tests.report(isVerbose ? undefined : passed);
};

/** A test fails when one of its subtests does: that says nothing new. */
export function withoutParents<T extends { readonly name: string; readonly status: ReportedTest["status"] }>(
  found: readonly T[],
): readonly T[] {
  const explained = new Set(
    found
      .filter(({ status }) => status === "failed")
      .flatMap(({ name }) => name.split("/").map((_, depth, parts) => parts.slice(0, depth).join("/"))),
  );
  return found.filter(({ name, status }) => status !== "failed" || !explained.has(name));
}
