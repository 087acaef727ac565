import type { ProjectScripts } from "../package-scripts.ts";
import { callsBehind } from "../script-call.ts";
import { shellWords } from "./run-there.ts";
import { toolCallOf, type ToolCall } from "./tool-call.ts";
import { isAboutAll, withoutCoverage } from "./tool-options.ts";

/** A tool that runs test files one by one, as the user's own check calls it. */
export interface TestRunner {
  /** For people and models. */
  readonly tool: ToolCall["tool"];
  readonly language: ToolCall["language"];
  /** Where it is run, relative to the workspace folder, which is "" itself. */
  readonly folder: string;
  /** Files, folders and patterns that the user's command names, from there. */
  readonly places: readonly string[];
  /** The user's command, never of a model's making, but for the files that it is to run. */
  readonly words: string;
  /** What takes the names of files below a folder, one at a time. */
  readonly below?: { readonly folder: string; readonly words: string };
}

/** The test tools behind checks that are known here, in their order: the packages of a monorepo may have one each. */
export function testRunnersOf(checks: readonly string[], project: ProjectScripts): readonly TestRunner[] {
  return checks
    .flatMap((check) => callsBehind(check, project))
    .map(toolCallOf)
    .filter((call) => call !== undefined)
    .map((call) => {
      const { tool, language, folder, places } = call;
      const how = tool === "unittest" ? unittest(call) : { words: shellWords(wordsOf(call, project)) };
      return { tool, language, folder, places, ...how };
    });
}

function wordsOf({ tool, start, options }: ToolCall, project: ProjectScripts): readonly string[] {
  const own = options.filter((option) => !isAboutAll(tool, option)).flat();
  const quiet = withoutCoverage(tool, project);
  switch (tool) {
    case "node:test":
      return [...start, ...own, "--test"];
    case "Vitest":
      return [...start, "run", ...own, ...quiet];
    case "Jest":
      return [...start, ...own, ...quiet, "--runTestsByPath"];
    case "pytest":
      return [...start, ...own, "-q", "-p", "no:cacheprovider", ...quiet];
    default:
      return [...start, ...own, ...quiet];
  }
}

/** Where tests are looked for below a folder, they import one another from there. */
function unittest({ start, options, places }: ToolCall): Pick<TestRunner, "words" | "below"> {
  const words = shellWords(start);
  const option = (...names: readonly string[]): string | undefined =>
    options.find(([name = ""]) => names.includes(name))?.[1];
  const bare = places[0] === "discover" ? places[1] : undefined;
  const folder = (option("-s", "--start-directory") ?? bare)?.replace(/^\.\/|\/$/g, "");
  const top = option("-t", "--top-level-directory");
  if (folder === undefined || folder === "." || folder === "") {
    return { words };
  }
  const outer = top === undefined ? [] : ["-t", top];
  return {
    words,
    below: { folder, words: shellWords([...start, "discover", "-s", folder, ...outer, "-p"]) },
  };
}
