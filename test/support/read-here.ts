import { readOutput } from "../../src/core/verify/results/read-output.ts";
import type { ReadOutput } from "../../src/core/verify/results/tool-report.ts";

/** Reads what checks print without a thread, which would have to be built first. */
export const readHere: ReadOutput = ({ output, written }) => Promise.resolve(readOutput(output, written));
