import { describeDiagnostic, type Diagnostic } from "../workspace/diagnostic.ts";
import type { Finding, Gate, Report } from "../verify/gate.ts";
import type { PatchedFiles } from "../verify/patched-files.ts";
import { describeUnfixed } from "../verify/unfixed.ts";
import type { ScannedFinding } from "./scanner.ts";
import type { ScanSource } from "./scans.ts";

const mostShown = 20;

/**
 * The scanner finds what the task is about no more, and nothing new: told by rule and code, never by line. What it finds in
 * other words of code, in the file where something of the same rule has gone, is what was there before.
 */
export class RescanGate implements Gate {
  readonly #scans: ScanSource;
  readonly #problems: readonly Diagnostic[];

  constructor(scans: ScanSource, problems: readonly Diagnostic[]) {
    this.#scans = scans;
    this.#problems = problems;
  }

  async check(patched: PatchedFiles, report: Report, signal: AbortSignal): Promise<void> {
    const { name } = this.#scans.scanner;
    const common = { gate: "target", subject: `re-scan by ${name}`, strong: true } as const;
    const before = await this.#scans.ofBase(signal);
    const meant = matched(this.#problems, before.findings);
    if (meant.known.length === 0) {
      const detail = `${name} does not report this in the code as it is, so that it cannot tell whether it is gone.`;
      report({ ...common, status: "skipped", detail });
      return;
    }
    const after = await this.#scans.ofPatched(patched.patch, signal);
    if (after.kind === "failed") {
      report({ ...common, status: "failed", detail: `No re-scan of the patched code: ${after.why}.` });
      return;
    }
    const troubles = after.troubles.length - before.troubles.length;
    if (troubles > 0) {
      const evidence = after.troubles.slice(0, mostShown).join("\n");
      report({
        ...common,
        status: "failed",
        detail: `${name} could not read all of the patched code.`,
        evidence,
      });
      return;
    }
    report({ ...common, ...judged(patched, meant, before.findings, after.findings) });
  }
}

interface Meant {
  /** Each with the finding that is its own. */
  readonly known: readonly { readonly problem: Diagnostic; readonly scanned: ScannedFinding }[];
  /** Of which the scanner knows nothing. */
  readonly unknown: readonly Diagnostic[];
}

function judged(
  { files }: PatchedFiles,
  { known, unknown }: Meant,
  before: readonly ScannedFinding[],
  after: readonly ScannedFinding[],
): Pick<Finding, "status" | "detail" | "evidence"> {
  const moved = new Map(files.map(({ oldPath, path }) => [oldPath, path]));
  const now = (path: string): string => moved.get(path) ?? path;
  const gone = [...beyond(before, after)];
  const still = new Set<Diagnostic>();
  const fixed = new Map<Diagnostic, Diagnostic>();
  for (const { problem, scanned } of known) {
    const at = gone.findIndex(({ key }) => key === scanned.key);
    if (at === -1) {
      still.add(problem);
    } else {
      gone.splice(at, 1);
      fixed.set(problem, scanned.problem);
    }
  }
  const fresh: Diagnostic[] = [];
  for (const { problem } of beyond(after, before)) {
    const isSame = (other: Diagnostic): boolean =>
      other.code === problem.code && now(other.path) === problem.path;
    const reworded = [...fixed].find(([, scanned]) => isSame(scanned));
    if (reworded !== undefined) {
      fixed.delete(reworded[0]);
      still.add(reworded[0]);
      continue;
    }
    // What nobody asked about may stand in a line that the patch had to change.
    const at = gone.findIndex((each) => isSame(each.problem));
    if (at === -1) {
      fresh.push(problem);
    } else {
      gone.splice(at, 1);
    }
  }
  if (fresh.length > 0) {
    const told = fresh.map(describeDiagnostic);
    const more = told.length > 1 ? ` (and ${told.length - 1} more)` : "";
    return {
      status: "failed",
      detail: `New finding: ${told[0] ?? ""}${more}`,
      evidence: told.slice(0, mostShown).join("\n"),
    };
  }
  const [first] = still;
  if (first === undefined && unknown.length === 0) {
    return {
      status: "passed",
      detail: fixed.size === 1 ? "Not found any more." : `None of ${fixed.size} is found any more.`,
    };
  }
  const evidence = describeUnfixed([...still], unknown);
  return fixed.size === 0
    ? {
        status: "failed",
        detail: `Still found: ${first === undefined ? "" : describeDiagnostic(first)}`,
        evidence,
      }
    : {
        status: "partial",
        detail: `${fixed.size} of ${known.length + unknown.length} ${fixed.size === 1 ? "is" : "are"} not found any more.`,
        evidence,
      };
}

/** Which finding of the scanner's own a problem is: both are about the same text, so that lines tell. */
function matched(problems: readonly Diagnostic[], scanned: readonly ScannedFinding[]): Meant {
  const left = [...scanned];
  const known: { problem: Diagnostic; scanned: ScannedFinding }[] = [];
  const unknown: Diagnostic[] = [];
  for (const problem of problems) {
    const at = left.findIndex(
      (each) =>
        each.problem.path === problem.path &&
        isSameRule(each.problem.code ?? "", problem.code ?? "") &&
        each.problem.range.start.line === problem.range.start.line,
    );
    const [own] = at === -1 ? [] : left.splice(at, 1);
    if (own === undefined) {
      unknown.push(problem);
    } else {
      known.push({ problem, scanned: own });
    }
  }
  return { known, unknown };
}

/** Semgrep puts the folder of its rules before their names, and that may be another one. */
function isSameRule(a: string, b: string): boolean {
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}

/** Of `minuend`, what is in it more often than in the other. */
function beyond(
  minuend: readonly ScannedFinding[],
  subtrahend: readonly ScannedFinding[],
): readonly ScannedFinding[] {
  const left = new Map<string, number>();
  for (const { key } of subtrahend) {
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return minuend.filter(({ key }) => {
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}
