import { CollectedTests } from "./collected-tests.ts";
import type { ReportReader } from "./tool-report.ts";

const PASSING = /^ {2}(\d+) passing\b/;
const TITLE = /^( {2,})(\S.*)$/;
const PASSED = /^[✔✓] (.+?)(?: \(\d+ms\))?$/;
const SKIPPED = /^- (.+)$/;
const FAILED_IN_TREE = /^\d+\) .+$/;
const FAILURE = /^ {2}\d+\) (.+)$/;

/**
 * What Mocha prints for people. Which tests fail is taken from the list at its end, since a line of the tree may as well
 * be printed by a test. The reporter `spec` names those that pass; of others only their number is known.
 */
export const mochaText: ReportReader = ({ lines }) => {
  if (!lines.some((line) => PASSING.test(line))) {
    return undefined;
  }
  const tests = new CollectedTests("Mocha");
  let groups: { readonly indent: number; readonly name: string }[] = [];
  let isSummary = false;
  let [passed, counted] = [0, 0];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    isSummary ||= PASSING.test(line);
    counted += Number(PASSING.exec(line)?.[1] ?? 0);
    if (isSummary) {
      const [failure, next] = failureAt(lines, at);
      if (failure) {
        tests.add(failure, "failed", { message: lines.slice(next).find((words) => words.trim() !== "") });
        at = next - 1;
      }
      continue;
    }
    const [, space = "", text = ""] = TITLE.exec(line) ?? [];
    if (text === "") {
      continue;
    }
    groups = groups.filter(({ indent }) => indent < space.length);
    const names = groups.map(({ name }) => name);
    const passing = PASSED.exec(text)?.[1];
    const skipped = SKIPPED.exec(text)?.[1];
    if (passing !== undefined || skipped !== undefined) {
      passed += Number(passing !== undefined);
      tests.add([...names, passing ?? skipped], passing === undefined ? "skipped" : "passed");
    } else if (!FAILED_IN_TREE.test(text)) {
      groups.push({ indent: space.length, name: text });
    }
  }
  return passed < counted ? tests.report(counted) : tests.report();
};

/** `1) group`, further groups further in, the title with a colon. @returns where it ends as well */
function failureAt(lines: readonly string[], start: number): readonly [string[] | undefined, number] {
  const names: string[] = [];
  for (let at = start; at < Math.min(lines.length, start + 20); at++) {
    const text =
      at === start ? FAILURE.exec(lines[at] ?? "")?.[1] : /^ {5,}(\S.*)$/.exec(lines[at] ?? "")?.[1];
    if (text === undefined) {
      return [undefined, start];
    }
    if (text.endsWith(":")) {
      return [[...names, text.slice(0, -1)], at + 1];
    }
    names.push(text);
  }
  return [undefined, start];
}
