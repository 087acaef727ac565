import { realpath } from "node:fs/promises";
import { delimiter, isAbsolute, join, sep } from "node:path";
import { addPythonPackages } from "./python-packages.ts";
import type { Stamp } from "./stamp.ts";

/** What checks run beside the programs that they name. */
const usualTools =
  "node npm npx pnpm yarn bun deno tsx python python3 pytest tox nox uv poetry pipenv pdm hatch rye go cargo rustc java mvn gradle make just ruby bundle php composer dotnet cc gcc clang sh bash git".split(
    " ",
  );

/** Files of the user's that say which version of a tool is run, or how; relative to his home. */
const homeFiles =
  ".npmrc .yarnrc .yarnrc.yml .gitconfig .config/git/config .config/git/ignore .nvmrc .node-version .python-version .tool-versions .asdfrc .config/mise/config.toml .pyenv/version .rbenv/version .volta/tools/user/platform.json .config/pip/pip.conf .pypirc .cargo/config .cargo/config.toml .rustup/settings.toml .m2/settings.xml .gradle/gradle.properties .gradle/init.gradle .config/go/env".split(
    " ",
  );

const wordsOfNames = /[\w.+-]{1,60}/g;
/** A script may be as long as it likes. */
const mostNames = 400;
const absolutePaths = /(?<![\w./~-])(?:\/|[A-Za-z]:[\\/])[\w.+@~-][^\s'"`;|&()<>$*?{}[\],]*/g;
const isPython = /(?:^|[^a-z])(?:python|py\.?test|tox|nox|uv|poetry|pipenv|pdm|hatch|rye)/i;

export interface ToolUse {
  /** The commands, and the texts of the scripts they may run. */
  readonly texts: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Absolute path of the user's working tree. */
  readonly top: string;
}

/** Which programs checks find on the machine, and what these have beside them: not the programs themselves, but when they were changed. */
export async function addTools(stamp: Stamp, { texts, environment, top }: ToolUse): Promise<void> {
  const named = new Set([...usualTools, ...texts.flatMap((text) => text.match(wordsOfNames) ?? [])]);
  const places = (environment["PATH"] ?? environment["Path"] ?? "").split(delimiter).filter(isAbsolute);
  const folders = await Promise.all(places.map(async (place) => [place, await stamp.names(place)] as const));
  const programs: string[] = [];
  for (const [place, names] of folders) {
    const found = [...named].filter((name) => names.has(name)).slice(0, mostNames);
    programs.push(...found.map((name) => join(place, name)));
  }
  for (const program of programs) {
    const real = (await stamp.seen(program, realpath(program))) ?? program;
    stamp.fact("program", [program, real]);
    await stamp.file(real);
  }
  await Promise.all(filesNamedIn(texts, top).map((path) => stamp.file(path)));
  const home = environment["HOME"] ?? environment["USERPROFILE"];
  await Promise.all(home === undefined ? [] : homeFiles.map((name) => stamp.file(join(home, name))));
  if (texts.some((text) => isPython.test(text))) {
    await addPythonPackages(stamp, { programs, environment, top });
  }
}

/** By absolute paths; those of the workspace are known by content. */
function filesNamedIn(texts: readonly string[], top: string): readonly string[] {
  const named = new Set(texts.flatMap((text) => text.match(absolutePaths) ?? []));
  return [...named].filter((path) => path !== top && !path.startsWith(`${top}${sep}`)).slice(0, mostNames);
}
