import { posix } from "node:path";
import { cargo, go, just, make } from "./build-commands.ts";
import type { Command } from "./command.ts";
import { installers, knownPrograms } from "./known-programs.ts";
import { bun, npm, npx, pnpm, runsFile, yarn } from "./node-commands.ts";
import { isOwnProgram, ownProgram } from "./own-programs.ts";
import { pip, python, runsInEnvironment } from "./python-commands.ts";
import type { Tree } from "../project/tree.ts";
import type { Session } from "./session.ts";
import {
  cd,
  changesMode,
  copies,
  docker,
  fetches,
  git,
  installs,
  makes,
  reads,
  readsFirst,
} from "./shell-commands.ts";
import type { Check, Step } from "./step.ts";

/**
 * Whether the project has what a program reads at its top: `tox.ini` for tox, `.pre-commit-config.yaml`, `.golangci.yml` for
 * golangci-lint; or is that program, as `mvnw.cmd` is.
 */
function isConfigured(program: string, { files }: Tree): boolean {
  const names = [program, program.replace(/-?(?:lint|cli)$/, "")].filter((name) => name.length > 2);
  return [...files].some((path) => {
    if (path.includes("/")) {
      return false;
    }
    const name = path.replace(/^\./, "");
    return (
      path === program ||
      names.some(
        (each) =>
          name.startsWith(each) && /^(?:[-.]?config|rc|file)?(?:\.\w+){0,2}$/.test(name.slice(each.length)),
      )
    );
  });
}

/** Programs that run another one, which is named behind them. */
const wrappers = new Set(
  "sudo doas env time nohup exec command builtin nice xargs watch cross-env dotenv".split(" "),
);

const runsWords: Check = ({ args: words, session }) => checkWords(words, session, true);
const inEnvironment = runsInEnvironment(runsWords);

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ...each("npm", npm),
  ...each("npx", npx),
  ...each("bunx", npx),
  ...each("pnpx", npx),
  ...each("pnpm", pnpm),
  ...each("yarn yarnpkg", yarn),
  ...each("bun", bun),
  ...each("node nodejs tsx ts-node deno ruby perl php Rscript julia lua", runsFile),
  ...each("python python3 py", python),
  ...each("pip pip3", pip),
  ...each("uv poetry pdm pipenv hatch rye pixi", inEnvironment),
  ...each("make gmake", make),
  ...each("just", just),
  ...each("cargo", cargo),
  ...each("go", go),
  ...each("cd pushd Set-Location", cd),
  ...each("git", git),
  ...each("docker docker-compose podman", docker),
  ...each("cp mv rsync ln", copies),
  ...each("cat less more head tail diff wc", reads),
  ...each("bash sh zsh source .", readsFirst),
  ...each("chmod", changesMode),
  ...each("mkdir touch mktemp virtualenv tee", makes),
  ...each("curl wget tar unzip degit gh svn hg", fetches),
  ...[...installers].map((name) => [name, installs] as const),
]);

function each(names: string, check: Check): readonly (readonly [string, Check])[] {
  return names.split(" ").map((name) => [name, check] as const);
}

/**
 * @param isCertain whether an unknown program is a mistake; else it may be something else than a command
 * @returns what is wrong with it, in words that follow a colon
 */
export async function checkCommand(
  { words, writes }: Command,
  session: Session,
  isCertain: boolean,
): Promise<string | undefined> {
  const fault = await checkWords(words, session, isCertain);
  session.make(...writes);
  return fault;
}

async function checkWords(
  words: Step["args"],
  session: Session,
  isCertain: boolean,
): Promise<string | undefined> {
  const [program, ...args] = words;
  if (program === undefined || program === "") {
    return undefined;
  }
  const { project } = session;
  if (wrappers.has(program)) {
    // Their options, and what they put into the environment, come first.
    const at = args.findIndex((word) => word === undefined || !/^-|^\w+=/.test(word));
    return at < 0 ? undefined : checkWords(args.slice(at), session, isCertain);
  }
  const step: Step = { args, session, project };
  const name = posix.basename(program).replace(/(?<=^(?:python|pip))3?\.\d+$/, "");
  const check = program.includes("/") ? undefined : checks.get(name);
  if (check !== undefined) {
    return check(step);
  }
  if (program.includes("/")) {
    return (await session.isThere(program)) ? undefined : `there is no program ${program}`;
  }
  if (isOwnProgram(program, project)) {
    return ownProgram(program, step);
  }
  const isKnown =
    !isCertain ||
    knownPrograms.has(program) ||
    session.hasMade(program) ||
    session.shows(program) ||
    isConfigured(program, project.tree) ||
    // A function or an alias, or no word of a program at all.
    !/^[A-Za-z][\w.+-]*$/.test(program) ||
    (/^\w+$/.test(program) ? project.code.hasWord(program) : project.code.mentions(program));
  return isKnown ? undefined : `no manifest names a program ${program}, and it is none that readers know`;
}
