import { readReport } from "./read-report.ts";
import type { ReadReport } from "./reported-finding.ts";
import { readTrace, type Trace } from "./trace.ts";

/** What is read of tools' reports; hostile, and there may be megabytes of it. */
export type ReportJob =
  { readonly kind: "report"; readonly text: string } | { readonly kind: "trace"; readonly text: string };

/** Where that is read is nobody's business. */
export interface ReportReader {
  report(text: string, signal: AbortSignal): Promise<ReadReport>;
  trace(text: string, signal: AbortSignal): Promise<Trace>;
}

/** In the own thread, for programs that have nothing else to answer. */
export const reportsReadHere: ReportReader = {
  report: (text) => Promise.resolve(readReport(text)),
  trace: (text) => Promise.resolve(readTrace(text)),
};
