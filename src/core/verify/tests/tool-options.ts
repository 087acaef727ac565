import type { ProjectScripts } from "../package-scripts.ts";
import type { ToolCall } from "./tool-call.ts";

/** Options that choose among tests, watch, or measure coverage, which some of the tests alone may fall short of. */
const aboutAll: Readonly<Record<ToolCall["tool"], RegExp>> = {
  "node:test": /^--(?:test(?!-(?:isolation|timeout|setup|global-setup)\b)|experimental-test-coverage|watch)/,
  Vitest: /^(?:-t$|-w$|--(?:coverage|run$|watch|testNamePattern|shard|changed|passWithNoTests))/,
  Jest: /^(?:-t$|-o$|--(?:coverage|collectCoverage|watch|testNamePattern|testPathPattern|findRelatedTests|runTestsByPath|onlyChanged|changedSince|lastCommit|shard|passWithNoTests))/,
  Mocha: /^(?:-[wgf]$|--(?:watch|grep|fgrep|invert|spec))/,
  AVA: /^(?:-w$|-m$|--(?:watch|match))/,
  tap: /^(?:-w$|-c$|--(?:watch|changed|.*coverage))/,
  pytest: /^(?:-k$|--(?:cov|no-cov|lf|last-failed|ff|failed-first|nf|new-first|sw|stepwise))/,
  unittest: /^-k$/,
};

/** Whether an option makes no sense where only some tests are run. */
export function isAboutAll(tool: ToolCall["tool"], [name = ""]: readonly string[]): boolean {
  return aboutAll[tool].test(name);
}

/** Options that turn off what the project's own settings measure and ask of all its tests. */
export function withoutCoverage(tool: ToolCall["tool"], project: ProjectScripts): readonly string[] {
  switch (tool) {
    case "Jest":
      return ["--coverage=false"];
    case "Vitest":
      return ["--coverage.enabled=false"];
    case "tap":
      return ["--disable-coverage"];
    case "pytest":
      return project.pytestMeasures === true ? ["--no-cov"] : [];
    default:
      return [];
  }
}
