import { fileFault } from "./node-commands.ts";
import { among, operands, optionOf, type Check, type Step } from "./step.ts";
import type { Targets } from "../project/targets.ts";

export const make: Check = (step) => targetFault(step, step.project.manifests.make, "Makefile", "target");
export const just: Check = (step) => {
  const [recipe, ...rest] = step.args;
  // What follows a recipe are its arguments.
  return targetFault(
    {
      ...step,
      args: recipe?.startsWith("-") === true ? step.args : [recipe, ...(rest.length > 0 ? ["--"] : [])],
    },
    step.project.manifests.just,
    "justfile",
    "recipe",
  );
};

function targetFault(
  step: Step,
  files: ReadonlyMap<string, Targets>,
  file: string,
  what: string,
): string | undefined {
  const { args, session } = step;
  if (
    session.folder === undefined ||
    optionOf(args, "-f", "--file", "--makefile", "--justfile") !== undefined
  ) {
    return undefined;
  }
  const meant = session.folders(optionOf(args, "-C", "--directory")).flatMap((at) => files.get(at) ?? []);
  const wanted = operands(args, ["-C", "-j", "-I", "-o", "--directory"]).filter(
    (each) => each !== undefined && !each.includes("=") && !/^\d+$/.test(each),
  );
  if (meant.length === 0) {
    return session.hasMade(file) ? undefined : `there is no ${file}`;
  }
  const missing = wanted.find((each) =>
    meant.every(({ names, isWhole }) => isWhole && !names.has(each ?? "")),
  );
  return missing === undefined
    ? undefined
    : `the ${file} has no ${what} ${missing}; ${among([...(meant[0]?.names ?? [])].filter((name) => !name.startsWith(".")))}`;
}

const cargoWords = new Set(
  (
    "add b bench build c check clean clippy config d doc expand fetch fix fmt generate-lockfile help info init install " +
    "locate-project login logout metadata miri new owner package pkgid publish r read-manifest remove rm report run " +
    "rustc rustdoc search t test tree uninstall update upgrade vendor verify-project version watch yank nextest deny " +
    "audit outdated binstall llvm-cov tarpaulin"
  ).split(" "),
);

export const cargo: Check = (step) => {
  const args = step.args[0]?.startsWith("+") === true ? step.args.slice(1) : step.args;
  const [word, ...rest] = operands(args, [
    "--bin",
    "--example",
    "--test",
    "--bench",
    "-p",
    "--package",
    "--path",
    "--features",
    "-F",
    "--manifest-path",
  ]);
  const { cargo: names } = step.project.manifests;
  const named = optionOf(
    args.slice(0, args.includes("--") ? args.indexOf("--") : undefined),
    "--bin",
    "--example",
    "--test",
    "--bench",
    "-p",
    "--package",
  );
  const path = optionOf(args, "--path", "--manifest-path");
  if (word === "install" && path === undefined) {
    step.session.make(...rest);
    return undefined;
  }
  if (path !== undefined) {
    return fileFault(step, path);
  }
  if (named !== undefined && names.size > 0 && word !== "add" && !names.has(named)) {
    return `Cargo.toml names no ${named}; ${among(names)}`;
  }
  return word === undefined || cargoWords.has(word) || step.project.code.mentions(`cargo ${word}`)
    ? undefined
    : `cargo has no command ${word}`;
};

const goWords = new Set(
  "bug build clean doc env fix fmt generate get help install list mod work run telemetry test tool version vet".split(
    " ",
  ),
);

export const go: Check = async (step) => {
  const [word, ...rest] = operands(step.args, [
    "-o",
    "-run",
    "-bench",
    "-tags",
    "-ldflags",
    "-coverprofile",
    "-timeout",
    "-count",
    "-C",
    "-exec",
  ]);
  if (word === undefined) {
    return undefined;
  }
  if (!goWords.has(word)) {
    return `go has no command ${word}`;
  }
  if (!/^(?:run|build|test|install|vet|list|generate|get|fmt)$/.test(word)) {
    return undefined;
  }
  const { goModules } = step.project.manifests;
  for (const target of word === "run" ? rest.slice(0, 1) : rest) {
    const spec = (target ?? ".").replace(/@[^/]*$/, "");
    const own = goModules.find(({ path }) => path !== "" && (spec === path || spec.startsWith(`${path}/`)));
    const place = spec.startsWith(".") ? spec : own && `./${own.folder}${spec.slice(own.path.length)}`;
    const path = place?.replace(/\/?\.\.\.$/, "");
    if (path !== undefined && path !== "" && !(await step.session.isThere(path === "." ? "./" : path))) {
      return `there is no package ${target ?? ""}`;
    }
    if (word === "install" || word === "get") {
      step.session.make(spec);
    }
  }
  return undefined;
};
