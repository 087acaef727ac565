import { readOutput } from "../../src/core/verify/results/read-output.ts";
import { reportRequestOf } from "../../src/core/verify/results/report-request.ts";
import { testRunnersOf } from "../../src/core/verify/tests/test-runner.ts";
import type { ToolReader } from "../../src/core/verify/tool-reader.ts";

/** Knows the tools behind checks without a thread, which would have to be built first. */
export const toolsHere: ToolReader = {
  read: ({ output, written }) => Promise.resolve(readOutput(output, written)),
  request: (command, project, file) => Promise.resolve(reportRequestOf(command, project, file)),
  runners: (checks, project) => Promise.resolve(testRunnersOf(checks, project)),
};
