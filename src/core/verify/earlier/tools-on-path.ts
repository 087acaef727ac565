import { readdir, readFile, realpath } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
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
const isPython = /(?:^|[^a-z])(?:python|py\.?test|tox|nox|uv|poetry|pipenv|pdm|hatch|rye)/i;
/** Longer ones are no lists of paths. */
const longestPathFile = 100_000;

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
  const folders = await Promise.all(places.map(async (place) => [place, await namesIn(place)] as const));
  const programs: string[] = [];
  for (const [place, names] of folders) {
    const found = [...named].slice(0, mostNames).filter((name) => names.has(name));
    programs.push(...found.map((name) => join(place, name)));
  }
  for (const program of programs) {
    const real = await realpath(program).catch(() => program);
    stamp.fact("program", [program, real]);
    await stamp.file(real);
  }
  const home = environment["HOME"] ?? environment["USERPROFILE"];
  await Promise.all(home === undefined ? [] : homeFiles.map((name) => stamp.file(join(home, name))));
  if (texts.some((text) => isPython.test(text))) {
    await addPythonPackages(stamp, programs, environment, top);
  }
}

async function namesIn(folder: string): Promise<ReadonlySet<string>> {
  return new Set(await readdir(folder).catch(() => []));
}

/** Folders of installed packages that no lock file of the project speaks for. */
async function addPythonPackages(
  stamp: Stamp,
  programs: readonly string[],
  environment: NodeJS.ProcessEnv,
  top: string,
): Promise<void> {
  const prefixes = new Set(["/usr", "/usr/local"]);
  for (const name of ["VIRTUAL_ENV", "CONDA_PREFIX"]) {
    prefixes.add(environment[name] ?? "/usr");
  }
  if (environment["HOME"] !== undefined) {
    prefixes.add(join(environment["HOME"], ".local"));
  }
  for (const program of programs.filter((path) => /[\\/]python[\d.]*(?:\.exe)?$/.test(path))) {
    prefixes.add(dirname(dirname(program)));
    prefixes.add(dirname(dirname(await realpath(program).catch(() => program))));
  }
  for (const prefix of prefixes) {
    const versions = [...(await namesIn(join(prefix, "lib")))].filter((name) => /^python3/.test(name));
    for (const version of versions) {
      for (const name of ["site-packages", "dist-packages"]) {
        await addInstalled(stamp, join(prefix, "lib", version, name), top);
      }
    }
  }
}

/** One level of it: a package that is installed, changed by an installer or removed has another folder for its facts. */
async function addInstalled(stamp: Stamp, folder: string, top: string): Promise<void> {
  const names = [...(await namesIn(folder))];
  stamp.fact("installed", [folder, names.filter((name) => name !== "__pycache__").sort()]);
  await Promise.all(
    names.filter((name) => name !== "__pycache__").map((name) => stamp.file(join(folder, name))),
  );
  for (const name of names.filter((each) => /\.(?:pth|egg-link)$|^__editable__.*\.py$/.test(each))) {
    const text = await readFile(join(folder, name), "utf8").catch(() => "");
    stamp.fact("paths", [name, text.slice(0, longestPathFile)]);
    const paths = name.endsWith(".py")
      ? [...text.slice(0, longestPathFile).matchAll(/['"]((?:\/|[A-Za-z]:\\)[^'"\n]+)['"]/g)].map(
          ([, path = ""]) => path,
        )
      : text.split("\n").filter((line) => isAbsolute(line.trim()));
    for (const path of paths.map((each) => resolve(each.trim()))) {
      // What is installed from the workspace itself is what everybody knows already.
      if (path !== top && !path.startsWith(`${top}/`) && !path.startsWith(folder)) {
        stamp.distrust(`${name} in ${folder} leads to ${path}, whose content is not looked at`);
      }
    }
  }
}
