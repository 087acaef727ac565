import type { ProjectScripts } from "../package-scripts.ts";
import type { TestRunner } from "./test-runner.ts";

const named =
  /(?:^|[\s/])(?:(vitest)|(jest)|(_?mocha)|(ava)|(tap)|(py\.?test)|(unittest)|(?:node|tsx)\b.* (--test))(?=[\s.]|$)/;
const tools = ["Vitest", "Jest", "Mocha", "AVA", "tap", "pytest", "unittest", "node:test"] as const;

/**
 * The test tool that is named in checks, or in the scripts behind them; how it is called there is not looked at.
 * @returns undefined where none is named that is known here
 */
export function namedTool(
  checks: readonly string[],
  { packages }: ProjectScripts,
): Pick<TestRunner, "tool" | "language"> | undefined {
  const scripts = packages.flatMap((each) => Object.entries(each.scripts));
  for (const check of checks) {
    const isScript = /\b(?:npm|pnpm|yarn|bun)\b/.test(check);
    // Those that the check names, then those that they may name.
    const behind = scripts.toSorted(([a], [b]) => Number(check.includes(b)) - Number(check.includes(a)));
    const texts = [check, ...(isScript ? behind.map(([, text]) => text) : [])];
    const [, ...groups] = texts.map((text) => named.exec(text)).find(Boolean) ?? [];
    const tool = tools[groups.findIndex((group) => (group as string | undefined) !== undefined)];
    if (tool !== undefined) {
      return { tool, language: tool === "pytest" || tool === "unittest" ? "Python" : "JavaScript" };
    }
  }
  return undefined;
}
