import type { Finding } from "../gate.ts";
import type { MeasuredCoverage, TestWorth } from "./test-meter.ts";

/**
 * Tests that notice a smaller part of the faults which only an assertion can tell are weak. Some planted faults change nothing
 * that anybody could see, and a test of one case need not notice what is broken in another: a third is what even a single real
 * assertion about a line reaches, and what a look at the type or at whether there is anything does not.
 */
const leastShare = 1 / 3;

/**
 * Tests run lines of the code that no test ran before, where there are any, and notice at least some of the faults that are
 * planted in the lines that they run. What asserts nothing about the code notices none, and is refused. What notices few of
 * them is `partial`: it is mended where there is somebody to mend it, taken only where nobody has better tests, and what is
 * said of it says how weak it is.
 * @param path of the code
 */
export function worthFinding(worth: TestWorth, path: string): Finding {
  return { gate: "tests", subject: path, strong: true, ...whatOf(worth, path) };
}

function whatOf(worth: TestWorth, path: string): Pick<Finding, "status" | "detail" | "evidence" | "worth"> {
  if (worth.kind === "unknown") {
    return { status: "skipped", detail: `What the tests are worth is not known: ${worth.why}.` };
  }
  if (worth.kind === "unsteady") {
    const detail = `Run once more on the code as it is, they do not pass: ${worth.what}`;
    return { status: "failed", detail, evidence: detail };
  }
  const { coverage, mutants, how } = worth;
  // What makes the code throw is noticed by whoever calls it: that says nothing of what is asserted.
  const telling = mutants.tried - (mutants.killed - mutants.asserted);
  const figures = `${describeCoverage(coverage, path)}; ${mutants.killed} of ${mutants.tried} planted faults noticed, ${mutants.asserted} of ${telling} by what is asserted (${how})`;
  const objection = (what: string): Pick<Finding, "detail" | "evidence"> => {
    const survivors = mutants.survivors.map((each) => `\nNot noticed: ${each}`).join("");
    const detail = `${what} ${figures}.`;
    return { detail, evidence: detail + survivors };
  };
  const fail = (what: string): ReturnType<typeof whatOf> => ({ status: "failed", ...objection(what) });
  if (coverage.kind === "measured" && coverage.own === 0 && coverage.lines > 0) {
    return fail(`The new tests run nothing of ${path}.`);
  }
  if (mutants.tried > 0 && mutants.asserted === 0) {
    const what =
      mutants.killed === 0 ? "whatever is broken in the code, they pass" : "they notice only what throws";
    return fail(`The new tests are vacuous: ${what}. Assert what the code returns and does.`);
  }
  if (coverage.kind === "measured" && coverage.after <= coverage.before && coverage.before < coverage.lines) {
    return fail("The new tests run no line that was not run before. Test what no test reaches yet.");
  }
  const covered = coverage.kind === "measured" ? coverage.after : 0;
  const share = telling === 0 ? 0 : mutants.asserted / telling;
  // Faults are planted in a number of lines: of all that the tests run, so many would be noticed.
  const guarded =
    coverage.kind === "measured" ? { guarded: Math.round(100 * share * coverage.own) / 100 } : {};
  const kept = { killed: mutants.killed, covered, ...guarded };
  if (mutants.tried > 0 && mutants.asserted < Math.max(1, Math.ceil(leastShare * telling))) {
    const what = `The new tests are weak: of ${telling} planted faults that only an assertion can notice they notice ${mutants.asserted}. Assert more of what the code returns and does.`;
    return { status: "partial", worth: kept, ...objection(what) };
  }
  return {
    // Nothing can be broken in it, or nobody knows how: then nobody knows whether they would notice.
    status: mutants.tried === 0 ? "skipped" : "passed",
    detail: `${figures}.`,
    worth: kept,
  };
}

function describeCoverage(coverage: MeasuredCoverage, path: string): string {
  if (coverage.kind === "unknown") {
    return `Lines of ${path} that tests run: not measured (${coverage.why})`;
  }
  const { before, after, lines } = coverage;
  return `Lines of ${path} that tests run: ${before} -> ${after} of ${lines}`;
}
