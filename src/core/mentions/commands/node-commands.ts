import { unscoped, type NodePackage } from "../project/node-packages.ts";
import { among, operands, optionOf, type Check, type Step } from "./step.ts";

/** npm's own words, and their short forms. */
const npmWords = new Set(
  (
    "access add adduser audit author bugs c cache ci clean-install clean-install-test cit completion config create " +
    "ddp dedupe deprecate diff dist-tag docs doctor edit exec explain explore find find-dupes fund get help " +
    "help-search home hook i in info init innit install install-ci-test install-clean install-test isntall it la " +
    "link list ll ln login logout ls org outdated owner pack ping pkg prefix profile prune publish query r rb " +
    "rebuild remove repo rm root run run-script s sbom se search set shrinkwrap star stars team token ug uninstall " +
    "unlink unpublish unstar up update upgrade version view whoami x undeprecate trust"
  ).split(" "),
);
const npmScripts = new Map([
  ["test", "test"],
  ["t", "test"],
  ["tst", "test"],
  ["start", "start"],
  ["stop", "stop"],
  ["restart", "restart"],
]);
const pnpmWords = new Set(
  (
    "add approve-builds audit bin cat-file ci config create deploy dedupe dlx doctor env exec fetch help i import init " +
    "install install-test it licenses link list ln ls outdated pack patch patch-commit prune publish rb rebuild " +
    "recursive remove rm root run self-update server setup store un uninstall unlink up update upgrade why"
  ).split(" "),
);
const yarnWords = new Set(
  (
    "add audit autoclean bin cache check config constraints create dedupe dlx exec explain generate-lock-entry global " +
    "help import info init install licenses link list login logout node npm outdated owner pack patch plugin policies " +
    "publish rebuild remove run search set stage tag team unlink unplug up upgrade upgrade-interactive version " +
    "versions why workspace workspaces"
  ).split(" "),
);
const valued = [
  "-w",
  "--workspace",
  "--prefix",
  "-C",
  "--dir",
  "--filter",
  "-F",
  "--cwd",
  "-p",
  "--package",
  "--registry",
];

export const npm: Check = (step) => {
  const [word, script] = operands(step.args, valued);
  if (word === undefined) {
    return undefined;
  }
  const standing = npmScripts.get(word);
  if (standing !== undefined) {
    const needsNone =
      standing === "start" &&
      step.session.folders().some((at) => step.project.tree.has(at === "" ? "server.js" : `${at}/server.js`));
    return needsNone || standing === "restart" ? undefined : scriptFault(step, standing);
  }
  switch (word) {
    case "run":
    case "run-script":
      return script === undefined ? undefined : scriptFault(step, script);
    case "exec":
    case "x":
      return binFault(step, operands(step.args, valued).slice(1));
    case "install":
    case "i":
    case "add":
      installed(step, operands(step.args, valued).slice(1));
      return undefined;
    case "create":
    case "init":
      step.session.fetch();
      return undefined;
    default:
      return npmWords.has(word) ? undefined : `npm has no command ${word}`;
  }
};

export const npx: Check = (step) => {
  const words = operands(step.args, valued);
  const given = optionOf(step.args, "-p", "--package");
  return given === undefined ? binFault(step, words) : binFault(step, [given]);
};

export const pnpm: Check = (step) => managed(step, pnpmWords);
export const yarn: Check = (step) => {
  const [word, name] = operands(step.args, valued);
  if (word === "workspace" && name !== undefined) {
    const { packages } = step.project.manifests;
    return packages.some((each) => each.name === name)
      ? undefined
      : `there is no workspace ${name}; ${among(packages.flatMap((each) => each.name ?? []))}`;
  }
  return managed(step, yarnWords);
};

/** They run scripts and programs without a word before. */
function managed(step: Step, words: ReadonlySet<string>): ReturnType<Check> {
  const [word, ...rest] = operands(step.args, valued);
  if (word === undefined) {
    return undefined;
  }
  switch (word) {
    case "run":
      return rest[0] === undefined ? undefined : scriptOrBinFault(step, rest[0]);
    case "dlx":
    case "exec":
      return binFault(step, rest);
    case "add":
    case "global":
      installed(step, rest);
      return undefined;
    case "create":
      step.session.fetch();
      return undefined;
    default:
      return words.has(word) ? undefined : scriptOrBinFault(step, word);
  }
}

function scriptOrBinFault(step: Step, name: string): string | undefined {
  return binFault(step, [name]) === undefined ? undefined : scriptFault(step, name);
}

export const bun: Check = async (step) => {
  const [word, ...rest] = operands(step.args, valued);
  const target = word === "run" ? rest[0] : word;
  if (word === "x") {
    return binFault(step, rest);
  }
  if (target === undefined || (word !== "run" && /^[a-z]+$/.test(target) && bunWords.has(target))) {
    return undefined;
  }
  return /[./]/.test(target) ? fileFault(step, target) : scriptFault(step, target);
};
const bunWords = new Set(
  "install i add remove rm update link unlink test build init create upgrade pm outdated publish patch audit repl exec why info".split(
    " ",
  ),
);

/** Programs that run the file they are given. */
export const runsFile: Check = (step) => {
  if (step.args.some((each) => each !== undefined && /^(?:-e|-p|--eval|--print|--test|-c|-m)$/.test(each))) {
    return undefined;
  }
  const [file] = operands(step.args, ["--import", "-r", "--require", "--loader", "--env-file", "-W", "-X"]);
  return file === undefined || file === "-" || !/[./]/.test(file) ? undefined : fileFault(step, file);
};

export async function fileFault({ session }: Step, file: string): Promise<string | undefined> {
  return (await session.isThere(file)) ? undefined : `there is no file ${file}`;
}

function scriptFault(step: Step, script: string): string | undefined {
  const meant = packagesFor(step);
  if (meant === "any" || meant.some(({ scripts }) => scripts.has(script))) {
    return undefined;
  }
  return meant.length === 0
    ? `there is no package.json, so that there is no script ${script}`
    : `package.json has no script ${script}; ${among(meant[0]?.scripts ?? [])}`;
}

/** @returns `any`: nobody can tell which is meant */
function packagesFor({ args, session, project }: Step): readonly NodePackage[] | "any" {
  const { packages } = project.manifests;
  const named = optionOf(args, "-w", "--workspace", "--filter", "-F");
  if (named !== undefined) {
    const one = packages.filter(
      ({ name, folder }) => name === named || folder === named.replace(/^\.\//, ""),
    );
    return one.length > 0 ? one : /[*.{}^]/.test(named) ? "any" : one;
  }
  if (
    session.folder === undefined ||
    args.some((each) => each === "--workspaces" || each === "-ws" || each === "-r" || each === "--recursive")
  ) {
    return "any";
  }
  const folders = session.folders(optionOf(args, "--prefix", "-C", "--dir", "--cwd"));
  return folders.flatMap((at) => packages.filter(({ folder }) => folder === at));
}

function binFault({ session, project }: Step, words: readonly (string | undefined)[]): string | undefined {
  const [spec] = words;
  if (spec === undefined || spec.startsWith(".") || spec.includes(":")) {
    return undefined;
  }
  const name = spec.replace(/(?<=.)@[^/]*$/, "");
  const { packages, lockedBins } = project.manifests;
  const isKnown =
    lockedBins.has(name) ||
    session.hasMade(name) ||
    packages.some(
      ({ name: own, bins, dependencies }) =>
        own === name ||
        bins.has(name) ||
        dependencies.has(name) ||
        [...dependencies].some((each) => unscoped(each) === name || broughtBy.get(name) === each),
    ) ||
    project.code.mentions(`npx ${name}`);
  return isKnown
    ? undefined
    : `${name} is no program of this project, nor one of a package that it depends on`;
}

/** Programs of well-known packages that are called otherwise. */
const broughtBy = new Map([
  ["tsc", "typescript"],
  ["tsserver", "typescript"],
  ["ng", "@angular/cli"],
  ["playwright", "@playwright/test"],
  ["sequelize", "sequelize-cli"],
  ["vsce", "@vscode/vsce"],
  ["changeset", "@changesets/cli"],
  ["nest", "@nestjs/cli"],
]);

function installed({ session }: Step, words: readonly (string | undefined)[]): void {
  words.forEach((word) =>
    session.make(word === undefined ? undefined : unscoped(word.replace(/(?<=.)@[^/]*$/, ""))),
  );
}
