import { plainArguments } from "../../verify/command-line.ts";
import { isSetUpByItself } from "./framework-setup.ts";
import type { Framework } from "./protocol.ts";
import { testFiles } from "./test-files.ts";

/** How the tests behind a check command can be run without the command. */
export interface CheckPlan {
  readonly language: "javascript" | "python";
  readonly framework: Framework;
  /** Relative to the workspace root. */
  readonly files: readonly string[];
  /** The program that runs the language, as the command names it. */
  readonly interpreter: string;
  /** Whether the tests need their framework itself; known when they have been run once. */
  readonly byFramework?: boolean;
}

/** What is known of the workspace. */
export interface Workspace {
  /** Relative paths, `/` as separator. */
  readonly files: readonly string[];
  /** undefined: there is no such file */
  read(path: string): Promise<string | undefined>;
}

/** Scripts that call scripts go no deeper than this. */
const DEEPEST = 5;

/** They look at code and do not run it: what an edit does to them, the check itself tells in the end. */
const LOOKS_ONLY =
  /^(?:(?:npx|npm run) )?(?:eslint|prettier|standard|xo|biome|oxlint|lint|tsc --noEmit|ruff|black|flake8|mypy|pylint|isort|echo)\b/;

/** They run the rest of the line as it is: with coverage, in the right environment. */
const WRAPPERS: readonly RegExp[] = [
  // What is set for the tests alone (NODE_ENV=test) is rarely what they fail by.
  /^(?:(?:cross-env|env) )?(?:\w+=[^\s"'$`]* )+/,
  /^(?:c8|nyc)(?: --?[\w-]+(?:=\S+)?)* (?=[a-z])/,
  /^(?:poetry|uv|pipenv|pdm|hatch|rye) run /,
  /^coverage run(?: --?[\w-]+(?:=\S+)?)*? (?=-m )/,
];

/** @returns undefined where the command does more than run tests in a way that is known here */
export async function planCheck(
  command: string,
  workspace: Workspace,
  depth = 0,
): Promise<CheckPlan | undefined> {
  const all = command.split(" && ");
  const parts = all.length === 1 ? all : all.filter((part) => !LOOKS_ONLY.test(part.trim()));
  const line = WRAPPERS.reduce((text, wrapper) => text.replace(wrapper, ""), (parts[0] ?? "").trim());
  const words = plainArguments(line, true);
  const [program = "", ...args] = words ?? [];
  if (words === undefined || parts.length !== 1 || depth > DEEPEST) {
    return undefined;
  }
  const name = program.replace(/^.*[\\/]/, "").replace(/\.(?:exe|cmd)$/, "");
  if (/^(?:npm|yarn|pnpm|bun)$/.test(name)) {
    return planScript(args, workspace, depth);
  }
  if (name === "npx" || name === "pnpx") {
    return planCheck(line.replace(/^\S+\s+(?:-\S+\s+)*/, ""), workspace, depth + 1);
  }
  if (name === "make") {
    return planTarget(args, workspace, depth);
  }
  if (name === "node" || name === "nodejs") {
    return planNode(program, args, workspace);
  }
  if (name === "tsx" || name === "ts-node") {
    return planNode("node", args, workspace);
  }
  if (name === "-m" && args.length > 0) {
    return planPython("python3", words, workspace);
  }
  if (/^(?:python|py|pypy)[\d.]*$/.test(name)) {
    return planPython(program, args, workspace);
  }
  if (name === "pytest" || name === "py.test") {
    return withFiles("python", "pytest", "python3", args, workspace);
  }
  if (name === "mocha" || name === "jest" || name === "vitest") {
    return planFramework(name, "node", args, workspace);
  }
  return undefined;
}

/** A target of one line without variables, as most projects' `test` is. */
async function planTarget(
  args: readonly string[],
  workspace: Workspace,
  depth: number,
): Promise<CheckPlan | undefined> {
  const [target, ...more] = args.filter((each) => !each.startsWith("-"));
  const text = (await workspace.read("Makefile")) ?? (await workspace.read("makefile"));
  if (target === undefined || more.length > 0 || text === undefined) {
    return undefined;
  }
  const lines = text.split("\n");
  const at = lines.indexOf(`${target}:`);
  const end = lines.findIndex((line, index) => index > at && !line.startsWith("\t"));
  const recipe = at < 0 ? [] : lines.slice(at + 1, end < 0 ? undefined : end);
  const [only, ...rest] = recipe;
  return only === undefined || rest.length > 0
    ? undefined
    : planCheck(only.trim().replace(/^[@-]+/, ""), workspace, depth + 1);
}

async function planScript(
  args: readonly string[],
  workspace: Workspace,
  depth: number,
): Promise<CheckPlan | undefined> {
  const words = args.filter((each) => !each.startsWith("-"));
  const [verb = ""] = words;
  const script = verb === "run" || verb === "run-script" ? words[1] : verb === "t" ? "test" : verb;
  const text = await workspace.read("package.json");
  if (script === undefined || text === undefined) {
    return undefined;
  }
  const scripts = scriptsIn(text);
  const line = scripts[script];
  return line === undefined ? undefined : planCheck(line, workspace, depth + 1);
}

function scriptsIn(text: string): Readonly<Record<string, string>> {
  try {
    const { scripts } = JSON.parse(text) as { scripts?: unknown };
    return Object.fromEntries(
      Object.entries(typeof scripts === "object" && scripts !== null ? scripts : {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      ),
    );
  } catch {
    // Not JSON: the check itself will say so.
    return {};
  }
}

async function planNode(
  program: string,
  args: readonly string[],
  workspace: Workspace,
): Promise<CheckPlan | undefined> {
  if (args.includes("--test")) {
    return withFiles("javascript", "node-test", program, args, workspace);
  }
  const script = args
    .find((each, index) => !each.startsWith("-") && !TAKES_VALUE.test(args[index - 1] ?? ""))
    ?.replace(/^\.\//, "");
  if (script === undefined) {
    return undefined;
  }
  const runner = /(?:^|\/)node_modules\/(?:\.bin\/)?_?(mocha|jest|vitest)\b/.exec(script)?.[1];
  if (runner !== undefined) {
    const rest = args.slice(args.findIndex((each) => each.replace(/^\.\//, "") === script) + 1);
    return planFramework(runner as "mocha" | "jest" | "vitest", program, rest, workspace);
  }
  const text = await workspace.read(script);
  if (text === undefined) {
    return undefined;
  }
  const framework = /["']node:test["']/.test(text) ? "node-test" : "script";
  return { language: "javascript", framework, files: [script], interpreter: program };
}

async function planFramework(
  framework: "mocha" | "jest" | "vitest",
  interpreter: string,
  args: readonly string[],
  workspace: Workspace,
): Promise<CheckPlan | undefined> {
  const rest = /^(?:run|related)$/.test(args[0] ?? "") && framework === "vitest" ? args.slice(1) : args;
  return (await isSetUpByItself(framework, rest, workspace))
    ? withFiles("javascript", framework, interpreter, rest, workspace)
    : undefined;
}

async function planPython(
  program: string,
  args: readonly string[],
  workspace: Workspace,
): Promise<CheckPlan | undefined> {
  const module = args[0] === "-m" ? args[1] : undefined;
  if (module === "pytest") {
    return withFiles("python", "pytest", program, args.slice(2), workspace);
  }
  if (module === "unittest") {
    return planUnittest(program, args.slice(2), workspace);
  }
  const script = args.find((each) => !each.startsWith("-"))?.replace(/^\.\//, "");
  const text = script === undefined || module !== undefined ? undefined : await workspace.read(script);
  if (script === undefined || text === undefined) {
    return undefined;
  }
  const framework = /\bunittest\.main\(/.test(text)
    ? "unittest"
    : /\bpytest\.main\(/.test(text)
      ? "pytest"
      : "script";
  return { language: "python", framework, files: [script], interpreter: program };
}

function planUnittest(program: string, args: readonly string[], workspace: Workspace): CheckPlan | undefined {
  const isDiscovery =
    args.length === 0 || args[0] === "discover" || args.every((each) => /^-[vqfb]+$/.test(each));
  if (!isDiscovery) {
    return withFiles("python", "unittest", program, args, workspace);
  }
  const option = (...names: string[]): string | undefined => {
    const at = args.findIndex((each) => names.includes(each));
    return at < 0 ? undefined : args[at + 1];
  };
  const bare = args
    .slice(1)
    .filter((each, index, all) => !each.startsWith("-") && !/^-[spt]$/.test(all[index - 1] ?? ""));
  const folder = option("-s", "--start-directory") ?? bare[0];
  const pattern = option("-p", "--pattern") ?? bare[1];
  const files = testFiles("unittest", workspace.files, folder === undefined ? [] : [folder]);
  const matching = pattern === undefined ? files : testFiles("unittest", workspace.files, [`**/${pattern}`]);
  return matching.length === 0
    ? undefined
    : { language: "python", framework: "unittest", files: matching, interpreter: program };
}

/** Options that take a value of their own, which is no file. */
const TAKES_VALUE =
  /^(?:-k|-m|-c|-p|-r|-n|-o|-t|-g|-R|--reporter|--require|--import|--config|--maxfail|--timeout|--tb|--grep|--testNamePattern|--test-name-pattern|--test-reporter|--environment|--project|--rootdir)$/;

/** What chooses some tests of a file would be lost here: the command is run as it is. */
const CHOOSES = /^(?:-k|-m|-t|-g|--grep|--fgrep|--testNamePattern|--test-name-pattern|--test-only)(?:=|$)/;

function withFiles(
  language: CheckPlan["language"],
  framework: Exclude<Framework, "script">,
  interpreter: string,
  args: readonly string[],
  workspace: Workspace,
): CheckPlan | undefined {
  if (args.some((each) => CHOOSES.test(each))) {
    return undefined;
  }
  const names = args.filter(
    (each, index) => !each.startsWith("-") && !TAKES_VALUE.test(args[index - 1] ?? ""),
  );
  const files = testFiles(framework, workspace.files, names);
  return files.length === 0 ? undefined : { language, framework, files, interpreter };
}
