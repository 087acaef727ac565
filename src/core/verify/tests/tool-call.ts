import type { Call } from "../script-call.ts";

/** A test tool as a check calls it, taken apart. */
export interface ToolCall {
  /** For people and models. */
  readonly tool: "node:test" | "Vitest" | "Jest" | "Mocha" | "AVA" | "tap" | "pytest" | "unittest";
  readonly language: "JavaScript" | "Python";
  /** Where it is run, relative to the workspace folder, which is "" itself. */
  readonly folder: string;
  /** What starts it, its own name the last word; without tools that measure coverage around it. */
  readonly start: readonly string[];
  /** Its options, each with its value. */
  readonly options: readonly (readonly string[])[];
  /** Files, folders and patterns that it is given. */
  readonly places: readonly string[];
}

type Tool = ToolCall["tool"];

const tools: Readonly<Record<string, Tool>> = {
  vitest: "Vitest",
  jest: "Jest",
  mocha: "Mocha",
  _mocha: "Mocha",
  ava: "AVA",
  tap: "tap",
  pytest: "pytest",
  "py.test": "pytest",
};
const nameOfTool = /^(?:.*[\\/])?(vitest|jest|_?mocha|ava|tap|pytest|py\.test)(?:\.[cm]?js|\.exe)?$/;
/** What starts other programs, and leaves them what they are. */
const starts =
  /^(?:.*[\\/])?(?:node|tsx|npx|npm|pnpm|pnpx|yarn|bunx?|cross-env(?:-shell)?|dotenv|nyc|c8|coverage|python[\d.]*|py|uvx?|poetry|pipenv|pdm|hatch|rye|time|xvfb-run)(?:\.exe)?$/;
const runsNode = /^(?:.*[\\/])?(?:node|tsx)(?:\.exe)?$/;
/** Here a script of package.json finds them on the path; everything else that it calls by a bare name is installed in the project. */
const onPath = /[\\/]|^(?:node|npx|npm|pnpm|yarn|bun|bunx|python[\d.]*|py|uv|poetry|pipenv|pdm|hatch|rye)$/;
const measuresCoverage = /^(?:nyc|c8)$/;

/** Options whose value is the next word. */
const takesValue: Readonly<Record<Tool, RegExp>> = {
  "node:test":
    /^(?:--import|--require|-r|--loader|--experimental-loader|--conditions|-C|--env-file(?:-if-exists)?|--tsconfig|--test-[\w-]*(?:pattern|reporter|destination|concurrency|timeout|shard)|--watch-path)$/,
  Vitest:
    /^(?:-c|-r|-t|--(?:config|root|dir|environment|pool|project|reporter|mode|outputFile|testNamePattern|shard|exclude|maxWorkers|minWorkers|retry|bail|testTimeout|hookTimeout))$/,
  Jest: /^(?:-c|-w|-t|--(?:config|env|testEnvironment|rootDir|roots|setupFiles|setupFilesAfterEnv|selectProjects|ignoreProjects|projects|maxWorkers|maxConcurrency|testTimeout|testNamePattern|testPathPatterns?|testPathIgnorePatterns|reporters|outputFile|cacheDirectory|coverage(?:Directory|Reporters|Provider)|collectCoverageFrom|testMatch|testRegex|preset|transform|shard|globals|resolver|seed|changedSince))$/,
  Mocha:
    /^(?:-[rutROngfsj]|--(?:require|import|config|ui|timeouts?|reporter|reporter-options?|extension|loader|experimental-loader|node-option|file|grep|fgrep|slow|retries|jobs|ignore|exclude|package|watch-files))$/,
  AVA: /^(?:-m|-c|-T|--(?:config|match|concurrency|timeout|node-arguments))$/,
  tap: /^(?:-[RjtP]|--(?:reporter|jobs|timeout|plugin|test-arg|node-arg))$/,
  pytest:
    /^(?:-[kmcprnoW]|--(?:rootdir|maxfail|tb|durations|cov|cov-report|cov-config|cov-fail-under|junit-?xml|timeout|dist|ignore|ignore-glob|deselect|confcutdir|basetemp|import-mode|log-level|log-cli-level|ds|override-ini|pythonwarnings))$/,
  unittest: /^(?:-[kspt]|--(?:start-directory|pattern|top-level-directory))$/,
};

/** @returns undefined where it calls none that is known here */
export function toolCallOf({ words, author, folder }: Call): ToolCall | undefined {
  const module = words.indexOf("unittest");
  if (module > 1 && words[module - 1] === "-m") {
    return taken("unittest", words, module + 1, author, folder);
  }
  const flag = words.indexOf("--test");
  const node = words.findLastIndex((word, at) => at < flag && runsNode.test(word));
  if (node !== -1) {
    return taken("node:test", words, node + 1, author, folder);
  }
  const program = words.find((word) => word !== "env" && !/^\w+=/.test(word)) ?? "";
  if (!starts.test(program) && !nameOfTool.test(program)) {
    return undefined;
  }
  const at = words.findIndex(
    (word, index) => nameOfTool.test(word) && !/^(?:-R|--reporter)$/.test(words[index - 1] ?? ""),
  );
  const [, name = ""] = nameOfTool.exec(words[at] ?? "") ?? [];
  const tool = tools[name];
  return tool && taken(tool, words, at + 1, author, folder);
}

function taken(
  tool: Tool,
  words: readonly string[],
  end: number,
  author: Call["author"],
  folder: string,
): ToolCall {
  const start = installed(uncovered(words.slice(0, end), tool), author);
  const options: (readonly string[])[] = [];
  const places: string[] = [];
  const rest = words.slice(end);
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? "";
    if (word === "--") {
      continue;
    }
    if (!word.startsWith("-")) {
      places.push(word);
    } else if (takesValue[tool].test(word) && rest[at + 1] !== undefined) {
      options.push([word, rest[++at] ?? ""]);
    } else {
      options.push([word]);
    }
  }
  const language = tool === "pytest" || tool === "unittest" ? "Python" : "JavaScript";
  return { tool, language, folder, start, options, places };
}

/** Whoever measures coverage around it may ask more of it than some of the tests give. */
function uncovered(start: readonly string[], tool: Tool): readonly string[] {
  const own = start.findIndex((word) => measuresCoverage.test(word));
  if (own !== -1) {
    const next = start.findIndex(
      (word, at) =>
        at > own && (at === start.length - 1 || runsNode.test(word) || /^(?:npx|env|cross-env)$/.test(word)),
    );
    return [...start.slice(0, own), ...start.slice(next)];
  }
  // `coverage run --branch -m pytest`, `python -m coverage run -m pytest`
  const coverage = start.indexOf("coverage");
  if (tool !== "pytest" && tool !== "unittest") {
    return start;
  }
  if (coverage === -1 || start[coverage + 1] !== "run" || start.at(-2) !== "-m") {
    return start;
  }
  const before = start.slice(0, coverage);
  return before.at(-1) === "-m"
    ? [...before, start.at(-1) ?? ""]
    : [...before, "python3", "-m", start.at(-1) ?? ""];
}

/** What a script calls by its bare name is not on the path of a check. */
function installed(start: readonly string[], author: Call["author"]): readonly string[] {
  const first = start.findIndex((word, at) => !(word === "env" && at === 0) && !/^\w+=/.test(word));
  const program = start[first] ?? "";
  return author === "user" || onPath.test(program) || /^(?:pytest|py\.test|coverage)$/.test(program)
    ? start
    : [...start.slice(0, first), "npx", "--no-install", ...start.slice(first)];
}
