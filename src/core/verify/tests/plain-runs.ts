import type { ProjectScripts } from "../package-scripts.ts";
import { callsBehind } from "../script-call.ts";
import { inFolder, patternedWords } from "./run-there.ts";
import { toolCallOf } from "./tool-call.ts";
import { isAboutAll, withoutCoverage } from "./tool-options.ts";

/**
 * Commands that run what checks run, without what measures coverage by itself around it, which keeps others from looking. A
 * check that does something else as well is run as it is.
 */
export function plainRuns(checks: readonly string[], project: ProjectScripts): readonly string[] {
  return checks.map((check) => {
    const calls = callsBehind(check, project);
    const tool = calls.length === 1 ? calls.map(toolCallOf)[0] : undefined;
    if (tool === undefined || tool.tool === "unittest") {
      return check;
    }
    const measures = tool.options.filter((option) => isAboutAll(tool.tool, option));
    const chooses = measures.some(([name = ""]) => !/cov/i.test(name));
    const options = chooses ? tool.options : tool.options.filter((option) => !measures.includes(option));
    const flag = tool.tool === "node:test" ? ["--test"] : [];
    const words = [
      ...tool.start,
      ...options.flat().filter((word) => word !== "--test"),
      ...flag,
      ...withoutCoverage(tool.tool, project),
      ...tool.places,
    ];
    return inFolder(tool.folder, patternedWords(words));
  });
}
