import type { Finding } from "../gate.ts";
import type { MeasuredCoverage, TestWorth } from "./test-meter.ts";

/**
 * Tests run lines of the code that no test ran before, where there are any, and notice at least some of the faults that are
 * planted in it. What asserts nothing about the code notices none.
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
  const figures = `${describeCoverage(coverage, path)}; ${mutants.killed} of ${mutants.tried} planted faults noticed (${how})`;
  const fail = (what: string): ReturnType<typeof whatOf> => {
    const survivors = mutants.survivors.map((each) => `\nNot noticed: ${each}`).join("");
    const detail = `${what} ${figures}.`;
    return { status: "failed", detail, evidence: detail + survivors };
  };
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
  return {
    // Nothing can be broken in it, or nobody knows how: then nobody knows whether they would notice.
    status: mutants.tried === 0 ? "skipped" : "passed",
    detail: `${figures}.`,
    worth: { killed: mutants.killed, covered },
  };
}

function describeCoverage(coverage: MeasuredCoverage, path: string): string {
  if (coverage.kind === "unknown") {
    return `Lines of ${path} that tests run: not measured (${coverage.why})`;
  }
  const { before, after, lines } = coverage;
  return `Lines of ${path} that tests run: ${before} -> ${after} of ${lines}`;
}
