import { Failure } from "../../workspace/failure.ts";
import { defaultCheckLimits } from "../check.ts";
import type { ProjectScripts } from "../package-scripts.ts";
import { observeCheck, type ObservedCheck } from "../observed-check.ts";
import type { ToolReader } from "../tool-reader.ts";
import type { SandboxPool } from "../sandbox-pool.ts";
import { spokenTest } from "./spoken-test.ts";
import { singleTestCommands } from "./single-test.ts";

export interface TestSearch {
  readonly name: string;
  /** The user's own, or confirmed: nothing else is run. */
  readonly checks: readonly string[];
  readonly scripts: ProjectScripts;
  readonly sandboxes: Pick<SandboxPool, "use">;
  readonly tools: ToolReader;
}

/**
 * The command that runs one test, tried on the workspace as it is: a name that no test has would succeed with every patch.
 * @throws Failure `usage` when there is no such test, or no runner is known, `no-problem` when it succeeds; what `runCheck` throws
 */
export async function findTest(
  { name, checks, scripts, sandboxes, tools }: TestSearch,
  signal: AbortSignal,
): Promise<string> {
  const commands = singleTestCommands(name, checks, scripts);
  const said: string[] = [];
  for (const command of commands) {
    const observed = await sandboxes.use(signal, (sandbox, stop) =>
      observeCheck(command, sandbox.root, scripts, defaultCheckLimits, tools, stop),
    );
    switch (whatOf(observed, name)) {
      case "fails":
        return command;
      case "succeeds":
        throw new Failure(
          "no-problem",
          `Nothing to fix: the test ${JSON.stringify(name)} succeeds (\`${command}\`).`,
        );
      case "is not run":
        said.push(`\`${command}\` ran none of that name${troubleOf(observed)}`);
    }
  }
  if (said.length > 0) {
    throw new Failure("usage", `There is no test ${JSON.stringify(name)}: ${said.join("; ")}.`);
  }
  throw new Failure(
    "usage",
    checks.length === 0
      ? `To run the test ${JSON.stringify(name)}, name the command that runs your tests with --check, or confirm it once with "patched-moa checks".`
      : `No runner that can run a single test is behind ${checks.join(", ")}: node --test, Vitest, Jest, Mocha, pytest, unittest, go test and cargo test are known.`,
  );
}

/** Where tools name what they ran; a runner that was stopped, or broke, is judged as a check that fails. */
function whatOf({ result, reports }: ObservedCheck, name: string): "fails" | "succeeds" | "is not run" {
  const tests = reports.flatMap((report) => (report.kind === "tests" ? report.tests : []));
  const isCounted = reports.some(
    (report) => report.kind === "tests" && report.passing === "counted" && report.passed > 0,
  );
  const whole = result.passed ? "succeeds" : "fails";
  const ran = tests.filter(({ status, scope }) => status !== "skipped" && scope === "test");
  if (ran.length > 0 || isCounted) {
    // Of the same name in another suite, or with other parameters, there may be more.
    const own = ran.filter(({ id }) => isCalled(id, name));
    return own.some(({ status }) => status === "failed")
      ? "fails"
      : isCounted
        ? whole
        : own.length > 0
          ? "succeeds"
          : "is not run";
  }
  // The one that no reader is there for.
  const [, count] = /^Ran (\d+) tests? in /m.exec(result.output) ?? [];
  if (count !== undefined) {
    return Number(count) > 0 && !result.output.includes("unittest.loader._FailedTest") ? whole : "is not run";
  }
  // A file that cannot be loaded has every test, and none.
  const isBroken = tests.some(({ scope, status }) => scope === "file" && status === "failed");
  return !result.passed && isBroken ? "fails" : "is not run";
}

/** What it printed last, where it did not come to run anything: that its tool is not installed, as likely as not. */
function troubleOf({ result: { passed, output }, reports }: ObservedCheck): string {
  const last = output.trim().split("\n").at(-1)?.trim().slice(0, 200) ?? "";
  return passed || reports.length > 0 || last === "" ? "" : ` (${last})`;
}

/** Tools add files, suites and parameters to what people call a test. */
function isCalled(id: string, name: string): boolean {
  const words = (text: string): string =>
    text
      .toLowerCase()
      .replace(/\.py(?=::)|[^\p{L}\p{N}]+/gu, " ")
      .replaceAll(/ +/g, " ")
      .trim();
  return words(id).includes(words(spokenTest(name).name));
}
