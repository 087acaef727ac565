import { plainArguments } from "../command-line.ts";
import { scriptOf } from "../package-scripts.ts";

/** How a check is run so that its tool names single tests. What it checks, and when it succeeds, stays the same. */
export interface ReportRequest {
  readonly command: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Lines of the output that stand there only because they were asked for. */
  readonly noise?: RegExp;
}

/** Commands in a row would write the same file; then what they print has to do. */
const SEVERAL = /[|&;<>\n]/;
const TOOL = /(?:^|\/)(vitest|jest|pytest|py\.test)(?:\.m?js)?$/;
const asksForReport = /^--?(?:reporters?|json|outputFile|junit|junit-?xml|test-reporter)\b/;
const UNITTEST = / -m unittest(?: |$)/;
/** Of unittest's `-v`, the tests that need no attention. */
const unittestNoise = /^test\w* \([\w.]+\)(?:\n.*)? \.\.\. ok\n/gm;
const GO_TEST = /^((?:env(?: +\w+=\S*)* +)?)go +test\b/;
/** Of `go test -v`, the tests that need no attention. */
const goNoise = /^(?:=== (?:RUN|PAUSE|CONT|NAME) .*| *--- PASS: .*)\n/gm;

/**
 * @param command the user's own
 * @param scripts of the workspace's package.json, as they are without any patch
 * @param file absolute path where a report may be written
 */
export function reportRequestOf(
  command: string,
  scripts: Readonly<Record<string, string>>,
  file: string,
): ReportRequest {
  const asIs: ReportRequest = { command, variables: {} };
  const words = plainArguments(command);
  if (words === undefined) {
    return asIs;
  }
  const script = scripts[scriptOf(words) ?? ""];
  const behind = script === undefined ? words : plainArguments(script);
  if (
    behind === undefined ||
    SEVERAL.test(script ?? "") ||
    [...words, ...behind].some((word) => asksForReport.test(word))
  ) {
    return asIs;
  }
  const tool = behind.map((word) => TOOL.exec(word)?.[1]).find((name) => name !== undefined);
  const add = (options: string): ReportRequest => {
    const needsDashes = script !== undefined && words[0] === "npm" && !words.includes("--");
    return { ...asIs, command: `${command}${needsDashes ? " --" : ""} ${options}` };
  };
  const quoted = JSON.stringify(file);
  switch (tool) {
    case "vitest":
      return behind.includes("run") || behind.includes("--run")
        ? add(`--reporter=default --reporter=json --outputFile.json=${quoted}`)
        : asIs;
    case "jest":
      return add(`--json --outputFile=${quoted}`);
    case "pytest":
    case "py.test":
      return { ...asIs, variables: { PYTEST_ADDOPTS: withOption(`--junitxml=${quoted}`) } };
    default:
      if (UNITTEST.test(command) && !words.some((word) => /^-(?:v|q|-verbose|-quiet)\b/.test(word))) {
        return { command: `${command} -v`, variables: {}, noise: unittestNoise };
      }
      return GO_TEST.test(command) && !words.some((word) => /^-(?:v|json)\b/.test(word))
        ? { command: command.replace(GO_TEST, "$1go test -v"), variables: {}, noise: goNoise }
        : asIs;
  }
}

/** Beside what the user's own environment says. */
function withOption(option: string): string {
  return [process.env["PYTEST_ADDOPTS"] ?? "", option].join(" ").trim();
}
