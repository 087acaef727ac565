import { posix } from "node:path";
import { plainArguments } from "../command-line.ts";
import { scriptOf } from "../package-scripts.ts";

/** A tool that runs test files one by one, as the user's own check calls it. */
export interface TestRunner {
  /** For people and models. */
  readonly tool: "node:test" | "Vitest" | "Jest" | "Mocha" | "pytest" | "unittest";
  readonly language: "JavaScript" | "Python";
  /** Never of a model's making: the user's command, for these files only. */
  command(...paths: readonly string[]): string;
}

/** Scripts call scripts, this deep. */
const deepest = 3;
/** Options of Node that take the next word. */
const takesValue = /^(?:--import|--require|-r|--loader|--experimental-loader|--conditions|-C|--env-file)$/;

/**
 * The test tool behind the user's checks.
 * @param scripts of package.json, by name
 * @returns undefined where no check runs a tool that is known here
 */
export function testRunnerOf(
  checks: readonly string[],
  scripts: Readonly<Record<string, string>>,
): TestRunner | undefined {
  for (const check of checks) {
    for (const { words, author } of callsBehind(check, scripts)) {
      const runner = runnerOf(words, author);
      if (runner !== undefined) {
        return runner;
      }
    }
  }
  return undefined;
}

/** Who wrote the command: what a script calls by its bare name is installed in the project, not on the path. */
type Author = "user" | "script";

/** A plain command behind a check. */
interface Call {
  readonly words: readonly string[];
  readonly author: Author;
}

/**
 * What a check calls, one after the other, scripts of package.json taken apart.
 * @param patterns whether patterns of file names stay in the words as they are; else what has such is written for a shell
 */
export function callsBehind(
  command: string,
  scripts: Readonly<Record<string, string>>,
  patterns = false,
  author: Author = "user",
  depth = 0,
): readonly Call[] {
  return command.split("&&").flatMap((part) => {
    const words = plainArguments(part.trim(), patterns) ?? [];
    const script = scripts[scriptOf(words) ?? ""];
    return script !== undefined && depth < deepest
      ? callsBehind(script, scripts, patterns, "script", depth + 1)
      : [{ words, author }];
  });
}

function runnerOf(words: readonly string[], author: Author): TestRunner | undefined {
  if (/^node(?:\.exe)?$/.test(words[0] ?? "") && words.includes("--test")) {
    return runner("node:test", "JavaScript", ["node", ...nodeOptions(words.slice(1)), "--test"]);
  }
  const module = words.indexOf("unittest");
  if (module > 1 && words[module - 1] === "-m") {
    return unittestRunner(words.slice(0, module + 1), words.slice(module + 1));
  }
  const at = words.findIndex((word) => /^(?:vitest|jest|mocha|pytest|py\.test)$/.test(word));
  if (at === -1 || words.slice(0, at).some((word) => /^\w+=/.test(word))) {
    return undefined;
  }
  const bare = at === 0 && author === "script" ? ["npx", "--no-install"] : words.slice(0, at);
  switch (words[at]) {
    case "vitest":
      return runner("Vitest", "JavaScript", [...bare, "vitest", "run"]);
    case "jest":
      return runner("Jest", "JavaScript", [...bare, "jest", "--runTestsByPath"]);
    case "mocha":
      return runner("Mocha", "JavaScript", [...bare, "mocha"]);
    default:
      return runner("pytest", "Python", [
        ...words.slice(0, at),
        words[at] ?? "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
      ]);
  }
}

/** Where tests are looked for below a folder, they import one another from there. */
function unittestRunner(words: readonly string[], rest: readonly string[]): TestRunner {
  const plain = runner("unittest", "Python", words);
  const option = (...names: readonly string[]): string | undefined =>
    rest[rest.findIndex((word) => names.includes(word)) + 1 || rest.length];
  const bare = rest[0] === "discover" && /^[^-]/.test(rest[1] ?? "-") ? rest[1] : undefined;
  const folder = (option("-s", "--start-directory") ?? bare)?.replace(/^\.\/|\/$/g, "");
  const top = option("-t", "--top-level-directory");
  if (folder === undefined || folder === "." || folder === "") {
    return plain;
  }
  const outer = top === undefined ? [] : ["-t", top];
  const command = (path: string): string =>
    runner("unittest", "Python", [...words, "discover", "-s", folder, ...outer, "-p"]).command(
      posix.basename(path),
    );
  return {
    ...plain,
    command: (...paths) =>
      paths.every((path) => path.startsWith(`${folder}/`))
        ? paths.map(command).join(" && ")
        : plain.command(...paths),
  };
}

function nodeOptions(words: readonly string[]): readonly string[] {
  return words.filter(
    (word, index) =>
      (word.startsWith("-") && !word.startsWith("--test")) || takesValue.test(words[index - 1] ?? ""),
  );
}

function runner(
  tool: TestRunner["tool"],
  language: TestRunner["language"],
  words: readonly string[],
): TestRunner {
  const quoted = words.map((word) => (/^[\w./:=@+-]+$/.test(word) ? word : JSON.stringify(word))).join(" ");
  return {
    tool,
    language,
    command: (...paths) => [quoted, ...paths.map((path) => JSON.stringify(path))].join(" "),
  };
}
