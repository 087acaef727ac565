import { posix } from "node:path";
import { isPage } from "../../workspace/page-format.ts";
import type { Manifests } from "./project.ts";
import { joined } from "./tree.ts";

/** More files of one program are not looked at. */
const mostSources = 400;

const tests =
  /(?:^|\/)(?:tests?|__tests__|spec|fixtures?|examples?|vendor|third_party|node_modules)\/|\.(?:test|spec)\.\w+$|(?:^|\/)test_\w+\.py$|_test\.(?:go|py)$/i;

/**
 * The files that a program of the project is made of: where its manifest says that it begins, and what is imported from there.
 * @param textOf of a file of the workspace; undefined: it was not read
 * @returns texts; none where nobody can tell which files they are
 */
export function programSources(
  name: string,
  { packages, python, cargo, goModules }: Pick<Manifests, "packages" | "python" | "cargo" | "goModules">,
  files: ReadonlySet<string>,
  textOf: (path: string) => string | undefined,
): readonly string[] {
  const textsAt = (paths: readonly string[]): readonly string[] =>
    paths.slice(0, mostSources).flatMap((path) => textOf(path) ?? []);
  const own = [...files].filter((path) => !tests.test(path) && !isPage(path));
  for (const { folder, bins } of packages) {
    const bin = bins.get(name);
    if (bin !== undefined) {
      return textsAt(reachedFrom(builtFrom(joined(folder, bin) ?? bin, folder, own), own, textOf));
    }
  }
  const module = python.scripts.get(name);
  if (module !== undefined) {
    const [dotted = ""] = /^[\w.]+(?=:|$)/.exec(module) ?? [];
    return textsAt(reachedFrom(moduleFiles(dotted, own), own, textOf));
  }
  if (cargo.has(name)) {
    const binary = own.filter((path) =>
      new RegExp(`(?:^|/)src/bin/${name.replaceAll(/\W/g, "\\$&")}(?:\\.rs|/)`).test(path),
    );
    const others = own.filter((path) => path.endsWith(".rs") && !/(?:^|\/)src\/bin\//.test(path));
    return textsAt([...binary, ...others]);
  }
  if (goModules.length > 0) {
    const others = new RegExp(`(?:^|/)cmd/(?!${name.replaceAll(/\W/g, "\\$&")}/)[^/]+/`);
    return textsAt(own.filter((path) => path.endsWith(".go") && !others.test(path)));
  }
  return [];
}

/** A file itself, or what a build makes it from: `dist/cli.js` from `src/cli.ts`. */
function builtFrom(path: string, folder: string, files: readonly string[]): readonly string[] {
  if (files.includes(path)) {
    return [path];
  }
  const stem = stemOf(path);
  const inside = files.filter((file) => (folder === "" || file.startsWith(`${folder}/`)) && isScript(file));
  const tail = stem.split("/").slice(folder === "" ? 1 : folder.split("/").length + 1);
  const exact = inside.filter((file) => stemOf(file).endsWith(tail.join("/")) && tail.length > 0);
  const near = exact.filter((file) => posix.basename(stemOf(file)) === posix.basename(stem));
  const shortest = Math.min(...near.map((file) => file.split("/").length));
  return near.filter((file) => file.split("/").length === shortest);
}

function isScript(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) || !posix.basename(path).includes(".");
}

function stemOf(path: string): string {
  return path.replace(/(?:\/index)?\.[cm]?[jt]sx?$/, "");
}

/** Of a module by its dotted name: below the root, or below `src`. */
function moduleFiles(dotted: string, files: readonly string[]): readonly string[] {
  const path = dotted.replaceAll(".", "/");
  return ["", "src/"]
    .flatMap((root) => [`${root}${path}.py`, `${root}${path}/__init__.py`, `${root}${path}/__main__.py`])
    .filter((each) => files.includes(each));
}

function reachedFrom(
  entries: readonly string[],
  files: readonly string[],
  textOf: (path: string) => string | undefined,
): readonly string[] {
  const known = new Set(files);
  const reached = new Set(entries);
  for (const path of reached) {
    for (const next of reached.size < mostSources ? importsOf(path, textOf(path) ?? "", files) : []) {
      if (known.has(next)) {
        reached.add(next);
      }
    }
  }
  return [...reached];
}

function importsOf(path: string, text: string, files: readonly string[]): readonly string[] {
  if (!path.endsWith(".py")) {
    const specifiers = [...text.matchAll(/\b(?:from|import|require)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g)];
    return specifiers.flatMap(([, specifier = ""]) => {
      const to = joined(folderOf(path), specifier);
      const stem = to === undefined ? undefined : stemOf(to);
      const there = files.filter((file) => stem !== undefined && isScript(file) && stemOf(file) === stem);
      return there.length > 0 || to === undefined ? there : builtFrom(to, "", files);
    });
  }
  const own = folderOf(path)
    .split("/")
    .filter((part) => part !== "");
  const froms = [
    ...text.matchAll(
      /^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+([\w, \t(]+)|import[ \t]+([\w.]+))/gm,
    ),
  ];
  return froms.flatMap(([, dots = "", module = "", names = "", plain]) => {
    const base = dots === "" ? [] : own.slice(0, own.length - dots.length + 1);
    const dotted = plain ?? module;
    const whole = [...base, ...dotted.split(".").filter((part) => part !== "")].join(".");
    const below = names.split(/[\s,(]+/).filter((name) => name !== "");
    return [whole, ...below.map((name) => `${whole}.${name}`)].flatMap((each) => moduleFiles(each, files));
  });
}

function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === "." ? "" : folder;
}
