import { realpath } from "node:fs/promises";
import { codeKey } from "../reports/code-key.ts";
import { placeFinding, type PlacedFinding } from "../reports/place-findings.ts";
import { longestReport } from "../reports/read-report.ts";
import type { ReportReader } from "../reports/report-reader.ts";
import { defaultCheckLimits, runCheck } from "../verify/check.ts";
import { plainArguments } from "../verify/command-line.ts";
import { DiskSnapshot } from "../workspace/disk-snapshot.ts";
import type { Diagnostic } from "../workspace/diagnostic.ts";
import { Failure } from "../workspace/failure.ts";

/** Who looks for weaknesses, as the user named him: never a model. */
export interface Scanner {
  /** For people: `semgrep` */
  readonly name: string;
  /** Prints SARIF on its standard output. */
  readonly command: string;
  /** Added to its environment. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What a scanner finds, wherever it stands; equal keys are the same complaint about the same code. */
export interface ScannedFinding {
  readonly key: string;
  readonly problem: Diagnostic;
}

export type Scan =
  | {
      readonly kind: "done";
      readonly placed: readonly PlacedFinding[];
      readonly findings: readonly ScannedFinding[];
      /** What the scanner says it could not read. */
      readonly troubles: readonly string[];
    }
  /** A sentence without its end. */
  | { readonly kind: "failed"; readonly why: string };

/** A scanner of the command line by the name of its program. */
export function scannerOf(command: string): Scanner {
  const [program = command] = plainArguments(command) ?? command.split(" ");
  return { name: program.slice(program.lastIndexOf("/") + 1), command };
}

/**
 * Runs a scanner in a sandbox, confined as checks are, and reads what it prints. Its exit code says nothing: most have one
 * for "something was found".
 * @param folder absolute path of the sandbox
 * @throws Failure `usage` when it cannot be started, `cancelled`
 */
export async function scanIn(
  folder: string,
  { command, variables = {} }: Scanner,
  reader: Pick<ReportReader, "report">,
  signal: AbortSignal,
): Promise<Scan> {
  const chunks: Buffer[] = [];
  let length = 0;
  const result = await runCheck(command, folder, signal, defaultCheckLimits, {
    variables,
    onOutput: (chunk, stream) => {
      length += stream === "stdout" ? chunk.length : 0;
      if (stream === "stdout" && length <= longestReport) {
        chunks.push(chunk);
      }
    },
  });
  if (result.exitCode === null) {
    return { kind: "failed", why: result.timedOut ? "it took too long" : "it was stopped" };
  }
  if (length > longestReport) {
    return { kind: "failed", why: `it printed more than ${longestReport / 1_000_000} MB` };
  }
  const report = await reader.report(Buffer.concat(chunks).toString("utf8"), signal);
  if (report.kind === "unreadable") {
    const last = result.output.trim().split("\n").at(-1) ?? "";
    return {
      kind: "failed",
      why: `what it printed ${report.why}${last === "" ? "" : `: ${last.slice(0, 300)}`}`,
    };
  }
  if (report.leftOut > 0) {
    return { kind: "failed", why: `it reports ${report.leftOut} findings more than can be compared` };
  }
  const files = new DiskSnapshot(await realpath(folder));
  const placed = await Promise.all(report.findings.map((each) => placeFinding(each, files)));
  const findings: ScannedFinding[] = [];
  for (const each of placed) {
    if (each.kind === "placed") {
      const { problem } = each.finding;
      const text = (await files.read(problem.path))?.text ?? "";
      findings.push({ key: codeKey(problem.code ?? "", text, problem.range), problem });
    }
  }
  return { kind: "done", placed, findings, troubles: report.troubles };
}

/** @throws Failure `usage` that says what is wrong with the scanner */
export function requireScan(scan: Scan, { command }: Scanner): Extract<Scan, { kind: "done" }> {
  if (scan.kind === "failed") {
    throw new Failure(
      "usage",
      `The scanner \`${command}\` tells nothing: ${scan.why}. It has to print SARIF 2.1.0 on its standard output.`,
    );
  }
  return scan;
}
