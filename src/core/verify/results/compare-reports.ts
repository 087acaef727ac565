import { describeDiagnostic, diagnosticIdentity } from "../../workspace/diagnostic.ts";
import type { ToolReport } from "./tool-report.ts";

/** One test or problem that differs between two runs, or that fails in both. */
export interface Failing {
  /** The same in every run. */
  readonly key: string;
  /** For people. */
  readonly label: string;
  readonly message?: string;
  readonly kind: "test" | "file" | "problem";
  readonly tool: string;
  /** Known to have passed in the earlier run. */
  readonly passedBefore: boolean;
}

/** What two runs of one check say about single tests and problems. Each list without duplicates. */
export interface ReportChange {
  /** Fail now and did not before, new ones among them. */
  readonly newlyFailing: readonly Failing[];
  /** Failed before and pass now; of problems: are gone. */
  readonly newlyPassing: readonly Failing[];
  readonly stillFailing: readonly Failing[];
  /** Failed before and are not run any more: deleted, renamed, or skipped. That is no fix. */
  readonly hidden: readonly Failing[];
  /** How many fewer tests are run than before. */
  readonly fewer: number;
  /** Their names: passed before and are not run any more. Empty where tests that pass have no names. */
  readonly gone: readonly string[];
}

interface Counted extends Omit<Failing, "key" | "passedBefore"> {
  failed: number;
  passed: number;
}

interface Run {
  readonly known: ReadonlyMap<string, Counted>;
  readonly areNamed: boolean;
  /** Tests that were run, whether they passed or failed. */
  readonly tests: number;
}

/** @returns undefined where one of them names nothing: then exit codes have to do */
export function compareReports(
  before: readonly ToolReport[],
  after: readonly ToolReport[],
): ReportChange | undefined {
  if (before.length === 0 && after.length === 0) {
    return undefined;
  }
  const [old, now] = [runOf(before), runOf(after)];
  const change = {
    newlyFailing: [] as Failing[],
    newlyPassing: [] as Failing[],
    stillFailing: [] as Failing[],
    hidden: [] as Failing[],
  };
  for (const [key, counted] of now.known) {
    const earlier = old.known.get(key)?.failed ?? 0;
    if (counted.failed > 0) {
      change[counted.failed > earlier ? "newlyFailing" : "stillFailing"].push(failing(key, counted, old));
    }
  }
  const fewer = Math.max(0, old.tests - now.tests);
  for (const [key, counted] of old.known) {
    if (counted.failed > 0 && (now.known.get(key)?.failed ?? 0) === 0) {
      change[isHidden(key, counted, old, now) ? "hidden" : "newlyPassing"].push(failing(key, counted, old));
    }
  }
  const gone = [...old.known]
    .filter(([key, { kind, passed }]) => kind === "test" && passed > 0 && !isRun(now.known.get(key)))
    .map(([, { label }]) => label);
  return { ...change, fewer, gone: fewer > 0 && now.areNamed ? gone : [] };
}

/** The keys of everything that fails in one of two runs and not in the other. */
export function differing(one: readonly ToolReport[], other: readonly ToolReport[]): ReadonlySet<string> {
  const [first, second] = [runOf(one).known, runOf(other).known];
  const keys = [...first.keys(), ...second.keys()];
  return new Set(keys.filter((key) => (first.get(key)?.failed ?? 0) !== (second.get(key)?.failed ?? 0)));
}

function isHidden(key: string, { kind, failed }: Counted, old: Run, now: Run): boolean {
  switch (kind) {
    case "problem":
      return false;
    case "file":
      // What could not be loaded has no name of its own once it can: its tests have.
      return now.areNamed
        ? ![...now.known.keys()].some((name) => !old.known.has(name))
        : now.tests <= old.tests - failed;
    case "test":
      return now.areNamed ? !isRun(now.known.get(key)) : now.tests < old.tests;
  }
}

function isRun(counted: Counted | undefined): boolean {
  return counted !== undefined && counted.passed + counted.failed > 0;
}

function runOf(reports: readonly ToolReport[]): Run {
  const known = new Map<string, Counted>();
  let areNamed = true;
  let tests = 0;
  const count = (key: string, status: string, about: Omit<Counted, "failed" | "passed">): void => {
    const counted = known.get(key) ?? { ...about, failed: 0, passed: 0 };
    counted.failed += Number(status === "failed");
    counted.passed += Number(status === "passed");
    known.set(key, counted);
  };
  for (const report of reports) {
    if (report.kind === "problems") {
      for (const problem of report.problems.filter(({ severity }) => severity === "error")) {
        const about = { kind: "problem", tool: report.tool, label: describeDiagnostic(problem) } as const;
        count(`problem ${diagnosticIdentity(problem)}`, "failed", about);
      }
      continue;
    }
    areNamed &&= report.passing === "named";
    tests += report.passed;
    for (const { id, status, scope, message } of report.tests) {
      tests += Number(status === "failed");
      count(`test ${id}`, status, {
        kind: scope,
        tool: report.tool,
        label: id,
        ...(message !== undefined && { message }),
      });
    }
  }
  return { known, areNamed, tests };
}

function failing(key: string, { kind, tool, label, message }: Counted, old: Run): Failing {
  const passedBefore = (old.known.get(key)?.passed ?? 0) > 0;
  return { key, kind, tool, label, passedBefore, ...(message !== undefined && { message }) };
}
