import { readFile, stat } from "node:fs/promises";
import { placeFinding, type PlacedFinding } from "../../reports/place-findings.ts";
import { printedText } from "../../reports/printed-text.ts";
import { readReport } from "../../reports/read-report.ts";
import { longestReport } from "../../reports/reported-finding.ts";
import { readTrace } from "../../reports/trace.ts";
import { traceTask } from "../../reports/trace-task.ts";
import { serveJobs } from "../../thread/serve-jobs.ts";
import type { Finding as GateFinding } from "../../verify/gate.ts";
import { PatchedFiles } from "../../verify/patched-files.ts";
import { absent } from "../../workspace/debug-line.ts";
import { DiskSnapshot } from "../../workspace/disk-snapshot.ts";
import { Failure } from "../../workspace/failure.ts";
import { autofix } from "../autofix.ts";
import { autofixGates } from "../autofix-gates.ts";
import { findingsJson, reportMarkdown } from "../autofix-report.ts";
import { combinedOutcome, sumOf } from "../combined-outcome.ts";
import { readScan } from "../read-scan.ts";
import { upgraded } from "../upgrade.ts";
import type {
  AutofixJob,
  AutofixJobResults,
  AutofixQuestions,
  FixedFindings,
  Folder,
  FoundFindings,
} from "./protocol.ts";

type Ask = <Kind extends keyof AutofixQuestions>(
  kind: Kind,
  question: AutofixQuestions[Kind]["question"],
) => Promise<AutofixQuestions[Kind]["answer"]>;

/** The program of the thread that works on findings and stack traces: all but running things. */
serveJobs(
  async (
    { ticket, ...job }: AutofixJob & { readonly ticket: number },
    signal,
    askHost,
  ): Promise<AutofixJobResults[AutofixJob["kind"]]> => {
    const ask: Ask = async (kind, question) =>
      // The host is ours: what it answers is of the kind that was asked for.
      (await askHost({ ticket, kind, question })) as AutofixQuestions[typeof kind]["answer"];
    switch (job.kind) {
      case "trace":
        return traceTask(readTrace(job.text), snapshotOf(job.folder), "");
      case "find":
        return typeof job.from === "string"
          ? findingsIn(job.from, snapshotOf(job.folder))
          : sorted(job.from.placed, { suppressed: 0, leftOut: 0 });
      case "scan":
        return readScan(job.root, job.printed);
      case "gate":
        return gate(job, ask, signal);
      case "upgrade":
        return upgraded(job.task, snapshotOf(job.folder));
      case "fix":
        return fix(job, ask);
    }
  },
);

function snapshotOf({ root, unsaved }: Folder): DiskSnapshot {
  return new DiskSnapshot(root, unsaved);
}

async function findingsIn(path: string, snapshot: DiskSnapshot): Promise<FoundFindings> {
  const about = await stat(path).catch(absent(path));
  if (about?.isFile() !== true || about.size > longestReport) {
    throw new Failure("usage", `${path} is no file that could be read; choose a report of a scanner.`);
  }
  const report = readReport(printedText(await readFile(path)));
  if (report.kind === "unreadable") {
    throw new Failure("usage", `${path} ${report.why}. Choose a report of a scanner.`);
  }
  const placed = await Promise.all(report.findings.map((each) => placeFinding(each, snapshot)));
  return sorted(placed, report);
}

function sorted(
  placed: readonly PlacedFinding[],
  { suppressed, leftOut }: Pick<FoundFindings, "suppressed" | "leftOut">,
): FoundFindings {
  return {
    findings: placed.flatMap((each) => (each.kind === "placed" ? [each.finding] : [])),
    refused: placed.flatMap((each) =>
      each.kind === "refused" ? [{ finding: each.reported, why: each.why }] : [],
    ),
    suppressed,
    leftOut,
  };
}

async function gate(
  { task, patch, scan }: Extract<AutofixJob, { kind: "gate" }>,
  ask: Ask,
  signal: AbortSignal,
): Promise<readonly GateFinding[]> {
  const scans = scan && {
    scanner: scan.scanner,
    ofBase: () => Promise.resolve(scan.base),
    ofPatched: () => ask("scan", { patch }),
  };
  const found: GateFinding[] = [];
  for (const each of autofixGates(task, scans)) {
    await each.check(new PatchedFiles(patch), (finding) => found.push(finding), signal);
    if (found.some(({ status }) => status === "failed")) {
      break;
    }
  }
  return found;
}

async function fix(
  { folder, chosen, checks, found, scanner }: Extract<AutofixJob, { kind: "fix" }>,
  ask: Ask,
): Promise<FixedFindings> {
  const spent: Parameters<typeof sumOf>[0][number][] = [];
  const done = await autofix(
    { findings: chosen, instruction: "", checks },
    {
      snapshot: snapshotOf(folder),
      run: async (task) => {
        const finished = await ask("run", { task });
        spent.push(finished.outcome.spent);
        return finished;
      },
      verify: (patch, task) => ask("verify", { patch, task }),
    },
  );
  const results = [...done.results, ...found.refused.map((each) => ({ state: "refused", ...each }) as const)];
  const { suppressed, leftOut } = found;
  const total = sumOf(spent);
  return {
    run: done.taken[0]?.run ?? "",
    outcome: combinedOutcome({ ...done, results }, total, leftOut),
    results: findingsJson(results),
    report: reportMarkdown({ results, suppressed, leftOut, scanner: scanner?.command, spent: total }),
  };
}
