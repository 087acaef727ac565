import { posix } from "node:path";
import { plainArguments } from "./command-line.ts";
import type { PackageScripts, ProjectScripts } from "./package-scripts.ts";

/** Who wrote the command: what a script calls by its bare name is installed in the project, not on the path. */
type Author = "user" | "script";

/** A plain command behind a check. */
export interface Call {
  /** None where it is written for a shell; variables that are set for it stand behind `env`. */
  readonly words: readonly string[];
  readonly author: Author;
  /** Where it is run, relative to the workspace folder, which is "" itself. */
  readonly folder: string;
}

/** Scripts call scripts, this deep, and packages' more than these are not looked at. */
const deepest = 3;
const mostCalls = 100;
const assignments = /^(?:\w+=(?:"[^"$`\\]*"|'[^']*'|[^\s"'$`;|&<>()]*)\s+)+/;

/** What a check calls, one after the other, scripts of package.json taken apart; patterns of file names stay as they are. */
export function callsBehind(command: string, project: ProjectScripts): readonly Call[] {
  return callsIn(command, project, { author: "user", folder: "" }, 0);
}

function callsIn(
  command: string,
  project: ProjectScripts,
  { author, folder: start }: Pick<Call, "author" | "folder">,
  depth: number,
): readonly Call[] {
  const calls: Call[] = [];
  let folder = start;
  for (const part of command.split("&&")) {
    const [set = ""] = assignments.exec(part.trim()) ?? [];
    const own = plainArguments(part.trim().slice(set.length), true) ?? [];
    const variables = set === "" ? [] : (plainArguments(`env ${set}`, true) ?? []);
    if (own[0] === "cd" && own.length === 2) {
      folder = posix.join(folder, own[1] ?? "").replace(/^\.\/?$|\/$/, "");
      continue;
    }
    const script = depth < deepest ? scriptCallOf(own, project, folder) : undefined;
    if (script === undefined) {
      calls.push({ words: [...variables, ...own], author, folder });
      continue;
    }
    for (const { scripts, folder: where } of script.packages.slice(0, mostCalls - calls.length)) {
      const text = [scripts[script.name] ?? "", ...script.rest.map(quoted)].join(" ");
      calls.push(...callsIn(text, project, { author: "script", folder: where }, depth + 1));
    }
  }
  // What is outside of the workspace is nobody's here.
  return calls
    .slice(0, mostCalls)
    .filter((call) => call.folder !== ".." && !/^(?:\.\.)?\//.test(call.folder));
}

function quoted(word: string): string {
  return /^[\w./:=@+*?-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A script of package.json that a command runs, in one package or several. */
interface ScriptCall {
  readonly name: string;
  readonly packages: readonly PackageScripts[];
  /** What the script is given behind its own text. */
  readonly rest: readonly string[];
  /** Whether options for it have to stand behind `--`. */
  readonly needsDashes: boolean;
}

const namesFolder = /^(?:--prefix|--dir|--cwd|-C)$/;
const namesPackage = /^(?:--workspace|-w|--filter|-F)$/;
const meansAll = /^(?:--workspaces|-ws|-r|--recursive)$/;

/**
 * Of `npm test`, `npm run unit -w api`, `yarn workspace api test`, `pnpm --dir api test`: the script.
 * @param folder where it is run, relative to the workspace folder
 * @returns undefined where it runs none that is there
 */
export function scriptCallOf(
  [program = "", ...words]: readonly string[],
  project: ProjectScripts,
  folder = "",
): ScriptCall | undefined {
  if (!/^(?:npm|yarn|pnpm|bun)$/.test(program)) {
    return undefined;
  }
  const { packages } = project;
  const at = (place: string): readonly PackageScripts[] =>
    packages.filter((each) => each.folder === posix.join(folder, place).replace(/^\.\/?$|\/$/, ""));
  const called = (name: string): readonly PackageScripts[] =>
    [packages.filter((each) => each.name === name), at(name.replace(/^\{|\}$/g, ""))].find(
      (found) => found.length > 0,
    ) ?? [];
  const inner = packages.filter((each) => each.folder !== folder);
  let chosen = at(".");
  let name: string | undefined;
  const rest: string[] = [];
  for (let next = 0; next < words.length; next++) {
    const word = words[next] ?? "";
    // Behind the name of the script only npm takes options itself.
    const isOwn = name === undefined || program === "npm";
    if (isOwn && word === "--") {
      rest.push(...words.slice(next + 1));
      break;
    }
    const [option = "", joined] = word.startsWith("-") ? word.split(/=(.*)/s) : [];
    if (isOwn && (namesFolder.test(option) || namesPackage.test(option))) {
      const value = joined ?? words[++next] ?? "";
      chosen = namesFolder.test(option) ? at(value) : called(value);
    } else if (isOwn && meansAll.test(option)) {
      chosen = inner;
    } else if (isOwn && option !== "") {
      continue;
    } else if (name === undefined && program === "yarn" && word === "workspace") {
      chosen = called(words[++next] ?? "");
    } else if (name === undefined && program === "yarn" && word === "workspaces") {
      chosen = inner;
      next += words[next + 1] === "foreach" ? 1 : 0;
    } else if (name === undefined && !/^run(?:-script)?$/.test(word)) {
      name = /^(?:t|tst)$/.test(word) ? "test" : word;
    } else if (name !== undefined && !(rest.length === 0 && word === "--")) {
      rest.push(word);
    }
  }
  const found = chosen.filter(({ scripts }) => name !== undefined && scripts[name] !== undefined);
  return name === undefined || found.length === 0
    ? undefined
    : { name, packages: found, rest, needsDashes: program === "npm" && !words.includes("--") };
}
