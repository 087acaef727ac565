import { serveJobs } from "../../thread/serve-jobs.ts";
import { readOutput } from "./read-output.ts";
import type { PrintedOutput } from "./tool-report.ts";

/** The program of the thread that reads what tools print. */
serveJobs(({ output, written }: PrintedOutput) => Promise.resolve(readOutput(output, written)));
