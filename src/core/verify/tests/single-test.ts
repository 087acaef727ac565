import { callsBehind } from "./test-runner.ts";

/** A shell leaves them as they are, or makes of patterns what it made of them before. */
const plainWord = /^[\w./:=@+*?-]+$/;

/**
 * Commands that run one test by its name, made of the user's own checks, in their order; none where no check calls a runner
 * that is known here.
 * @param name as people know it: `adds two`, `suite > adds two`, `test_adds`, `pkg.test_a.Case.test_adds`, `TestAdds/two`
 * @param scripts of package.json, by name
 */
export function singleTestCommands(
  name: string,
  checks: readonly string[],
  scripts: Readonly<Record<string, string>>,
): readonly string[] {
  const found = checks
    .flatMap((check) => callsBehind(check, scripts, true))
    .map(({ words, author }) => {
      const only = onlyTest(words, name);
      // What a script calls by its bare name is installed in the project, and not on the path.
      const isInstalled = author === "script" && /^(?:vitest|jest|mocha)$/.test(words[0] ?? "");
      return only && [...(isInstalled ? ["npx", "--no-install"] : []), ...only];
    })
    .filter((words) => words !== undefined)
    .map((words) => words.map((word) => (plainWord.test(word) ? word : quoted(word))).join(" "));
  return [...new Set(found)];
}

/** @returns undefined where the runner is not known */
function onlyTest(words: readonly string[], name: string): readonly string[] | undefined {
  const program = words[0] ?? "";
  const at = words.findIndex((word) => /^(?:vitest|jest|mocha|pytest|py\.test|unittest)$/.test(word));
  if (words.slice(0, Math.max(0, at)).some((word) => /^\w+=/.test(word))) {
    return undefined;
  }
  if (/^node(?:\.exe)?$/.test(program) && words.includes("--test")) {
    // After the first path, options are the test's own.
    const here = words.indexOf("--test") + 1;
    return [...words.slice(0, here), `--test-name-pattern=${pattern(name)}`, ...words.slice(here)];
  }
  if (at !== -1) {
    const [before, after] = [words.slice(0, at + 1), words.slice(at + 1)];
    switch (words[at]) {
      case "vitest":
        return [...before, ...(after[0] === "run" ? after : ["run", ...after]), "-t", pattern(name)];
      case "jest":
        return [...before, ...after, "-t", pattern(name)];
      case "mocha":
        return [...before, ...after, "--grep", pattern(name)];
      case "unittest":
        return name.includes(".") ? [...before, name] : [...before, ...after, "-k", name];
      default:
        return name.includes("::")
          ? [...before, ...after.filter((word) => word.startsWith("-")), name]
          : [...before, ...after, "-k", name.replace(/\[.*$/s, "")];
    }
  }
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
  return [...before, "-run", parts.map((part) => `^${escaped(part)}$`).join("/"), ...after];
}

/** The name alone, or the last one below its suites; people write those with a sign between them. */
function pattern(name: string): string {
  return `(^| )${escaped(name.replaceAll(/ *> */g, " "))}$`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** Nothing in it means anything to a shell. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
