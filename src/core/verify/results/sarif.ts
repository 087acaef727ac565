import * as v from "valibot";
import type { Diagnostic, Severity } from "../../workspace/diagnostic.ts";
import { jsonDocuments } from "./json-documents.ts";
import { mostProblems, reportedProblem } from "./reported-problem.ts";
import type { ReportReader } from "./tool-report.ts";

const log = v.object({
  version: v.string(),
  runs: v.array(
    v.object({
      tool: v.object({ driver: v.object({ name: v.string() }) }),
      results: v.optional(
        v.array(
          v.object({
            ruleId: v.optional(v.string(), ""),
            level: v.optional(v.string(), "warning"),
            message: v.object({ text: v.optional(v.string(), "") }),
            locations: v.optional(v.array(v.unknown()), []),
          }),
        ),
        [],
      ),
    }),
  ),
});

const location = v.object({
  physicalLocation: v.object({
    artifactLocation: v.object({ uri: v.string() }),
    region: v.optional(
      v.object({ startLine: v.optional(v.number(), 1), startColumn: v.optional(v.number(), 1) }),
      { startLine: 1, startColumn: 1 },
    ),
  }),
});

const severities: Readonly<Record<string, Severity>> = {
  error: "error",
  warning: "warning",
  note: "information",
};

/** SARIF 2.1.0 (OASIS), section 3.27: results with their first place. A result without a level is a warning. */
export const sarif: ReportReader = (printed) => {
  let found = false;
  const problems: Diagnostic[] = [];
  for (const document of jsonDocuments(printed)) {
    const { success, output } = v.safeParse(log, document);
    for (const run of success ? output.runs : []) {
      found = true;
      for (const { ruleId, level, message, locations } of run.results) {
        const place = v.safeParse(location, locations[0]);
        const { artifactLocation, region } = place.success ? place.output.physicalLocation : nowhere;
        problems.push(
          reportedProblem({
            tool: run.tool.driver.name,
            path: artifactLocation.uri.replace(/^file:\/\//, ""),
            line: region.startLine,
            column: region.startColumn,
            severity: severities[level] ?? "information",
            code: ruleId,
            message: message.text,
          }),
        );
      }
    }
  }
  return found ? { kind: "problems", tool: "SARIF", problems: problems.slice(0, mostProblems) } : undefined;
};

const nowhere = { artifactLocation: { uri: "" }, region: { startLine: 1, startColumn: 1 } };
