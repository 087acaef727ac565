import type { ProjectScripts } from "../package-scripts.ts";
import { callsBehind, type Call } from "../script-call.ts";
import { inFolder, insideOf, patternedWords } from "./run-there.ts";
import { spokenTest, type SpokenTest } from "./spoken-test.ts";
import { toolCallOf, type ToolCall } from "./tool-call.ts";
import { isAboutAll, withoutCoverage } from "./tool-options.ts";

/**
 * Commands that run one test by its name, made of the user's own checks, in their order; none where no check calls a runner
 * that is known here.
 * @param name as people know it, or as tools print it: `adds two`, `suite > adds two`, `test_adds`, `pkg.test_a.Case.test_adds`
 */
export function singleTestCommands(
  name: string,
  checks: readonly string[],
  project: ProjectScripts,
): readonly string[] {
  const spoken = spokenTest(name);
  const found = checks
    .flatMap((check) => callsBehind(check, project))
    .flatMap((call) => {
      const tool = toolCallOf(call);
      const all =
        tool === undefined
          ? [compiled(call, name)]
          : patternsFor(tool, spoken).map((pattern) => onlyTest(tool, { ...spoken, pattern }, project));
      return all.flatMap((words) =>
        words === undefined ? [] : [inFolder(call.folder, patternedWords(words))],
      );
    });
  return [...new Set(found)];
}

/** What it is looked for by, one after the other. */
function patternsFor({ tool }: ToolCall, { pattern, title, name, loose }: SpokenTest): readonly string[] {
  switch (tool) {
    case "node:test":
      // Before version 22 Node compares titles alone.
      return title === name ? [pattern] : [pattern, spokenTest(title).pattern];
    case "Vitest":
      // Since version 5 it has a sign between suites.
      return loose === undefined ? [pattern] : [pattern, loose];
    default:
      return [pattern];
  }
}

/** @returns undefined where the tool runs no single tests */
function onlyTest(call: ToolCall, test: SpokenTest, project: ProjectScripts): readonly string[] | undefined {
  const { tool, start, folder } = call;
  const places = test.file === undefined ? call.places : [insideOf(folder, test.file)];
  const options = call.options.filter((option) => !chooses(tool, option)).flat();
  const quiet = withoutCoverage(tool, project);
  switch (tool) {
    case "node:test":
      // After the first path, options are the test's own.
      return [
        ...start,
        "--test",
        ...options.filter((word) => word !== "--test"),
        `--test-name-pattern=${test.pattern}`,
        ...places,
      ];
    case "Vitest": {
      const own = places[0] === "run" ? places : ["run", ...places];
      return [...start, ...own, ...options, ...quiet, "-t", test.pattern];
    }
    case "Jest":
      return [...start, ...places, ...options, ...quiet, "-t", test.pattern];
    case "Mocha":
      return [...start, ...places, ...options, "--grep", test.pattern];
    case "AVA":
      return [...start, ...places, ...options, `--match=${test.title}`];
    case "tap":
      return undefined;
    case "unittest":
      return test.name.includes(".")
        ? [...start, test.name]
        : [...start, ...places, ...options, "-k", test.name];
    case "pytest":
      return test.name.includes(".py::")
        ? [...start, ...options, ...quiet, test.name]
        : [...start, ...places, ...options, ...quiet, "-k", pytestWords(test.name)];
  }
}

/** What pytest finds it by: each part is the name of a folder, a file, a class or a function; of parameters only plain ones. */
function pytestWords(name: string): string {
  const [own = "", parameters = ""] = name.split(/(?=\[)(.*)/s);
  const isPlain = /^\[[\w.+-]*\]$/.test(parameters);
  const parts = own.split(/::|[./]/).filter((part) => part !== "" && part !== "py");
  return parts
    .map((part, at) => (at === parts.length - 1 && isPlain ? part + parameters : part))
    .join(" and ");
}

/** What chooses among tests or measures coverage has no place beside a name; what else there is stays. */
function chooses(tool: ToolCall["tool"], option: readonly string[]): boolean {
  const [name = ""] = option;
  return tool === "node:test"
    ? /^--test-(?:name-pattern|skip-pattern|only|shard)|^--experimental-test-coverage|^--test-coverage/.test(
        name,
      )
    : isAboutAll(tool, option);
}

/** Of Go and Rust. */
function compiled({ words }: Call, name: string): readonly string[] | undefined {
  const tool = words.findIndex((word) => /^(?:go|cargo)$/.test(word));
  if (tool === -1 || words[tool + 1] !== "test") {
    return undefined;
  }
  const [before, after] = [words.slice(0, tool + 2), words.slice(tool + 2)];
  if (words[tool] === "cargo") {
    const end = after.includes("--") ? after.indexOf("--") : after.length;
    return [...before, ...after.slice(0, end), name, ...after.slice(end)];
  }
  const parts = name.replaceAll(" ", "_").split("/");
  return [
    ...before,
    "-run",
    parts.map((part) => `^${part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`).join("/"),
    ...after,
  ];
}
