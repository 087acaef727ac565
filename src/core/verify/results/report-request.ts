import { plainArguments } from "../command-line.ts";
import type { ProjectScripts } from "../package-scripts.ts";
import { callsBehind, scriptCallOf, type Call } from "../script-call.ts";
import { toolCallOf, type ToolCall } from "../tests/tool-call.ts";

/** How a check is run so that its tool names single tests. What it checks, and when it succeeds, stays the same. */
export interface ReportRequest {
  readonly command: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Lines of the output that stand there only because they were asked for. */
  readonly noise?: RegExp;
}

const asksForReport = /^--?(?:reporters?|json|outputFile|junit|junit-?xml|test-reporter)\b/;
/** Of unittest's `-v`, the tests that need no attention. */
const unittestNoise = /^test\w* \([\w.]+\)(?:\n.*)? \.\.\. ok\n/gm;
const GO_TEST = /^((?:env(?: +\w+=\S*)* +)?)go +test\b/;
/** Of `go test -v`, the tests that need no attention. */
const goNoise = /^(?:=== (?:RUN|PAUSE|CONT|NAME) .*| *--- PASS: .*)\n/gm;

/**
 * @param command the user's own
 * @param project its scripts, as they are without any patch
 * @param file absolute path where a report may be written
 */
export function reportRequestOf(command: string, project: ProjectScripts, file: string): ReportRequest {
  const asIs: ReportRequest = { command, variables: {} };
  if (GO_TEST.test(command)) {
    const words = plainArguments(command) ?? ["-v"];
    return words.some((word) => /^-(?:v|json)\b/.test(word))
      ? asIs
      : { command: command.replace(GO_TEST, "$1go test -v"), variables: {}, noise: goNoise };
  }
  const calls = callsBehind(command, project);
  const tools = calls.map(toolCallOf).filter((call) => call !== undefined);
  const [tool] = tools;
  const isLast = tool !== undefined && toolCallOf(calls.at(-1) ?? nothing) !== undefined;
  // Several would write the same file, and what is not plain was written for a shell.
  if (tool === undefined || tools.length > 1 || !isLast || calls.some(({ words }) => words.length === 0)) {
    return asIs;
  }
  if (calls.some(({ words }) => words.some((word) => asksForReport.test(word)))) {
    return asIs;
  }
  const quoted = JSON.stringify(file);
  if (tool.tool === "pytest") {
    return { ...asIs, variables: { PYTEST_ADDOPTS: withOption(`--junitxml=${quoted}`) } };
  }
  const dashes = dashesBefore(command, project);
  if (dashes === undefined) {
    return asIs;
  }
  const more = optionsFor(tool, quoted);
  return more === undefined
    ? asIs
    : {
        ...asIs,
        command: `${command}${dashes} ${more}`,
        ...(tool.tool === "unittest" && { noise: unittestNoise }),
      };
}

const nothing: Call = { words: [], author: "user", folder: "" };

/** @returns undefined where it cannot be asked, or need not be */
function optionsFor({ tool, places, options }: ToolCall, file: string): string | undefined {
  const has = (pattern: RegExp): boolean => options.some(([name = ""]) => pattern.test(name));
  switch (tool) {
    case "Vitest":
      // Without a terminal it runs once, unless it is told otherwise.
      return /^(?:watch|dev|bench|list|init)$/.test(places[0] ?? "") || has(/^(?:-w|--watch)$/)
        ? undefined
        : `--reporter=default --reporter=json --outputFile.json=${file}`;
    case "Jest":
      return `--json --outputFile=${file}`;
    case "AVA":
      return has(/^(?:-t|--tap)$/) ? undefined : "--tap";
    case "unittest":
      return has(/^-(?:v|q|-verbose|-quiet)/) ? undefined : "-v";
    default:
      return undefined;
  }
}

/** What stands before options for the tool; undefined where a script within a script would take them. */
function dashesBefore(command: string, project: ProjectScripts): string | undefined {
  const parts = command.split("&&").map((part) => plainArguments(part.trim(), true) ?? []);
  const folder = parts.findLast(([program]) => program === "cd")?.[1] ?? "";
  const script = scriptCallOf(parts.at(-1) ?? [], project, folder);
  const [owner] = script?.packages ?? [];
  if (script === undefined || owner === undefined) {
    return "";
  }
  const within = (owner.scripts[script.name] ?? "").split("&&").at(-1) ?? "";
  const inner = scriptCallOf(plainArguments(within.trim(), true) ?? [], project, owner.folder);
  return inner !== undefined ? undefined : script.needsDashes ? " --" : "";
}

/** Beside what the user's own environment says. */
function withOption(option: string): string {
  return [process.env["PYTEST_ADDOPTS"] ?? "", option].join(" ").trim();
}
