import * as v from "valibot";
import { CollectedTests } from "./collected-tests.ts";
import { withoutParents } from "./go-text.ts";
import type { ReportReader, ReportedTest } from "./tool-report.ts";

/** Before it is parsed: an error for each of a million other lines would take its time. */
const EVENT = /^\{.*"Action":.*\}$/;

const event = v.object({
  Action: v.string(),
  Package: v.string(),
  Test: v.optional(v.string(), ""),
});

const statuses: Readonly<Record<string, ReportedTest["status"]>> = {
  pass: "passed",
  fail: "failed",
  skip: "skipped",
};

/** `go test -json`: an event a line. */
export const goJson: ReportReader = ({ text }) => {
  const packages = new Map<string, { readonly name: string; readonly status: ReportedTest["status"] }[]>();
  for (const line of text.split("\n")) {
    const { success, output } = v.safeParse(event, EVENT.test(line) ? parsed(line) : undefined);
    const status = success ? statuses[output.Action] : undefined;
    if (success && status !== undefined) {
      const found = packages.get(output.Package) ?? [];
      found.push({ name: output.Test, status });
      packages.set(output.Package, found);
    }
  }
  const tests = new CollectedTests("go test");
  for (const [name, found] of packages) {
    const reported = withoutParents(found.filter((test) => test.name !== ""));
    reported.forEach((test) => tests.add([name, test.name], test.status));
    const failed = found.some((test) => test.name === "" && test.status === "failed");
    if (failed && !reported.some((test) => test.status === "failed")) {
      tests.add([name], "failed", { scope: "file" });
    }
  }
  return packages.size === 0 ? undefined : tests.report();
};

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Printed by something else.
    return undefined;
  }
}
