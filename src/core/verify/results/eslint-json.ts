import * as v from "valibot";
import type { Diagnostic } from "../../workspace/diagnostic.ts";
import { jsonDocuments } from "./json-documents.ts";
import { mostProblems, reportedProblem } from "./reported-problem.ts";
import type { ReportReader } from "./tool-report.ts";

const report = v.array(
  v.object({
    filePath: v.string(),
    messages: v.array(
      v.object({
        ruleId: v.optional(v.nullable(v.string())),
        severity: v.number(),
        message: v.string(),
        line: v.optional(v.number(), 1),
        column: v.optional(v.number(), 1),
      }),
    ),
  }),
);

/** The `json` format of ESLint. */
export const eslintJson: ReportReader = (printed) => {
  let found = false;
  const problems: Diagnostic[] = [];
  for (const document of jsonDocuments(printed)) {
    const { success, output } = v.safeParse(report, document);
    if (!success || output.length === 0) {
      continue;
    }
    found = true;
    for (const { filePath: path, messages } of output) {
      for (const { ruleId, severity, message, line, column } of messages) {
        problems.push(
          reportedProblem({
            tool: "eslint",
            path,
            line,
            column,
            severity: severity >= 2 ? "error" : "warning",
            code: ruleId ?? "",
            message,
          }),
        );
      }
    }
  }
  return found ? { kind: "problems", tool: "ESLint", problems: problems.slice(0, mostProblems) } : undefined;
};
