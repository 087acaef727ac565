import { unscoped } from "../project/node-packages.ts";
import type { Project } from "../project/project.ts";
import type { Step } from "./step.ts";

/** Whether it is a program of the project, as its manifests name them. */
export function isOwnProgram(name: string, { manifests }: Project): boolean {
  const { packages, python, cargo, goModules } = manifests;
  return (
    packages.some((each) => each.bins.has(name)) ||
    python.scripts.has(name) ||
    cargo.has(name) ||
    goModules.some(({ path }) => path.endsWith(`/${name}`)) ||
    packages.some(({ dependencies }) => [...dependencies].some((each) => unscoped(each) === name))
  );
}

/** What readers of options bring by themselves. */
const brought = new Set(["help", "version", "completion"]);

/**
 * Of the project's own programs the options are held against the code: it has to know them. So is the first word, where the
 * program is seen to take commands; any other word may be what it works on.
 */
export function ownProgram(name: string, { args, project, session }: Step): string | undefined {
  const { manifests, code } = project;
  const isOwn =
    manifests.packages.some(({ bins }) => bins.has(name)) ||
    manifests.python.scripts.has(name) ||
    manifests.cargo.has(name);
  if (!isOwn || !code.isWhole) {
    return undefined;
  }
  const [word] = args;
  if (
    word !== undefined &&
    /^[a-z][a-z-]+$/.test(word) &&
    !brought.has(word) &&
    project.takesSubcommands(name) &&
    !knowsName(word, project) &&
    !session.shows(word) &&
    !project.tree.hasNamed(word)
  ) {
    return `${name} knows no ${word}`;
  }
  const odd = args.find((each) => each !== undefined && isOption(each) && !knowsOption(each, project));
  return odd === undefined ? undefined : `${name} knows no option ${odd.split("=", 1)[0] ?? ""}`;
}

export function isOption(word: string): boolean {
  return /^--[a-z][\w-]*(?:=|$)/i.test(word);
}

/** Whether the code has the name of an option, in whatever way its reader of options writes it. */
export function knowsOption(option: string, project: Project): boolean {
  const name = option.replace(/^--/, "").split("=", 1)[0] ?? "";
  return (
    name === "help" ||
    name === "version" ||
    knowsName(name, project) ||
    knowsName(name.replace(/^no-/, ""), project)
  );
}

function knowsName(name: string, { code }: Project): boolean {
  const camel = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const ways = [name, name.replaceAll("-", "_"), camel, camel.charAt(0).toUpperCase() + camel.slice(1)];
  return ways.some((way) => (/^[\w$]+$/.test(way) ? code.hasWord(way) : code.mentions(way)));
}
