import { CollectedTests } from "./collected-tests.ts";
import type { ReportReader } from "./tool-report.ts";

const SUMMARY = /^ℹ (?:pass|fail) \d+$/;
const GROUP = /^( *)▶ (.+)$/;
const RESULT = /^( *)([✔✖﹣]) (.+) \(\d+(?:\.\d+)?ms\)(?: # (SKIP|TODO)\b.*)?$/;
/** After it the failures are told once more. */
const FAILURES = "✖ failing tests:";

interface Group {
  readonly indent: number;
  readonly name: string;
  failures: number;
}

/** The `spec` reporter of node:test. A group is a test of its own only where it fails and nothing in it does. */
export const nodeSpec: ReportReader = ({ lines }) => {
  if (!lines.some((line) => SUMMARY.test(line))) {
    return undefined;
  }
  const tests = new CollectedTests("node:test");
  let groups: Group[] = [];
  let isRepeating = false;
  for (const line of lines) {
    const [, groupSpace = "", group] = GROUP.exec(line) ?? [];
    const [, space = groupSpace, sign, name = "", directive] = RESULT.exec(line) ?? [];
    isRepeating = line.startsWith(FAILURES) || (isRepeating && group === undefined && (sign ?? "✖") === "✖");
    if (isRepeating || (group === undefined && sign === undefined)) {
      continue;
    }
    const closed = groups.find((open) => open.indent === space.length && open.name === name);
    groups = groups.filter(({ indent }) => indent < space.length);
    if (group !== undefined) {
      groups.push({ indent: space.length, name: group, failures: 0 });
      continue;
    }
    const failed = sign === "✖" && directive === undefined;
    if (closed === undefined || (failed && closed.failures === 0)) {
      const status = failed ? "failed" : directive === "SKIP" || sign === "﹣" ? "skipped" : "passed";
      const scope = groups.length === 0 && /\.[cm]?[jt]sx?$/.test(name) ? "file" : "test";
      tests.add([...groups.map((open) => open.name), name], status, { scope });
    }
    if (failed) {
      groups.forEach((open) => open.failures++);
    }
  }
  return tests.report();
};
