export type GateName = "applies" | "parses" | "code" | "diagnostics" | "checks" | "target" | "tests";

/**
 * `partial`: some, not all, of what was asked is done; problems are left, or new tests notice few faults.
 * `skipped` says in `detail` why nothing can be said; it counts neither for nor against.
 */
export type GateStatus = "passed" | "partial" | "failed" | "skipped";

/** One check of a candidate. */
export interface GateResult {
  readonly gate: GateName;
  /** What exactly was checked: a check command, a language. Several results may share a gate. */
  readonly subject: string;
  readonly status: GateStatus;
  /** One line for people. */
  readonly detail: string;
  /** Tool output that a model can repair from: new diagnostics, the tail of a failing check. */
  readonly evidence?: string;
  /** Execution that can accept a candidate alone: a check, or a diagnostic that had to disappear. */
  readonly strong: boolean;
  readonly milliseconds: number;
  /**
   * Of tests: the faults planted in the code that they notice, the lines of it that are run with them, and in how many of the
   * lines that they run themselves a fault would be noticed by what they assert, where that is known.
   */
  readonly worth?: { readonly killed: number; readonly covered: number; readonly guarded?: number };
}

/** All gate results of one candidate. Nothing failed: accepted. */
export interface Verdict {
  readonly gates: readonly GateResult[];
  readonly accepted: boolean;
  /** Accepted, and everything that was asked for is fixed. */
  readonly complete: boolean;
  /** Execution, not opinion, speaks for it: a strong gate passed, and no check was left failing. */
  readonly proven: boolean;
}

export function verdictOf(gates: readonly GateResult[]): Verdict {
  const accepted = gates.every((gate) => gate.status !== "failed");
  return {
    gates,
    accepted,
    complete: accepted && gates.every((gate) => gate.status !== "partial"),
    proven:
      accepted &&
      gates.some((gate) => gate.strong && gate.status === "passed") &&
      gates.every((gate) => gate.gate !== "checks" || gate.status === "passed"),
  };
}

/**
 * Best first: accepted, complete, proven, then who came furthest through the gates (which run cheapest first), and of tests
 * those that are worth more.
 */
export function compareVerdicts(a: Verdict, b: Verdict): number {
  return compareStandings(a, b) || compareWorth(a, b);
}

function compareStandings(a: Verdict, b: Verdict): number {
  const rank = (verdict: Verdict): number[] => [
    Number(verdict.accepted),
    Number(verdict.complete),
    Number(verdict.proven),
    verdict.gates.filter((gate) => gate.status === "passed").length,
  ];
  const [left, right] = [rank(a), rank(b)];
  for (const [index, value] of left.entries()) {
    const difference = (right[index] ?? 0) - value;
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

/** Whether nothing but what their tests are worth tells them apart. */
export function areToldApartByWorth(a: Verdict, b: Verdict): boolean {
  return compareStandings(a, b) === 0 && compareWorth(a, b) !== 0;
}

/**
 * Of tests: first those that guard more lines (who runs one line and asserts all of it is worth less than who asserts most of
 * twenty), then those that notice more faults, then those with which more lines are run.
 */
function compareWorth(a: Verdict, b: Verdict): number {
  const [left, right] = [a, b].map(({ gates }) => gates.find(({ worth }) => worth !== undefined)?.worth);
  return (
    (right?.guarded ?? -1) - (left?.guarded ?? -1) ||
    (right?.killed ?? 0) - (left?.killed ?? 0) ||
    (right?.covered ?? 0) - (left?.covered ?? 0)
  );
}
