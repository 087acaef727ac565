import { serveJobs } from "../thread/serve-jobs.ts";
import { readReport } from "./read-report.ts";
import type { ReportJob } from "./report-reader.ts";
import { readTrace } from "./trace.ts";

/** The program of the thread that reads reports of findings, and stack traces. */
serveJobs(({ kind, text }: ReportJob) =>
  Promise.resolve(kind === "report" ? readReport(text) : readTrace(text)),
);
