import { CollectedTests } from "./collected-tests.ts";
import type { ReportReader } from "./tool-report.ts";

const TOTALS = /^=* ?(?:no tests ran|(?:\d+ \w+, )*\d+ \w+) in \d+(?:\.\d+)?s\b.*$/;
const PASSED = /\b(\d+) passed\b/;
const HEADING = /^=+ short test summary info =+$/;
const FAILURE = /^(?:FAILED|ERROR) (.+)$/;

/** The short summary of pytest: the tests that fail by name, those that pass by number. */
export const pytestText: ReportReader = ({ lines }) => {
  if (!lines.some((line) => TOTALS.test(line))) {
    return undefined;
  }
  const tests = new CollectedTests("pytest");
  const seen = new Set<string>();
  let passed = 0;
  let isSummary = false;
  for (const line of lines) {
    isSummary = HEADING.test(line) || (isSummary && !TOTALS.test(line));
    if (TOTALS.test(line)) {
      passed += Number(PASSED.exec(line)?.[1] ?? 0);
    }
    const text = isSummary ? FAILURE.exec(line)?.[1] : undefined;
    if (text !== undefined) {
      const { id, message } = parted(text);
      if (!seen.has(id)) {
        seen.add(id);
        tests.add([id], "failed", { scope: id.includes("::") ? "test" : "file", message });
      }
    }
  }
  return tests.report(passed);
};

/** A dash inside of the brackets belongs to the arguments of the test, and not to the message. */
function parted(text: string): { readonly id: string; readonly message?: string } {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    depth += character === "[" ? 1 : character === "]" ? -1 : 0;
    if (depth <= 0 && text.startsWith(" - ", at)) {
      return { id: text.slice(0, at), message: text.slice(at + 3) };
    }
  }
  const dash = text.indexOf(" - ");
  return depth > 0 && dash !== -1 ? { id: text.slice(0, dash), message: text.slice(dash + 3) } : { id: text };
}
