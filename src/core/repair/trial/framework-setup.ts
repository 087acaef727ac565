import type { Workspace } from "./check-plan.ts";

/** Where each framework's settings are, besides its key in package.json. */
const settingsFiles = {
  mocha: /^\.mocharc\.(?:json|jsonc|js|cjs|mjs|ya?ml)$/,
  jest: /^jest\.config\.(?:json|[cm]?[jt]s)$/,
  vitest: /^(?:vitest|vite)\.config\.[cm]?[jt]s$/,
};

/** What is done around tests and is done by the framework alone; or another place where tests are. */
const doneByFramework = {
  mocha: /["']?\b(?:require|file|import|loader|spec|ui|delay)["']?\s*:/,
  jest: /\b(?:setupFiles\w*|global(?:Setup|s)|moduleNameMapper|fakeTimers|timers|automock|projects|resolver|modulePaths|moduleDirectories|testMatch|testRegex|roots|rootDir)\b["']?\s*:|jsdom/,
  vitest:
    /\b(?:setupFiles|globalSetup|alias|projects|workspace|browser|typecheck)\b["']?\s*:|jsdom|happy-dom/,
};

/** Options of the command that do the same. */
const optionsForIt =
  /^(?:-r|--require|--file|--import|--loader|--setupFiles\w*|--env(?:ironment)?|-c|--config|--ui|-u)(?:=|$)/;

/** Whether tests of this framework run alike wherever they are run: nothing is set up around them. */
export async function isSetUpByItself(
  framework: keyof typeof settingsFiles,
  args: readonly string[],
  workspace: Workspace,
): Promise<boolean> {
  if (args.some((each) => optionsForIt.test(each) && !/^--env(?:ironment)?=node$/.test(each))) {
    return false;
  }
  const files = workspace.files.filter((path) => settingsFiles[framework].test(path));
  const settings = await Promise.all(files.map((path) => workspace.read(path)));
  const all = [...settings, keyOf((await workspace.read("package.json")) ?? "", framework)];
  return !all.some((text) => text !== undefined && doneByFramework[framework].test(text));
}

function keyOf(packageText: string, framework: string): string | undefined {
  try {
    const settings = (JSON.parse(packageText) as Record<string, unknown>)[framework];
    return settings === undefined ? undefined : JSON.stringify(settings);
  } catch {
    // No package, or none that can be read: then there are no settings in it.
    return undefined;
  }
}
