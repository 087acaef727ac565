import { CollectedTests } from "./collected-tests.ts";
import type { ReportedTest, ReportReader } from "./tool-report.ts";

const TOTAL = /^Ran (\d+) tests? in \d+(?:\.\d+)?s$/;
const SKIPPED = /^(?:OK|FAILED) \(.*\bskipped=(\d+)/;
/** `test_a (module.Class.test_a)`, before Python 3.11 without the name in the brackets; a subtest has its values behind it. */
const NAME =
  /^\s*((?:test|setUp|tearDown)[\w/]*) \(([\w./<>]+)\)(?: (?:\([^()]*\)|\[[^[\]]*\]))*(?: \.\.\. ?.*)?$/;
const OUTCOME = /(?:\.\.\. |^)(ok|FAIL|ERROR|skipped .*|expected failure|unexpected success)$/;
const FAILURE = /^(?:FAIL|ERROR|UNEXPECTED SUCCESS): (.+)$/;
const RULE = /^[=-]{70}$/;

interface Test {
  readonly names: readonly string[];
  readonly scope: ReportedTest["scope"];
}

/** What unittest prints: with `-v` all tests by name, else those that fail, and how many were run. */
export const unittestText: ReportReader = ({ lines }) => {
  if (!lines.some((line) => TOTAL.test(line))) {
    return undefined;
  }
  const messages = messagesIn(lines);
  const tests = new CollectedTests("unittest");
  const add = ({ names, scope }: Test, status: ReportedTest["status"]): void =>
    tests.add(names, status, { scope, message: messages.get(names.join(" ")) });
  const known = new Map<string, ReportedTest["status"]>();
  let open: Test | undefined;
  let [left, passing] = [0, 0];
  for (const line of lines) {
    const failure = FAILURE.exec(line)?.[1];
    // What fails is told once more after all tests, and without -v only there.
    open = testIn(failure ?? line) ?? open;
    const outcome = failure === undefined ? OUTCOME.exec(line)?.[1] : "FAIL";
    const key = open?.names.join(" ") ?? "";
    if (open !== undefined && outcome !== undefined && !known.has(key)) {
      const status = statusOf(outcome);
      known.set(key, status);
      add(open, status);
      passing += Number(status === "passed");
      left -= Number(status === "failed" && !AROUND.test(open.names.at(-1) ?? ""));
    }
    open = outcome === undefined ? open : undefined;
    left += Number(TOTAL.exec(line)?.[1] ?? 0) - Number(SKIPPED.exec(line)?.[1] ?? 0);
  }
  return passing > 0 || left <= 0 ? tests.report() : tests.report(left);
};

/** What is done once for several tests is not counted as one. */
const AROUND = /^(?:setUp|tearDown)(?:Class|Module)$/;

function testIn(line: string): Test | undefined {
  const [, name, place = ""] = NAME.exec(line) ?? [];
  if (name === undefined) {
    return undefined;
  }
  if (place.startsWith("unittest.loader.")) {
    return { names: [name], scope: "file" };
  }
  const owner = place.endsWith(`.${name}`) ? place.slice(0, -name.length - 1) : place;
  return { names: [owner, name], scope: AROUND.test(name) ? "file" : "test" };
}

function statusOf(outcome: string): ReportedTest["status"] {
  return outcome === "ok" || outcome === "expected failure"
    ? "passed"
    : outcome.startsWith("skipped")
      ? "skipped"
      : "failed";
}

/** The last line of each trace, by the names of the test. */
function messagesIn(lines: readonly string[]): ReadonlyMap<string, string> {
  const messages = new Map<string, string>();
  let key: string | undefined;
  for (const line of lines) {
    const failure = FAILURE.exec(line)?.[1];
    if (failure !== undefined) {
      key = testIn(failure)?.names.join(" ");
    } else if (RULE.test(line) && key !== undefined && messages.has(key)) {
      key = undefined;
    } else if (key !== undefined && /^\w[\w.]*(?::|$)/.test(line)) {
      messages.set(key, line);
    }
  }
  return messages;
}
