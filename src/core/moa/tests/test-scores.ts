/** What one group of equal candidates made of the tests. */
export interface TestRow {
  /** How many proposers are behind it. */
  readonly support: number;
  /** In the order of the tests. */
  readonly passes: readonly boolean[];
}

export interface TestScore {
  /** Tests passed times the root of the support (CodeT: Chen et al., arXiv 2207.10397). Tests that all pass or none count nothing. */
  readonly score: number;
  /** Tests passed, each by how well it agrees with the others on who is good: for equal scores only. */
  readonly weighted: number;
}

/** With fewer groups the agreement of tests is too coarse a number. */
const leastGroups = 4;

/** One score a row. */
export function testScoresOf(rows: readonly TestRow[]): readonly TestScore[] {
  const count = rows[0]?.passes.length ?? 0;
  const tests = Array.from({ length: count }, (_, test) => test).filter((test) => discriminates(rows, test));
  const weights = tests.map((test) => (rows.length < leastGroups ? 1 : looAuc(rows, tests, test)));
  return rows.map(({ support, passes }) => ({
    score: tests.filter((test) => passes[test]).length * Math.sqrt(support),
    weighted: tests.reduce((sum, test, index) => sum + (passes[test] ? (weights[index] ?? 0) : 0), 0),
  }));
}

/** How many tests tell any two of the rows apart. */
export function discriminatingTests(rows: readonly TestRow[]): number {
  return (rows[0]?.passes ?? []).filter((_, test) => discriminates(rows, test)).length;
}

function discriminates(rows: readonly TestRow[], test: number): boolean {
  return new Set(rows.map(({ passes }) => passes[test])).size > 1;
}

/**
 * How well a test separates those whom the other tests find better, above chance: the area under the curve, leaving the test
 * itself out, less one half (cf. ACES, whose closed form is not used here).
 */
function looAuc(rows: readonly TestRow[], tests: readonly number[], test: number): number {
  const byOthers = (row: TestRow): number =>
    tests.filter((other) => other !== test && row.passes[other]).length;
  const passed = rows.filter(({ passes }) => passes[test]).map(byOthers);
  const failed = rows.filter(({ passes }) => !passes[test]).map(byOthers);
  const wins = passed.flatMap((good) => failed.map((bad) => (good > bad ? 1 : good === bad ? 0.5 : 0)));
  const auc = wins.reduce((sum: number, win) => sum + win, 0) / wins.length;
  return Math.max(0, auc - 0.5);
}
