import { plain } from "../project/python-project.ts";
import { fileFault, runsFile } from "./node-commands.ts";
import { among, operands, optionOf, type Check, type Step } from "./step.ts";

/** Of the standard library, and what is commonly run so. */
const knownModules = new Set(
  (
    "ast asyncio build calendar cProfile cgi code compileall dis doctest ensurepip gzip http idlelib inspect json " +
    "pdb pip pipx platform poetry profile pstats py_compile pydoc pyclbr site sqlite3 symtable sysconfig tabnanny " +
    "tarfile test this timeit tokenize trace turtle turtledemo twine unittest uuid uv venv virtualenv webbrowser zipapp " +
    "zipfile zoneinfo"
  ).split(" "),
);

export const python: Check = (step) => {
  const { args } = step;
  const at = args.indexOf("-m");
  if (at < 0) {
    return runsFile(step);
  }
  const module = args[at + 1];
  if (module === undefined) {
    return undefined;
  }
  const rest = { ...step, args: args.slice(at + 2) };
  if (module === "pip") {
    return pip(rest);
  }
  if (module === "venv" || module === "virtualenv") {
    step.session.make(...operands(rest.args));
  }
  return moduleFault(step, module);
};

function moduleFault({ session, project }: Step, module: string): string | undefined {
  const [top = ""] = module.split(".");
  const { dependencies } = project.manifests.python;
  if (knownModules.has(top) || dependencies.has(plain(top)) || session.hasMade(top)) {
    return undefined;
  }
  const path = module.replaceAll(".", "/");
  for (const folder of new Set([session.folder ?? "", ...session.visited, ""])) {
    for (const base of [
      folder,
      ...["src", "lib", "python"].map((each) => (folder === "" ? each : `${folder}/${each}`)),
    ]) {
      const at = base === "" ? path : `${base}/${path}`;
      if (project.tree.files.has(`${at}.py`) || project.tree.folders.has(at)) {
        return undefined;
      }
    }
  }
  if (
    session.folder === undefined ||
    (!project.tree.hasNamed(`${top}.py`) && !project.tree.hasNamed(top) && project.code.hasWord(top))
  ) {
    return undefined;
  }
  return `there is no module ${module}`;
}

export const pip: Check = async (step) => {
  const { session, args } = step;
  const [word, ...rest] = operands(args, [
    "-r",
    "--requirement",
    "-c",
    "--constraint",
    "-e",
    "--editable",
    "-i",
    "--index-url",
    "--extra-index-url",
  ]);
  if (word !== "install") {
    return undefined;
  }
  for (const file of [optionOf(args, "-r", "--requirement"), optionOf(args, "-c", "--constraint")]) {
    const fault = file === undefined ? undefined : await fileFault(step, file);
    if (fault !== undefined) {
      return fault;
    }
  }
  for (const wanted of [...rest, optionOf(args, "-e", "--editable")]) {
    const [, place, extras = ""] = /^((?:\.|\/)[^[]*|[^[]+)(?:\[([^\]]*)\])?$/.exec(wanted ?? "") ?? [];
    if (place === undefined) {
      continue;
    }
    session.make(place.replace(/[=<>~!@; ].*$/, ""));
    const isHere = place.startsWith(".");
    if (isHere && !(await session.isThere(place))) {
      return `there is no folder ${place}`;
    }
    const fault =
      isHere || step.project.manifests.names.has(plain(place)) ? extraFault(step, extras) : undefined;
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
};

function extraFault({ project }: Step, extras: string): string | undefined {
  const { python } = project.manifests;
  const missing = extras
    .split(",")
    .map((each) => each.trim())
    .find(
      (each) => each !== "" && !python.extras.has(each) && (python.isWhole || !project.code.hasWord(each)),
    );
  return missing === undefined ? undefined : `the project has no extra ${missing}; ${among(python.extras)}`;
}

/** Tools that run a program in the project's environment: `uv run pytest`. */
export const runsInEnvironment: (again: (step: Step) => ReturnType<Check>) => Check = (again) => (step) => {
  const at = step.args.indexOf("run");
  if (at !== 0) {
    return step.args[0] === "pip" ? pip({ ...step, args: step.args.slice(1) }) : undefined;
  }
  const words = step.args.slice(1);
  const first = words.findIndex((each) => each === undefined || !each.startsWith("-"));
  // An option may take the next word, and only the tool knows which.
  return first > 0 ? undefined : again({ ...step, args: words });
};
