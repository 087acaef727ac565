import { Failure } from "../../workspace/failure.ts";
import { defaultCheckLimits } from "../check.ts";
import { observeCheck, type ObservedCheck } from "../observed-check.ts";
import type { ReadOutput } from "../results/tool-report.ts";
import type { SandboxPool } from "../sandbox-pool.ts";
import { singleTestCommands } from "./single-test.ts";

export interface TestSearch {
  readonly name: string;
  /** The user's own, or confirmed: nothing else is run. */
  readonly checks: readonly string[];
  /** Of package.json, by name. */
  readonly scripts: Readonly<Record<string, string>>;
  readonly sandboxes: Pick<SandboxPool, "use">;
  readonly readOutput: ReadOutput;
}

/**
 * The command that runs one test, tried on the workspace as it is: a name that no test has would succeed with every patch.
 * @throws Failure `usage` when there is no such test, or no runner is known, `no-problem` when it succeeds; what `runCheck` throws
 */
export async function findTest(
  { name, checks, scripts, sandboxes, readOutput }: TestSearch,
  signal: AbortSignal,
): Promise<string> {
  const commands = singleTestCommands(name, checks, scripts);
  for (const command of commands) {
    const observed = await sandboxes.use(signal, (sandbox, stop) =>
      observeCheck(command, sandbox.root, scripts, defaultCheckLimits, readOutput, stop),
    );
    if (runsTest(observed, name)) {
      if (observed.result.passed) {
        throw new Failure(
          "no-problem",
          `Nothing to fix: the test ${JSON.stringify(name)} succeeds (\`${command}\`).`,
        );
      }
      return command;
    }
  }
  if (commands.length > 0) {
    throw new Failure(
      "usage",
      `There is no test ${JSON.stringify(name)}: ${commands.map((command) => `\`${command}\``).join(", ")} ran none of that name.`,
    );
  }
  throw new Failure(
    "usage",
    checks.length === 0
      ? `To run the test ${JSON.stringify(name)}, name the command that runs your tests with --check, or confirm it once with "patched-moa checks".`
      : `No runner that can run a single test is behind ${checks.join(", ")}: node --test, Vitest, Jest, Mocha, pytest, unittest, go test and cargo test are known.`,
  );
}

/** Where tools name what they ran; a runner that was stopped, or broke, is judged as a check that fails. */
function runsTest({ result, reports }: ObservedCheck, name: string): boolean {
  const tests = reports.flatMap((report) => (report.kind === "tests" ? report.tests : []));
  const counted = reports.some(
    (report) => report.kind === "tests" && report.passing === "counted" && report.passed > 0,
  );
  const ran = tests.filter(({ status, scope }) => status !== "skipped" && scope === "test");
  if (ran.length > 0 || counted) {
    return counted || ran.some(({ id }) => isCalled(id, name));
  }
  // The one that no reader is there for.
  const [, count] = /^Ran (\d+) tests? in /m.exec(result.output) ?? [];
  if (count !== undefined) {
    return Number(count) > 0 && !result.output.includes("unittest.loader._FailedTest");
  }
  // A file that cannot be loaded has every test, and none.
  return !result.passed && tests.some(({ scope, status }) => scope === "file" && status === "failed");
}

/** Tools add files, suites and parameters to what people call a test. */
function isCalled(id: string, name: string): boolean {
  const words = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  return words(id).includes(
    words(name.replace(/\[.*$/s, "").split("::").at(-1) ?? name)
      .split(".")
      .at(-1) ?? "",
  );
}
