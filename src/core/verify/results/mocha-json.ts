import * as v from "valibot";
import { CollectedTests } from "./collected-tests.ts";
import { jsonDocuments } from "./json-documents.ts";
import type { ReportReader } from "./tool-report.ts";

const test = v.object({
  fullTitle: v.string(),
  file: v.optional(v.nullable(v.string())),
  err: v.optional(v.object({ message: v.optional(v.string()) })),
});
const report = v.object({
  stats: v.object({ tests: v.number() }),
  passes: v.array(test),
  failures: v.array(test),
  pending: v.array(test),
});

/** The `json` reporter of Mocha. */
export const mochaJson: ReportReader = (printed) => {
  const tests = new CollectedTests("Mocha");
  for (const document of jsonDocuments(printed)) {
    const { success, output } = v.safeParse(report, document);
    if (success) {
      const kinds = [
        ["passed", output.passes],
        ["failed", output.failures],
        ["skipped", output.pending],
      ] as const;
      for (const [status, found] of kinds) {
        found.forEach(({ file, fullTitle, err }) =>
          tests.add([file ?? "", fullTitle], status, { message: err?.message?.split("\n", 1)[0] }),
        );
      }
    }
  }
  return tests.count > 0 ? tests.report() : undefined;
};
