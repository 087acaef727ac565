import { realpath } from "node:fs/promises";
import { codeKey } from "../reports/code-key.ts";
import { placeFinding } from "../reports/place-findings.ts";
import { readReport } from "../reports/read-report.ts";
import { DiskSnapshot } from "../workspace/disk-snapshot.ts";
import type { Printed } from "./run-scanner.ts";
import type { Scan, ScannedFinding } from "./scanner.ts";
import { said } from "../workspace/said.ts";

/**
 * What a scanner says of the code in a folder.
 * @param folder absolute path of the sandbox it was run in, as the scanner left it
 */
export async function readScan(folder: string, printed: Printed): Promise<Scan> {
  if (printed.kind === "failed") {
    return printed;
  }
  const { text, last } = printed;
  const report = readReport(text);
  if (report.kind === "unreadable") {
    return { kind: "failed", why: said`what it printed ${report.why}${last === "" ? "" : `: ${last}`}` };
  }
  if (report.leftOut > 0) {
    const findings = report.leftOut === 1 ? "finding" : "findings";
    return { kind: "failed", why: said`it reports ${report.leftOut} ${findings} more than can be compared` };
  }
  const files = new DiskSnapshot(await realpath(folder));
  const placed = await Promise.all(report.findings.map((each) => placeFinding(each, files)));
  const findings: ScannedFinding[] = [];
  for (const each of placed) {
    if (each.kind === "placed") {
      const { problem } = each.finding;
      const content = (await files.read(problem.path))?.text ?? "";
      findings.push({ key: codeKey(problem.code ?? "", content, problem.range), problem });
    }
  }
  return { kind: "done", placed, findings, troubles: report.troubles };
}
