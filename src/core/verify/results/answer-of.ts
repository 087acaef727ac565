import { DiskSnapshot } from "../../workspace/disk-snapshot.ts";
import { findChecks } from "../discover/find-checks.ts";
import { testRunnersOf } from "../tests/test-runner.ts";
import type { ToolAnswer, ToolQuestion } from "./protocol.ts";
import { readOutput } from "./read-output.ts";
import { reportRequestOf } from "./report-request.ts";

/** What is known of the tools behind checks. */
export async function answerOf(question: ToolQuestion): Promise<ToolAnswer[ToolQuestion["kind"]]> {
  switch (question.kind) {
    case "printed":
      return readOutput(question.output, question.written);
    case "request":
      return reportRequestOf(question.command, question.project, question.file);
    case "runners":
      return testRunnersOf(question.checks, question.project);
    case "checks":
      return findChecks(new DiskSnapshot(question.root, question.unsaved));
  }
}
