import type { Diagnostic } from "../../workspace/diagnostic.ts";
import { mostProblems, reportedProblem } from "./reported-problem.ts";
import type { ReportReader } from "./tool-report.ts";

const SUMMARY = /^✖ \d+ problems? \(/;
const PROBLEM = /^ +(\d+):(\d+) +(error|warning) +(\S.*)$/;
const FILE = /^\S.*\.\w+$/;

/** The `stylish` format of ESLint: a file, then its problems further in. */
export const eslintText: ReportReader = ({ lines }) => {
  if (!lines.some((line) => SUMMARY.test(line))) {
    return undefined;
  }
  const problems: Diagnostic[] = [];
  let path = "";
  for (const line of lines) {
    path = FILE.test(line) ? line : path;
    const [, row, column, severity, text = ""] = PROBLEM.exec(line) ?? [];
    if (row !== undefined && path !== "" && problems.length < mostProblems) {
      const [message = "", code = ""] = partedAtGap(text);
      problems.push(
        reportedProblem({
          tool: "eslint",
          path,
          line: Number(row),
          column: Number(column),
          severity: severity === "warning" ? "warning" : "error",
          code,
          message,
        }),
      );
    }
  }
  return { kind: "problems", tool: "ESLint", problems };
};

/** The rule stands last, after two spaces or more; a problem of the parser has none. */
function partedAtGap(text: string): readonly string[] {
  const gap = text.trimEnd().lastIndexOf("  ");
  const rule = gap === -1 ? "" : text.slice(gap).trim();
  return /^[@\w/-]+$/.test(rule) ? [text.slice(0, gap).trim(), rule] : [text.trim()];
}
