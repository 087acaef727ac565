import * as v from "valibot";
import { CollectedTests } from "./collected-tests.ts";
import { jsonDocuments } from "./json-documents.ts";
import type { ReportReader, ReportedTest } from "./tool-report.ts";

const report = v.object({
  numTotalTests: v.number(),
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.optional(v.string()),
      message: v.optional(v.nullable(v.string())),
      assertionResults: v.array(
        v.object({
          ancestorTitles: v.optional(v.array(v.string()), []),
          title: v.string(),
          status: v.string(),
          failureMessages: v.optional(v.nullable(v.array(v.string()))),
        }),
      ),
    }),
  ),
});

/** The JSON of Jest, and of Vitest, whose reporter writes the same. */
export const jestJson: ReportReader = (printed) => {
  const tests = new CollectedTests("Jest");
  for (const document of jsonDocuments(printed)) {
    const { success, output } = v.safeParse(report, document);
    for (const file of success ? output.testResults : []) {
      if (file.assertionResults.length === 0 && file.status === "failed") {
        tests.add([file.name], "failed", { scope: "file", message: firstLine(file.message) });
      }
      for (const { ancestorTitles, title, status, failureMessages } of file.assertionResults) {
        tests.add([file.name, ...ancestorTitles, title], statusOf(status), {
          message: firstLine(failureMessages?.[0]),
        });
      }
    }
  }
  return tests.count > 0 ? tests.report() : undefined;
};

function statusOf(status: string): ReportedTest["status"] {
  return status === "passed" || status === "failed" ? status : "skipped";
}

function firstLine(text: string | null | undefined): string | undefined {
  return text?.split("\n", 1)[0];
}
