import { readFile, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Stamp } from "./stamp.ts";
import { said } from "../../workspace/said.ts";

/** Longer ones are no lists of paths. */
const longestPathFile = 100_000;

/** Where version managers keep the installations behind the stand-ins that they put on the path; relative to what holds the stand-ins. */
const behindStandIns = ["versions", "installs/python"];

export interface PythonUse {
  /** Absolute paths of what checks may start, Python or not. */
  readonly programs: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Absolute path of the user's working tree. */
  readonly top: string;
}

/** Folders of installed packages that no lock file of the project speaks for. */
export async function addPythonPackages(
  stamp: Stamp,
  { programs, environment, top }: PythonUse,
): Promise<void> {
  const prefixes = new Set(["/usr", "/usr/local"]);
  for (const name of ["VIRTUAL_ENV", "CONDA_PREFIX"]) {
    prefixes.add(environment[name] ?? "/usr");
  }
  if (environment["HOME"] !== undefined) {
    prefixes.add(join(environment["HOME"], ".local"));
  }
  for (const program of programs.filter((path) => /[\\/]python[\d.]*(?:\.exe)?$/.test(path))) {
    const own = await prefixesOf(stamp, program);
    if (own.length === 0) {
      stamp.distrust(said`which Python ${program} starts, and with which packages, cannot be told`);
    }
    own.forEach((prefix) => prefixes.add(prefix));
  }
  for (const prefix of prefixes) {
    for (const folder of await packageFolders(stamp, prefix)) {
      await addInstalled(stamp, folder, top);
    }
  }
}

/**
 * The installations that a program may be of: its own, and where it may only stand in for others, as the shims of pyenv, asdf
 * and mise do, all of these.
 */
async function prefixesOf(stamp: Stamp, program: string): Promise<readonly string[]> {
  const real = (await stamp.seen(program, realpath(program))) ?? program;
  const near = new Set([program, real].flatMap((path) => [dirname(dirname(path)), dirname(path)]));
  const found: string[] = [];
  for (const prefix of near) {
    if ((await packageFolders(stamp, prefix)).length > 0) {
      found.push(prefix);
    }
  }
  for (const holder of near) {
    for (const name of behindStandIns) {
      const versions = [...(await stamp.names(join(holder, name)))].sort();
      found.push(...versions.map((version) => join(holder, name, version)));
    }
  }
  return found;
}

async function packageFolders(stamp: Stamp, prefix: string): Promise<readonly string[]> {
  const versions = [...(await stamp.names(join(prefix, "lib")))].filter((name) => /^python3/.test(name));
  const kinds = ["site-packages", "dist-packages"];
  const folders = versions.flatMap((version) => kinds.map((kind) => join(prefix, "lib", version, kind)));
  // On Windows, which has them beside the program.
  return (await stamp.names(join(prefix, "Lib", "site-packages"))).size > 0
    ? [...folders, join(prefix, "Lib", "site-packages")]
    : folders;
}

/** One level of it: a package that is installed, changed by an installer or removed has another folder for its facts. */
async function addInstalled(stamp: Stamp, folder: string, top: string): Promise<void> {
  const names = [...(await stamp.names(folder))].filter((name) => name !== "__pycache__").sort();
  stamp.fact("installed", [folder, names]);
  await Promise.all(names.map((name) => stamp.file(join(folder, name))));
  for (const name of names.filter((each) => /\.(?:pth|egg-link)$|^__editable__.*\.py$/.test(each))) {
    const path = join(folder, name);
    const text = (await stamp.seen(path, readFile(path, "utf8"))) ?? "";
    stamp.fact("paths", [name, text.slice(0, longestPathFile)]);
    for (const place of pathsIn(name, text.slice(0, longestPathFile))) {
      // What is installed from the workspace itself is what everybody knows already.
      if (place !== top && !place.startsWith(`${top}/`) && !place.startsWith(folder)) {
        stamp.distrust(`${name} in ${folder} leads to ${place}, whose content is not looked at`);
      }
    }
  }
}

function pathsIn(name: string, text: string): readonly string[] {
  const paths = name.endsWith(".py")
    ? [...text.matchAll(/['"]((?:\/|[A-Za-z]:\\)[^'"\n]+)['"]/g)].map(([, path = ""]) => path)
    : text.split("\n").filter((line) => isAbsolute(line.trim()));
  return paths.map((each) => resolve(each.trim()));
}
