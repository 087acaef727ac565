import { posix } from "node:path";
import { isOption, knowsOption } from "../commands/own-programs.ts";
import type { Project } from "../project/project.ts";
import { joined } from "../project/tree.ts";
import { said } from "../../workspace/said.ts";

/** What is wrong with code within a sentence: a path or a name that is nowhere. */
export type CodeFault = { readonly kind: "path" | "name"; readonly why: string };

/**
 * @param code as it stands between backticks
 * @param from path of the page
 * @param shown whether a word is in the page's own examples
 */
export async function codeFault(
  code: string,
  from: string,
  project: Project,
  shown: (word: string) => boolean,
): Promise<CodeFault | undefined> {
  const text = code.trim();
  if (
    /\s|[<>{}*|$"'`…\\,;!?=]|\.\.\.|^\W*$/.test(text.replace(/^--[\w-]+=.*$/, "--x")) ||
    text.length > 200
  ) {
    return undefined;
  }
  if (isOption(text)) {
    return !project.code.isWhole || knowsOption(text, project) || shown(text)
      ? undefined
      : { kind: "name", why: said`nothing here knows an option ${text}` };
  }
  if (looksLikePath(text, project)) {
    return (await pathIsThere(text, from, project, shown))
      ? undefined
      : { kind: "path", why: `there is no ${text}` };
  }
  const missing = project.code.isWhole ? missingName(text, project, shown) : undefined;
  return missing === undefined ? undefined : { kind: "name", why: said`nothing here is called ${missing}` };
}

const extensions =
  /\.(?:[cm]?[jt]sx?|py|pyi|rs|go|java|kt|rb|php|cs|cpp|cc|c|h|hpp|swift|sh|bash|ps1|bat|sql|json5?|jsonc|ya?ml|toml|ini|cfg|conf|lock|md|markdown|rst|txt|html?|css|scss|less|vue|svelte|xml|proto|graphql|ipynb|csv|tsv|svg|png|jpe?g|gif|webp|ico|wasm|gradle|tf)$/i;

/** A name of a file, or something below a folder that is there. Much else has slashes: media types, branches, repositories. */
function looksLikePath(text: string, { tree }: Project): boolean {
  if (/^[/~@#:]|^[A-Za-z]:[\\/]|^\w+:|\/\/|[()[\]]|^\.[\w]+$/.test(text)) {
    return false;
  }
  if (!text.includes("/")) {
    return extensions.test(text) && /^[\w.-]+$/.test(text) && !/^\./.test(text.replace(extensions, ""));
  }
  const [first = ""] = text.split("/");
  return /^\.{1,2}\//.test(text) || extensions.test(text) || (first !== "" && tree.folders.has(first));
}

/** Files that readers have in their own projects, whatever this one has. */
const readersOwn =
  /^(?:package(?:-lock)?\.json|(?:yarn|pnpm-lock|poetry|uv|Cargo|Gemfile|composer|go)\.(?:lock|ya?ml|toml|json|mod|sum)|[tj]sconfig(?:\.\w+)?\.json|pyproject\.toml|setup\.(?:py|cfg)|requirements\.txt|settings\.json|(?:vite|vitest|webpack|rollup|eslint|jest|babel|tailwind|next)\.config\.[cm]?[jt]s|docker-compose\.ya?ml|compose\.ya?ml|README\.md|CHANGELOG\.md|Dockerfile|Makefile|index\.(?:html|[jt]s))$/;

async function pathIsThere(
  text: string,
  from: string,
  project: Project,
  shown: (word: string) => boolean,
): Promise<boolean> {
  const plain = text.replace(/:\d+(?::\d+)?$|#L\d+.*$/, "").replace(/\/$/, "");
  const name = plain.replace(/^(?:\.{1,2}\/)+/, "");
  const { tree, code } = project;
  if (
    name === "" ||
    readersOwn.test(name) ||
    tree.hasNamed(name) ||
    code.mentions(name) ||
    shown(posix.basename(name))
  ) {
    return true;
  }
  // A module is often named without its extension.
  if ([...tree.files].some((file) => file.replace(/(?:\.d)?\.\w+$/, "") === name)) {
    return true;
  }
  const folder = posix.dirname(from) === "." ? "" : posix.dirname(from);
  for (const to of [joined("", plain), joined(folder, plain)]) {
    if (to === undefined || (await project.reading.isMade(to))) {
      return true;
    }
  }
  return false;
}

/** Of languages and their platforms: nobody has to declare them. */
const everywhere = new Set(
  (
    "JSON Math Object Array String Number Promise Date RegExp Map Set WeakMap Symbol Intl Error Reflect Proxy BigInt " +
    "process console window document globalThis navigator localStorage Buffer URL fs path os sys re io std fmt http " +
    "net time errors context strings bytes core alloc builtins typing asyncio java javax kotlin System NodeJS React"
  ).split(" "),
);

/** @returns the first part of a name that nothing has; undefined: it is no name that could be told from a word, or it is there */
function missingName(text: string, project: Project, shown: (word: string) => boolean): string | undefined {
  const name = text.replace(/\([^()]*\)$/, "");
  const isCall = name !== text;
  if (!/^[\p{L}_][\p{L}\p{N}_]*(?:(?:\.|::|#|->)[\p{L}_][\p{L}\p{N}_]*)*$/u.test(name)) {
    return undefined;
  }
  const parts = name.split(/\.|::|#|->/);
  const [head = ""] = parts;
  if (everywhere.has(head) || (parts.length > 1 && /^(?:com|org|net|io|www)$/.test(head))) {
    return undefined;
  }
  // A single word without a mark of code may be anything: a value, a command, a name of a thing.
  const isCode = isCall || parts.length > 1 || /[a-z\d][A-Z]|[A-Za-z\d]_[A-Za-z\d]/.test(name);
  if (!isCode || (parts.length > 1 && /\.(?:com|org|net|io|dev|js|ai|sh)$/i.test(name))) {
    return undefined;
  }
  const isKnown = (part: string): boolean =>
    project.code.hasWord(part) ||
    shown(part) ||
    project.tree.hasNamed(part) ||
    project.manifests.names.has(part);
  return parts.every(isKnown) || project.code.mentions(name) ? undefined : text;
}
